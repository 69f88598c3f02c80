import { reject, type Actor, type Rejection, type Result } from "../../../access/index.js";
import { inCommand, type Done } from "../../commands/command.js";
import { discussionAtHand } from "../../comments/discussion-at-hand.js";
import { noticeTicket } from "../../notifications/tell.js";
import { checkFile, keepFile, type CheckedFile, type IncomingFile } from "../keep-file.js";

/** Files for a ticket, and the page that they come from. */
export interface NewFiles {
  readonly ticketId: number;
  readonly files: readonly IncomingFile[];
  readonly formId?: string;
  readonly location: string;
}

/** Puts files on a ticket, by whoever may see it: all of them or none. No field is written: it wakes nothing. */
export async function addFiles(actor: Actor, input: NewFiles): Promise<Result<Done>> {
  const checked: CheckedFile[] = [];
  for (const file of input.files) {
    const looked = await checkFile(file);
    if (!looked.ok) return beside(looked.rejection);
    checked.push(looked.file);
  }
  if (checked.length === 0)
    return beside({ code: "invalid", sentence: "Expected a file, but none was chosen." });
  const { ticketId, formId, location } = input;
  return inCommand(actor, { formId, location }, async (tx) => {
    const found = await discussionAtHand(tx, actor, ticketId);
    if (!found.ok) return found;
    for (const file of checked) {
      const kept = await keepFile(tx, actor, file, ticketId);
      if (!kept.ok) return beside(kept.rejection);
    }
    await noticeTicket(tx, ticketId);
    return { ok: true };
  });
}

function beside({ code, sentence }: Rejection) {
  return reject(code, sentence, { errors: [{ field: "files", message: sentence }] });
}

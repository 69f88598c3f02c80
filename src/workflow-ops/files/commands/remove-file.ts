import { reject, type Actor, type Result } from "../../../access/index.js";
import { recordAudit } from "../../../accounts/index.js";
import { inCommand, type Done } from "../../commands/command.js";
import { presentActor } from "../../commands/present-actor.js";
import { noticeTicket } from "../../notifications/tell.js";
import { fileContents } from "../file-contents.js";
import { findFile } from "../file-queries.js";

/** Takes a file off a ticket, by who put it there or a ticket admin: what it held is gone. A field's file stays: a correction clears it. */
export function removeFile(
  actor: Actor,
  input: { readonly fileId: number; readonly formId?: string; readonly location: string },
): Promise<Result<Done>> {
  const { fileId, formId, location } = input;
  return inCommand(actor, { formId, location }, async (tx) => {
    const present = await presentActor(tx, actor);
    if (!present.ok) return present;
    const file = await findFile(tx, present.now, fileId);
    if (file === null || file.ticketId === null || !file.mayRemove)
      return reject(
        "not_found",
        "Expected a file that is yours to take away, but there is none with this number.",
      );
    await tx.db.file.updateMany({
      where: { company_id: tx.companyId, id: fileId },
      data: { removed_at: new Date() },
    });
    await fileContents.remove(tx, fileId);
    const ticket = await tx.db.workflow_instance.findFirst({
      where: { company_id: tx.companyId, id: file.ticketId },
      select: { workflow_family_id: true },
    });
    await recordAudit(tx, actor, {
      act: "file_removed",
      ...(ticket === null ? {} : { familyId: ticket.workflow_family_id }),
      objectKind: "workflow_instance",
      objectId: file.ticketId,
      before: { file: fileId, name: file.name },
    });
    await noticeTicket(tx, file.ticketId);
    return { ok: true };
  });
}

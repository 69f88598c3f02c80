import type { Actor, Result } from "../../../access/index.js";
import { inCommand, type Done } from "../../commands/command.js";
import { tellOfComment } from "../../notifications/tell.js";
import { discussionAtHand } from "../discussion-at-hand.js";
import { mentionReaders } from "../mention-readers.js";
import { saidText } from "../said.js";

/** What is said on a ticket, and the page that it is said on. */
export interface NewComment {
  readonly ticketId: number;
  readonly body: unknown;
  readonly formId?: string;
  readonly location: string;
}

/** Comments on a ticket, by whoever may see it. No field is written: it wakes nothing. */
export function addComment(actor: Actor, input: NewComment): Promise<Result<Done>> {
  const { ticketId, location, formId } = input;
  return inCommand(actor, { formId, location }, async (tx) => {
    const found = await discussionAtHand(tx, actor, ticketId);
    if (!found.ok) return found;
    const said = saidText(input.body);
    if (!said.ok) return said;
    const { body } = said;
    const { id } = await tx.db.comment.create({
      data: {
        company_id: tx.companyId,
        workflow_instance_id: ticketId,
        author_id: actor.userId,
        body,
      },
      select: { id: true },
    });
    await mentionReaders(tx, found.at, { id, body });
    await tellOfComment(tx, { ticketId, commentId: id });
    return { ok: true };
  });
}

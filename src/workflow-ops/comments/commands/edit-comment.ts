import { reject, type Actor, type Result } from "../../../access/index.js";
import { inCommand, type Done } from "../../commands/command.js";
import { tellOfComment } from "../../notifications/tell.js";
import { findComment, isYoung } from "../comment-queries.js";
import { discussionAtHand } from "../discussion-at-hand.js";
import { mentionReaders } from "../mention-readers.js";
import { saidText } from "../said.js";
import { noSuchComment } from "./delete-comment.js";

/** Changes what one said, a short while after. Whoever is named only now is told now; who was told already is not told again. */
export function editComment(
  actor: Actor,
  input: {
    readonly commentId: number;
    readonly body: unknown;
    readonly formId?: string;
    readonly location: string;
  },
): Promise<Result<Done>> {
  const { commentId, formId, location } = input;
  return inCommand(actor, { formId, location }, async (tx) => {
    const comment = await findComment(tx, commentId, true);
    if (comment === null) return noSuchComment();
    const found = await discussionAtHand(tx, actor, comment.ticketId);
    if (!found.ok || comment.authorId !== actor.userId || comment.deleted) return noSuchComment();
    if (!isYoung(comment.at, Date.now()))
      return reject(
        "conflict",
        "Expected a comment of the last hour, but this one is older: others have read it. Write another.",
      );
    const said = saidText(input.body);
    if (!said.ok) return said;
    const { body } = said;
    const company_id = tx.companyId;
    await tx.db.comment.updateMany({
      where: { company_id, id: commentId },
      data: { body, edited_at: new Date() },
    });
    await tx.db.comment_mention.deleteMany({ where: { company_id, comment_id: commentId } });
    await mentionReaders(tx, found.at, { id: commentId, body });
    await tellOfComment(tx, { ticketId: comment.ticketId, commentId });
    return { ok: true };
  });
}

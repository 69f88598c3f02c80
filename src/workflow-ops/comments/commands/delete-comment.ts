import { reject, type Actor, type Result } from "../../../access/index.js";
import { recordAudit } from "../../../accounts/index.js";
import { inCommand, type Done } from "../../commands/command.js";
import { noticeTicket } from "../../notifications/tell.js";
import { findComment } from "../comment-queries.js";
import { discussionAtHand } from "../discussion-at-hand.js";

/** Deletes a comment, by its author or a ticket admin: its words are gone, that there was one stays. An admin's act is audited. */
export function deleteComment(
  actor: Actor,
  input: { readonly commentId: number; readonly formId?: string; readonly location: string },
): Promise<Result<Done>> {
  const { commentId, formId, location } = input;
  return inCommand(actor, { formId, location }, async (tx) => {
    const comment = await findComment(tx, commentId, true);
    if (comment === null || comment.deleted) return noSuchComment();
    const found = await discussionAtHand(tx, actor, comment.ticketId);
    const own = comment.authorId === actor.userId;
    if (!found.ok || (!own && !found.at.standing.administers)) return noSuchComment();
    const company_id = tx.companyId;
    await tx.db.comment.updateMany({
      where: { company_id, id: commentId },
      data: { body: "", deleted_at: new Date() },
    });
    await tx.db.comment_mention.deleteMany({ where: { company_id, comment_id: commentId } });
    if (!own)
      await recordAudit(tx, actor, {
        act: "comment_deleted",
        objectKind: "workflow_instance",
        objectId: comment.ticketId,
        familyId: found.at.row.familyId,
        before: { comment: commentId, author: comment.authorId },
      });
    await noticeTicket(tx, comment.ticketId);
    return { ok: true };
  });
}

/** There is no such comment, or it is not the actor's to change: the same answer. */
export function noSuchComment() {
  return reject(
    "not_found",
    "Expected a comment that is yours, but there is none with this number.",
  );
}

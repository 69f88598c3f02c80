import { announceTicket, type CompanyTx } from "../../db/index.js";
import { enqueueTelling } from "../../jobs/queue.js";

/** Has people told of a round that was written in this transaction, and announces it to the pages that show the ticket. One statement. */
export function tellOfStep(
  tx: CompanyTx,
  { ticketId, step }: { readonly ticketId: number; readonly step: number },
): Promise<void> {
  return enqueueTelling(tx, { ticket_id: ticketId, step });
}

/** The same for a comment. */
export function tellOfComment(
  tx: CompanyTx,
  { ticketId, commentId }: { readonly ticketId: number; readonly commentId: number },
): Promise<void> {
  return enqueueTelling(tx, { ticket_id: ticketId, comment_id: commentId });
}

/** Announces a change that nobody needs to be told of to the pages that show the ticket. */
export function noticeTicket(tx: CompanyTx, ticketId: number): Promise<void> {
  return announceTicket(tx, ticketId);
}

import { reject, type Actor, type Result } from "../../access/index.js";
import type { CompanyTx } from "../../db/index.js";
import type { InstanceRow } from "../rounds/instance.js";
import { readInstanceRow } from "../rounds/instance-queries.js";
import { noSuchTicket } from "./refusals.js";
import type { TicketForm } from "../tickets/ticket-form-queries.js";
import type { TicketIds } from "../rounds/ticket-rows.js";

/** A ticket that its submitter saved and has not submitted, under its lock. */
export interface SavedTicket {
  readonly row: InstanceRow;
  readonly ids: TicketIds;
}

/** Locks a saved ticket of the actor's own; nobody else knows that it exists. */
export async function lockSavedTicket(
  tx: CompanyTx,
  actor: Actor,
  ticketId: number,
): Promise<Result<{ saved: SavedTicket }>> {
  const row = await readInstanceRow(tx, ticketId, "locked");
  if (row === null || row.submitterId !== actor.userId) return noSuchTicket();
  if (row.status !== "NOT_STARTED")
    return reject(
      "conflict",
      "Expected a ticket that is only saved, but it was submitted already.",
      {
        detail: "submitted",
        location: `/tickets/${ticketId}`,
      },
    );
  const ticket = await tx.db.ticket_instance.findFirstOrThrow({
    where: { company_id: tx.companyId, workflow_instance_id: ticketId },
    select: { id: true },
  });
  return { ok: true, saved: { row, ids: { instanceId: row.id, ticketInstanceId: ticket.id } } };
}

/** Refuses a form of another workflow or ticket than the saved one; null when they belong together. */
export function otherForm({ row }: SavedTicket, form: TicketForm) {
  if (row.familyId === form.definition.familyId && row.ticketKey === form.ticket.key) return null;
  return reject(
    "conflict",
    `Expected the form that was saved, but ${form.ticket.title} is another one.`,
  );
}

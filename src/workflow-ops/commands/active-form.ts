import { reject, type Actor, type Result } from "../../access/index.js";
import type { CompanyTx } from "../../db/index.js";
import { activeFormId, findTicketForm, type TicketForm } from "../tickets/ticket-form-queries.js";

/** The form with this id if the actor may submit it and its version is the active one; else why not, with where its successor is. */
export async function activeForm(
  tx: CompanyTx,
  actor: Actor,
  ticketDefinitionId: number,
): Promise<Result<{ form: TicketForm }>> {
  const form = await findTicketForm(tx, actor, ticketDefinitionId);
  if (form === null)
    return reject(
      "not_found",
      "Expected a form that you may submit, but there is none with this number.",
    );
  if (form.active) return { ok: true, form };
  const successor = await activeFormId(tx, form.definition.familyId, form.ticket.key);
  if (successor === null)
    return reject(
      "conflict",
      `Expected to submit ${form.ticket.title}, but it is not offered any more.`,
      {
        detail: "not_offered",
        location: "/tickets/new",
      },
    );
  return reject(
    "conflict",
    `Expected to submit the current version of ${form.ticket.title}, but a new one was published: please use its form.`,
    {
      detail: "not_active",
      location: `/tickets/new/${successor}`,
    },
  );
}

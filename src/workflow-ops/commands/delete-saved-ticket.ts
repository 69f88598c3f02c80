import type { Actor, Result } from "../../access/index.js";
import { releaseFiles } from "../files/place-files.js";
import { inCommand, type Done } from "./command.js";
import { presentActor } from "./present-actor.js";
import { lockSavedTicket } from "./saved-ticket.js";

/** Throws a saved ticket away, by its submitter. One that was submitted stays. */
export function deleteSavedTicket(
  actor: Actor,
  input: { readonly ticketId: number; readonly formId?: string },
): Promise<Result<Done>> {
  return inCommand(actor, { formId: input.formId, location: "/tickets" }, async (tx) => {
    const present = await presentActor(tx, actor);
    if (!present.ok) return present;
    const locked = await lockSavedTicket(tx, actor, input.ticketId);
    if (!locked.ok) return locked;
    const { company_id, id } = { company_id: tx.companyId, id: input.ticketId };
    await releaseFiles(tx, id);
    await tx.db.ticket_instance.deleteMany({ where: { company_id, workflow_instance_id: id } });
    await tx.db.workflow_instance.deleteMany({ where: { company_id, id } });
    return { ok: true };
  });
}

import type { Actor } from "../../access/index.js";
import type { CompanyTx } from "../../db/index.js";
import { activeFormId } from "./ticket-form-queries.js";
import type { Typed } from "../commands/typed-values.js";

/** A ticket that was saved for later, for its form. */
export interface SavedTicketPage {
  readonly id: number;
  readonly title: string;
  readonly savedAt: Date;
  /** The form where it goes on: of the active version, by the ticket's key; null when that is not offered any more. */
  readonly ticketDefinitionId: number | null;
  readonly typed: Typed;
}

/** A ticket that the actor saved and has not submitted; null for everybody else. Three queries. */
export async function findSavedTicket(
  tx: CompanyTx,
  actor: Actor,
  ticketId: number,
): Promise<SavedTicketPage | null> {
  const row = await tx.db.ticket_instance.findFirst({
    where: {
      company_id: tx.companyId,
      workflow_instance_id: ticketId,
      submitter_id: actor.userId,
      submitted_at: null,
    },
    select: {
      ticket_key: true,
      draft: true,
      updated_at: true,
      instance: { select: { title: true, workflow_family_id: true } },
    },
  });
  if (row === null) return null;
  return {
    id: ticketId,
    title: row.instance.title,
    savedAt: row.updated_at,
    ticketDefinitionId: await activeFormId(tx, row.instance.workflow_family_id, row.ticket_key),
    typed: (row.draft ?? {}) as Typed,
  };
}

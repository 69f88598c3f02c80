import { asJson, Prisma, type CompanyTx } from "../../db/index.js";
import type { TicketForm } from "../tickets/ticket-form-queries.js";
import type { Typed } from "../commands/typed-values.js";

/** What a ticket's two rows begin with: the instance and the submission. */
export interface NewTicket {
  readonly form: TicketForm;
  readonly submitterId: number;
  readonly title: string;
  /** What was typed, when it is only saved; null when it is being submitted. */
  readonly draft: Typed | null;
  readonly at: Date;
}

/** The ids of a ticket's two rows. */
export interface TicketIds {
  readonly instanceId: number;
  readonly ticketInstanceId: number;
}

/** The ids of the next ticket. */
export async function nextTicketIds({ db }: CompanyTx): Promise<TicketIds> {
  const [ids] = await db.$queryRaw<TicketIds[]>`
    select nextval('workflow_instance_id_seq')::int as "instanceId", nextval('ticket_instance_id_seq')::int as "ticketInstanceId"`;
  if (ids === undefined) throw new Error("Expected a new ticket's ids, but there were none.");
  return ids;
}

/** Inserts a ticket that has no step yet; applyRound makes it a started one. One statement, asked at once. */
export async function insertTicket(
  tx: CompanyTx,
  ids: TicketIds,
  ticket: NewTicket,
): Promise<void> {
  const { form, submitterId, title, draft, at } = ticket;
  const typed = draft === null ? null : JSON.stringify(draft);
  const submitted = draft === null ? at : null;
  await tx.db.$executeRaw`
    with i as (
      insert into workflow_instance
        (company_id, id, workflow_family_id, workflow_definition_id, title, submitter_id, created_at, updated_at)
      values (${tx.companyId}, ${ids.instanceId}, ${form.definition.familyId}, ${form.definition.id}, ${title}, ${submitterId}, ${at}, ${at})
      returning id)
    insert into ticket_instance
        (company_id, id, workflow_instance_id, ticket_definition_id, ticket_key, submitter_id, draft, created_at, updated_at, submitted_at)
    select ${tx.companyId}, ${ids.ticketInstanceId}, i.id, ${form.id}, ${form.ticket.key}, ${submitterId}, ${typed}::jsonb, ${at}, ${at}, ${submitted}::timestamptz
    from i`;
}

/** Moves a saved ticket to the version and title that it has now, with a new draft or, submitted, with none. */
export async function updateSavedTicket(
  tx: CompanyTx,
  ids: TicketIds,
  ticket: NewTicket,
): Promise<void> {
  const { form, draft, at } = ticket;
  await tx.db.workflow_instance.updateMany({
    where: { company_id: tx.companyId, id: ids.instanceId },
    data: { workflow_definition_id: form.definition.id, title: ticket.title, updated_at: at },
  });
  await tx.db.ticket_instance.updateMany({
    where: { company_id: tx.companyId, id: ids.ticketInstanceId },
    data: {
      ticket_definition_id: form.id,
      ticket_key: form.ticket.key,
      draft: draft === null ? Prisma.DbNull : asJson(draft),
      updated_at: at,
      submitted_at: draft === null ? at : null,
    },
  });
}

import type { CompanyTx } from "../../db/index.js";

/** An open task that one user claimed or is named for. */
export interface OpenWork {
  readonly taskId: number;
  readonly title: string;
  readonly ticketId: number;
  /** The ticket as people call it, such as PR-1042. */
  readonly ticket: string;
  readonly ticketTitle: string;
  readonly claimed: boolean;
  readonly familyId: number;
  readonly taskKey: string;
  readonly workflow: string;
}

/** So many of somebody's tasks are listed at a time. */
export const MOST_LEFT = 100;

/** What somebody leaves behind: open tasks that they claimed or are named for, the oldest first, at most 100. */
export async function openWorkOf(
  { companyId, db }: CompanyTx,
  userId: number,
): Promise<OpenWork[]> {
  return db.$queryRaw<OpenWork[]>`
    select t.id as "taskId", d.title, i.id as "ticketId", f.prefix || '-' || i.id as ticket, i.title as "ticketTitle",
           t.claimed_by is not distinct from ${userId}::int as claimed,
           t.workflow_family_id as "familyId", t.task_key as "taskKey", w.title as workflow
      from task_instance t
      join task_definition d on d.company_id = t.company_id and d.id = t.task_definition_id
      join workflow_instance i on i.company_id = t.company_id and i.id = t.workflow_instance_id
      join workflow_definition w on w.company_id = i.company_id and w.id = i.workflow_definition_id
      join workflow_family f on f.company_id = i.company_id and f.id = i.workflow_family_id
     where t.company_id = ${companyId} and t.closed_step is null
       and (t.claimed_by = ${userId}::int or t.named and exists (
         select from task_instance_user n
          where n.company_id = t.company_id and n.task_instance_id = t.id and n.user_id = ${userId}::int))
     order by t.id limit ${MOST_LEFT}::int`;
}

import { Prisma, type CompanyTx } from "../../db/index.js";

/** A workflow to filter a list by. */
export interface WorkflowChoice {
  readonly familyId: number;
  readonly title: string;
}

/** Titles of these workflows' newest published versions, by title. */
export function workflowsByFamily(
  tx: CompanyTx,
  familyIds: readonly number[],
): Promise<WorkflowChoice[]> {
  return tx.db.$queryRaw<WorkflowChoice[]>`
    select * from (
      select distinct on (v.workflow_family_id) v.workflow_family_id as "familyId", v.title
      from workflow_definition v
      where v.company_id = ${tx.companyId} and v.workflow_family_id = any(${[...familyIds]}::int[]) and v.status <> 'DRAFT'
      order by v.workflow_family_id, v.version desc) w
    order by lower(w.title), w."familyId"`;
}

/** The workflows of the actor's own tickets, at most 200, by title. Looks for the first ticket of each, however many there are. */
export function workflowsOfSubmitter(tx: CompanyTx, userId: number): Promise<WorkflowChoice[]> {
  const own = Prisma.sql`
    select i.workflow_family_id from workflow_instance i where i.company_id = ${tx.companyId} and i.submitter_id = ${userId}`;
  return tx.db.$queryRaw<WorkflowChoice[]>`
    with recursive own as (
      (${own} order by 1 limit 1)
      union all
      select (${own} and i.workflow_family_id > o.workflow_family_id order by 1 limit 1) from own o
      where o.workflow_family_id is not null)
    select * from (
      select distinct on (v.workflow_family_id) v.workflow_family_id as "familyId", v.title
      from workflow_definition v
      where v.company_id = ${tx.companyId} and v.status <> 'DRAFT' and v.workflow_family_id in (select o.workflow_family_id from own o)
      order by v.workflow_family_id, v.version desc limit 200) w
    order by lower(w.title), w."familyId"`;
}

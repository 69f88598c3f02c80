import type { CompanyTx } from "../../db/index.js";

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

/** The workflows of the actor's own tickets, at most 200, by title. */
export function workflowsOfSubmitter(tx: CompanyTx, userId: number): Promise<WorkflowChoice[]> {
  return tx.db.$queryRaw<WorkflowChoice[]>`
    select * from (
      select distinct on (v.workflow_family_id) v.workflow_family_id as "familyId", v.title
      from workflow_definition v
      where v.company_id = ${tx.companyId} and v.status <> 'DRAFT' and v.workflow_family_id in (
        select i.workflow_family_id from workflow_instance i
        where i.company_id = ${tx.companyId} and i.submitter_id = ${userId})
      order by v.workflow_family_id, v.version desc limit 200) w
    order by lower(w.title), w."familyId"`;
}

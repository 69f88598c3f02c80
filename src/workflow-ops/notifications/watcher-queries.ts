import { Prisma, type CompanyTx } from "../../db/index.js";
import type { InstanceRow } from "../rounds/instance.js";

/** Somebody who watches a ticket. */
export interface Watcher {
  readonly id: number;
  readonly name: string;
}

/** Who watches a ticket: those who said so, and its submitter and who has or did one of its tasks unless they said otherwise. */
export async function watcherIds(
  tx: CompanyTx,
  row: Pick<InstanceRow, "id">,
): Promise<readonly number[]> {
  const rows = await tx.db.$queryRaw<{ id: number }[]>`select w.id from (${watching(tx, row)}) w`;
  return rows.map(({ id }) => id);
}

/** Whether somebody watches a ticket, and who does, by name, at most 20. One query. */
export async function watchersOf(
  tx: CompanyTx,
  row: Pick<InstanceRow, "id">,
  userId: number,
): Promise<{ readonly mine: boolean; readonly names: readonly string[] }> {
  const rows = await tx.db.$queryRaw<Watcher[]>`
    select u.id, u.name from (${watching(tx, row)}) w
    join "user" u on u.company_id = ${tx.companyId} and u.id = w.id and u.is_active
    order by u.id = ${userId} desc, lower(u.name), u.id limit 20`;
  return { mine: rows.some(({ id }) => id === userId), names: rows.map(({ name }) => name) };
}

function watching({ companyId }: CompanyTx, { id }: Pick<InstanceRow, "id">): Prisma.Sql {
  return Prisma.sql`
    select p.id from (
      select i.submitter_id as id from workflow_instance i where i.company_id = ${companyId} and i.id = ${id}
      union select t.claimed_by from task_instance t
        where t.company_id = ${companyId} and t.workflow_instance_id = ${id} and t.claimed_by is not null
      union select t.completed_by from task_instance t
        where t.company_id = ${companyId} and t.workflow_instance_id = ${id} and t.completed_by is not null
      union select s.user_id from ticket_watcher s
        where s.company_id = ${companyId} and s.workflow_instance_id = ${id} and s.watching) p
    where not exists (select from ticket_watcher o
      where o.company_id = ${companyId} and o.workflow_instance_id = ${id} and o.user_id = p.id and not o.watching)`;
}

import type { CompanyTx } from "../../db/index.js";
import { readersAmong } from "../comments/audience-queries.js";
import type { OverdueTask } from "./overdue-task.js";

/** A task with what tells whom it concerns. */
type Concerning = Pick<OverdueTask, "task" | "taskDefinition" | "row" | "definition" | "open">;

/** Whoever has the task, or could do it; those who may see it. A task that anybody could do asks nobody in particular, an action nobody. Two queries. */
export async function doersOf(tx: CompanyTx, at: Concerning): Promise<readonly number[]> {
  return seeing(tx, at, [...having(at), ...(await holders(tx, executors(at), false))]);
}

/** The same with the ticket's admins. Two queries. */
export async function concerned(tx: CompanyTx, at: Concerning): Promise<readonly number[]> {
  const held = await holders(tx, [...executors(at), ...adminRoles(at)], nobodyIn(at));
  return seeing(tx, at, [...having(at), ...held]);
}

/** Who has claimed it, else whom it names; and who stands in for them now. */
function having({ task }: Concerning): readonly number[] {
  return task.claimedBy === null
    ? [...task.userIds, ...task.substituteIds]
    : [task.claimedBy, ...task.claimSubstituteIds];
}

/** The roles that are asked for a task that is free. */
function executors({ task, taskDefinition, definition }: Concerning): readonly number[] {
  const list = definition.lists.executor.get(task.taskKey);
  const free = task.claimedBy === null && !task.named && taskDefinition.task_type === "FORM";
  return free && list?.restricted === true ? list.roleIds : [];
}

/** The ticket's admins: who holds one of its roles; where it names none, the company's. Two queries. */
export async function ticketAdmins(tx: CompanyTx, at: Concerning): Promise<readonly number[]> {
  return seeing(tx, at, await holders(tx, adminRoles(at), nobodyIn(at)));
}

/** The active holders of a role who may see the ticket. Two queries. */
export async function holdersWhoSee(
  tx: CompanyTx,
  at: Concerning,
  roleId: number,
): Promise<readonly number[]> {
  return seeing(tx, at, await holders(tx, [roleId], false));
}

/** The active holders of a role who hold an executor role of the task too. One query. */
export async function holdersWhoMayDo(
  tx: CompanyTx,
  { task, definition }: Concerning,
  roleId: number,
): Promise<readonly number[]> {
  const list = definition.lists.executor.get(task.taskKey);
  if (list === undefined) return [];
  const rows = await tx.db.$queryRaw<{ id: number }[]>`
    select u.id from "user" u
    join user_role m on m.company_id = u.company_id and m.user_id = u.id and m.role_id = ${roleId}
    where u.company_id = ${tx.companyId} and u.is_active and (${!list.restricted} or exists (
      select from user_role x
      where x.company_id = u.company_id and x.user_id = u.id and x.role_id = any(${[...list.roleIds]}::int[])))
    order by u.id`;
  return rows.map(({ id }) => id);
}

function adminRoles({ definition }: Concerning): readonly number[] {
  const { restricted, roleIds } = definition.lists.ticketAdmin;
  return restricted ? roleIds : [];
}

/** The workflow names no ticket admins: the company's are meant. */
function nobodyIn(at: Concerning): boolean {
  return adminRoles(at).length === 0;
}

async function holders(
  tx: CompanyTx,
  roleIds: readonly number[],
  orCompanyAdmins: boolean,
): Promise<readonly number[]> {
  const rows = await tx.db.$queryRaw<{ id: number }[]>`
    select distinct m.user_id as id from user_role m
    join role r on r.company_id = m.company_id and r.id = m.role_id
    where m.company_id = ${tx.companyId} and (r.id = any(${[...roleIds]}::int[]) or ${orCompanyAdmins} and r.is_company_admin)`;
  return rows.map(({ id }) => id);
}

async function seeing(
  tx: CompanyTx,
  at: Concerning,
  userIds: readonly number[],
): Promise<readonly number[]> {
  const readers = await readersAmong(tx, at, [...new Set(userIds)]);
  return readers.map(({ id }) => id);
}

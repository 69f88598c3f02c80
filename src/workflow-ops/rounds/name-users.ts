import type { CompanyTx } from "../../db/index.js";

/** A task and the users it is to name. */
export interface Naming {
  readonly id: number;
  readonly users: readonly number[];
}

/**
 * Fills the user lists of tasks. With "again" the old lists go first. Ids that are no user of the company are left out, so
 * that a field with a wrong one names nobody and opens the task to nobody. Asks at once all that it asks.
 */
export async function nameUsers(
  tx: CompanyTx,
  namings: readonly Naming[],
  when: "first" | "again",
): Promise<void> {
  if (namings.length === 0) return;
  const ids = namings.map((naming) => naming.id);
  const cleared =
    when === "again" &&
    tx.db.$executeRaw`
      delete from task_instance_user where company_id = ${tx.companyId} and task_instance_id = any(${ids}::int[])`;
  const rows = namings.flatMap(({ id, users }) => users.map((user) => ({ id, user })));
  const filled =
    rows.length > 0 &&
    tx.db.$executeRaw`
      insert into task_instance_user (company_id, task_instance_id, user_id)
      select u.company_id, x.id, u.id
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(id int, "user" int)
      join "user" u on u.company_id = ${tx.companyId} and u.id = x."user" and u.id = any(${rows.map(({ user }) => user)}::int[])`;
  await Promise.all([cleared, filled]);
}

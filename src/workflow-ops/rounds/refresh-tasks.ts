import type { CompanyTx } from "../../db/index.js";
import type { Chain } from "../../engine/index.js";
import type { Application } from "./application.js";
import { openTask } from "./instance.js";
import { nameUsers } from "./name-users.js";
import { assigneesOf } from "../user-values.js";

interface RefreshedRow {
  readonly id: number;
  readonly revision: number;
  /** Whom the assignee field names now; null when the task has none, and its named users stay. */
  readonly users: readonly number[] | null;
  readonly names: boolean;
  /** The one who had claimed it is no longer among them; or it is an action, which begins anew. */
  readonly release: boolean;
  readonly chain: Chain | null;
}

/** Gives open tasks their new revision; those with an assignee field name its users anew, and leave whoever is no longer one of them. */
export async function refreshTasks(
  tx: CompanyTx,
  application: Application,
  refreshed: readonly { readonly task: string; readonly revision: number }[],
): Promise<void> {
  const { instance, round, definition, at } = application;
  const rows = refreshed.flatMap(({ task, revision }): RefreshedRow[] => {
    const open = openTask(instance, task);
    const compiled = definition.compiled.tasks.get(task);
    if (open === undefined || compiled === undefined) return [];
    const users = assigneesOf(compiled.definition, round.state.fields);
    const left = users !== null && open.claimedBy !== null && !users.includes(open.claimedBy);
    const release = left || compiled.definition.task_type !== "FORM";
    const chain = round.state.open[task]?.chain ?? null;
    return [{ id: open.id, revision, users, names: users !== null, release, chain }];
  });
  if (rows.length === 0) return;
  const renewed = tx.db.$executeRaw`
    update task_instance t
    set revision = x.revision, refreshed_step = ${instance.row.step + 1}, updated_at = ${at},
      named = t.named or x.names, chain = x.chain,
      status = case when x.release then 'OPEN' else t.status end,
      claimed_by = case when x.release then null else t.claimed_by end,
      claimed_at = case when x.release then null else t.claimed_at end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(id int, revision int, names boolean, release boolean, chain jsonb)
    where t.company_id = ${tx.companyId} and t.workflow_instance_id = ${instance.row.id} and t.closed_step is null and t.id = x.id`;
  const named = nameUsers(
    tx,
    rows.flatMap(({ id, users }) => (users === null ? [] : [{ id, users }])),
    "again",
  );
  await Promise.all([renewed, named]);
}

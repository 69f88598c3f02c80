import type { CompanyTx } from "../../db/index.js";
import type { CancelReason } from "../../engine/index.js";
import { openTask, type Instance } from "./instance.js";

interface Cancellation {
  readonly instance: Instance;
  readonly step: number;
  readonly cancelled: readonly { readonly task: string; readonly reason: CancelReason }[];
  readonly at: Date;
}

/** Cancels open tasks, each with its reason. Claim, named users and draft stay in the row: when the task fires again they are taken over. */
export async function cancelTasks(tx: CompanyTx, cancellation: Cancellation): Promise<void> {
  const { instance, step, cancelled, at } = cancellation;
  const rows = cancelled.flatMap(({ task, reason }) => {
    const open = openTask(instance, task);
    return open === undefined ? [] : [{ id: open.id, reason }];
  });
  if (rows.length === 0) return;
  await tx.db.$executeRaw`
    update task_instance t
    set status = 'CANCELLED', closed_step = ${step}, cancel_reason = x.reason, updated_at = ${at}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(id int, reason jsonb)
    where t.company_id = ${tx.companyId} and t.workflow_instance_id = ${instance.row.id} and t.closed_step is null and t.id = x.id`;
}

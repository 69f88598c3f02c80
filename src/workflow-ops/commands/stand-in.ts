import type { Actor } from "../../access/index.js";
import { recordAudit } from "../../accounts/index.js";
import type { CompanyTx } from "../../db/index.js";
import { standsInFor } from "../tasks/substitutes-sql.js";
import type { TaskAtHand } from "./task-at-hand.js";

/**
 * Writes down that the actor did something with a task only because they stand in for somebody who is away: for whom, in the audit. Nothing
 * where they could have done it by themselves.
 */
export async function recordStandIn(
  tx: CompanyTx,
  actor: Actor,
  { task, taskDefinition, instance, standing }: TaskAtHand,
  what: string,
): Promise<void> {
  const named = task.named && !task.userIds.includes(actor.userId) && !standing.administers;
  const claimed = task.claimedBy !== null && task.claimedBy !== actor.userId;
  if (!named && !claimed) return;
  const among = claimed && task.claimedBy !== null ? [task.claimedBy] : task.userIds;
  const [away] = await tx.db.$queryRaw<{ id: number }[]>`
    select a.id from "user" a where a.company_id = ${tx.companyId} and a.id = any(${[...among]}::int[])
      and a.id in (${standsInFor(tx.companyId, actor.userId)}) order by a.id limit 1`;
  if (away === undefined) return;
  await recordAudit(tx, actor, {
    act: "stood_in",
    objectKind: "task_instance",
    objectId: task.id,
    familyId: instance.row.familyId,
    onBehalfOf: away.id,
    after: { did: what, task: taskDefinition.key },
  });
}

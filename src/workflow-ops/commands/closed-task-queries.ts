import { reject, type Actor } from "../../access/index.js";
import type { CompanyTx } from "../../db/index.js";
import type { CancelReason, TaskStatus, WorkflowDefinition } from "../../engine/index.js";
import { substituteIds } from "../tasks/substitutes-sql.js";
import { cancelReasonInWords, momentInWords } from "../words.js";

/** A task that is no longer open, with who ended it. */
export interface ClosedTask {
  readonly id: number;
  readonly instanceId: number;
  readonly taskKey: string;
  readonly title: string;
  readonly status: TaskStatus;
  readonly named: boolean;
  readonly userIds: readonly number[];
  readonly substituteIds: readonly number[];
  readonly completedBy: number | null;
  readonly completedByName: string | null;
  readonly skipped: boolean;
  readonly cancelReason: CancelReason | null;
  readonly closedAt: Date;
}

/** A task by its id, whatever its status; for saying what became of one that is no longer open. */
export async function findClosedTask(tx: CompanyTx, taskId: number): Promise<ClosedTask | null> {
  const rows = await tx.db.$queryRaw<ClosedTask[]>`
    select t.id, t.workflow_instance_id as "instanceId", t.task_key as "taskKey", d.title, t.status::text, t.named,
      array(select n.user_id from task_instance_user n
        where n.company_id = t.company_id and n.task_instance_id = t.id order by n.user_id) as "userIds",
      ${substituteIds} as "substituteIds",
      t.completed_by as "completedBy", u.name as "completedByName", t.skipped, t.cancel_reason as "cancelReason",
      coalesce(t.completed_at, t.updated_at) as "closedAt"
    from task_instance t
    join task_definition d on d.company_id = t.company_id and d.id = t.task_definition_id
    left join "user" u on u.company_id = t.company_id and u.id = t.completed_by
    where t.company_id = ${tx.companyId} and t.id = ${taskId}`;
  return rows[0] ?? null;
}

/** The refusal of whatever was to be done with a task that is closed: who did it and when, or why it was cancelled. */
export function taskIsClosed(
  actor: Actor,
  definition: WorkflowDefinition,
  task: ClosedTask,
  what: string,
) {
  const when = momentInWords(task.closedAt);
  if (task.status === "CANCELLED") {
    const why =
      task.cancelReason === null ? "" : `, ${cancelReasonInWords(definition, task.cancelReason)}`;
    return reject(
      "conflict",
      `Expected to ${what} ${task.title}, but it was cancelled on ${when}${why}.`,
      {
        detail: "task_not_open",
      },
    );
  }
  const who = task.completedBy === actor.userId ? "you" : (task.completedByName ?? "somebody");
  const did = task.skipped ? "skipped" : "completed";
  return reject("conflict", `Expected to ${what} ${task.title}, but ${who} ${did} it on ${when}.`, {
    detail: "task_not_open",
  });
}

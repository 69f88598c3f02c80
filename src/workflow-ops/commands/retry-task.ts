import { reject, type Actor, type Result } from "../../access/index.js";
import { recordAudit } from "../../accounts/index.js";
import type { CompanyTx } from "../../db/index.js";
import { loadDefinition } from "../../workflow-design/index.js";
import { queueRuns } from "../actions/queue-run.js";
import { liveRunOf, type Run } from "../actions/run-queries.js";
import { readInstance } from "../rounds/instance-queries.js";
import { standingOf } from "../standing.js";
import type { TaskInput } from "./claim-task.js";
import { inCommand, type Done } from "./command.js";
import { presentActor } from "./present-actor.js";
import { reasonOf } from "./reason.js";
import { noSuchTask } from "./refusals.js";

/** Which action is to be tried again, and why, if somebody says so. */
export interface Retry extends TaskInput {
  readonly reason?: string;
}

/**
 * Has the request of an action sent again that failed, or that pauses before its next try: as a further attempt of the same run, under the
 * same key, with all its tries. It says nothing of success: the error is settled when there is one.
 */
export function retryTask(actor: Actor, input: Retry): Promise<Result<Done>> {
  const form = { formId: input.formId, location: `/tasks/${input.taskId}` };
  return inCommand(actor, form, async (tx) => {
    const found = await runToRetry(tx, actor, input.taskId);
    if (!found.ok) return found;
    const { run, taskKey, familyId } = found;
    const at = new Date();
    await tx.db.action_run.updateMany({
      where: { company_id: tx.companyId, id: run.id },
      data: { status: "QUEUED", tries: 0, next_try_at: null, updated_at: at },
    });
    await tx.db.task_instance.updateMany({
      where: { company_id: tx.companyId, id: input.taskId },
      data: { status: "OPEN", updated_at: at },
    });
    await queueRuns(tx, [{ id: run.id }]);
    const reason = reasonOf(input.reason);
    await recordAudit(tx, actor, {
      act: "task_retried",
      objectKind: "task_instance",
      objectId: input.taskId,
      familyId,
      before: { task: taskKey, status: run.status, attempt: run.attempt },
      after: { task: taskKey, status: "QUEUED", attempt: run.attempt },
      ...(reason === null ? {} : { reason }),
    });
    return { ok: true };
  });
}

async function runToRetry(
  tx: CompanyTx,
  actor: Actor,
  taskId: number,
): Promise<Result<{ run: Run; taskKey: string; familyId: number }>> {
  const [instance, present] = await Promise.all([
    readInstance(tx, { taskId }, "locked"),
    presentActor(tx, actor),
  ]);
  if (instance === null) return noSuchTask();
  if (!present.ok) return present;
  const { open, row } = instance;
  const definition = await loadDefinition(tx, row.definitionId);
  if (definition === null || !standingOf(present.now, definition).administers) return noSuchTask();
  const task = open.find(({ id }) => id === taskId);
  const run = task && (await liveRunOf(tx, taskId));
  if (!task || !run) return notToRetry("it is over, or no action");
  if (row.status !== "IN_PROGRESS") return notToRetry("the ticket is on hold: resume it first");
  const pauses = run.status === "QUEUED" && run.nextTryAt !== null;
  if (run.status !== "FAILED" && !pauses) return notToRetry(STILL[run.status] ?? "it is over");
  return { ok: true, run, taskKey: task.taskKey, familyId: row.familyId };
}

const STILL: Partial<Record<Run["status"], string>> = {
  QUEUED: "it is about to be sent",
  SENDING: "its request is under way",
  WAITING: "its request was taken and it waits for the callback",
};

function notToRetry(but: string) {
  return reject("conflict", `Expected an action that failed, but ${but}.`, {
    detail: "not_failed",
  });
}

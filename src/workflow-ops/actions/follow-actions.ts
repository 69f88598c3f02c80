import type { CompanyTx } from "../../db/index.js";
import type { Application } from "../rounds/application.js";
import { openTask } from "../rounds/instance.js";
import { queueRuns } from "./queue-run.js";

/** What a round did to tasks, as far as actions care. */
export interface TaskChanges {
  /** Ids of the new task instances by key. */
  readonly opened: Promise<ReadonlyMap<string, number>>;
  readonly refreshed: readonly { readonly task: string; readonly revision: number }[];
  readonly cancelled: readonly { readonly task: string }[];
}

interface Start {
  readonly task: number;
  readonly revision: number;
}

interface End {
  readonly task: number;
  readonly status: "DONE" | "SUPERSEDED" | "ABANDONED";
}

/**
 * What a round means for actions, in its transaction: runs of tasks that opened or were refreshed begin, runs of those that ended or were
 * refreshed end, and errors of tasks that are over are settled. Asks nothing of workflows without actions, and else a number of statements
 * that does not depend on how many tasks there are.
 */
export async function followActions(
  tx: CompanyTx,
  application: Application,
  changes: TaskChanges,
): Promise<void> {
  const { instance, definition, round, at } = application;
  const isAction = (key: string) =>
    (definition.compiled.tasks.get(key)?.definition.task_type ?? "FORM") !== "FORM";
  if (!definition.definition.tasks.some(({ key }) => isAction(key))) return;
  const refreshed = changes.refreshed.flatMap(({ task, revision }): Start[] => {
    const open = isAction(task) ? openTask(instance, task) : undefined;
    return open === undefined ? [] : [{ task: open.id, revision }];
  });
  const opened = [...(await changes.opened)].filter(([key]) => isAction(key));
  const over = [...endsOf(application, changes, isAction)];
  const superseded = refreshed.map(({ task }): End => ({ task, status: "SUPERSEDED" }));
  await endRuns(tx, instance.row.id, [...over, ...superseded], at);
  if (over.length > 0) await settleErrors(tx, over, application);
  const starts = [...opened.map(([, task]): Start => ({ task, revision: 1 })), ...refreshed];
  await startRuns(tx, instance.row.id, starts, at);
  if (round.effects.some(({ type }) => type === "resume")) await goOn(tx, instance.row.id);
}

function* endsOf(
  { instance, completes, writeSet }: Application,
  { cancelled }: TaskChanges,
  isAction: (key: string) => boolean,
): Generator<End> {
  for (const { task } of cancelled) {
    const open = isAction(task) ? openTask(instance, task) : undefined;
    if (open !== undefined) yield { task: open.id, status: "ABANDONED" };
  }
  if (completes === undefined || !isAction(completes.taskKey)) return;
  yield { task: completes.id, status: writeSet.writer.kind === "skip" ? "ABANDONED" : "DONE" };
}

async function endRuns(
  tx: CompanyTx,
  instanceId: number,
  ends: readonly End[],
  at: Date,
): Promise<void> {
  if (ends.length === 0) return;
  await tx.db.$executeRaw`
    update action_run r set status = x.status::action_run_status, ended_at = ${at}, updated_at = ${at}, next_try_at = null
    from jsonb_to_recordset(${JSON.stringify(ends)}::jsonb) as x(task int, status text)
    where r.company_id = ${tx.companyId} and r.workflow_instance_id = ${instanceId} and r.task_instance_id = x.task and r.ended_at is null`;
}

async function startRuns(
  tx: CompanyTx,
  instanceId: number,
  starts: readonly Start[],
  at: Date,
): Promise<void> {
  if (starts.length === 0) return;
  const runs = await tx.db.$queryRaw<{ id: number }[]>`
    insert into action_run (company_id, workflow_instance_id, task_instance_id, revision, created_at, updated_at)
    select ${tx.companyId}, ${instanceId}, x.task, x.revision, ${at}, ${at}
    from jsonb_to_recordset(${JSON.stringify(starts)}::jsonb) as x(task int, revision int)
    returning id`;
  await queueRuns(tx, runs);
}

/** A failure is settled when its task is: by its answer, by an administrator who skipped it, or because it is not needed any more. */
async function settleErrors(
  tx: CompanyTx,
  over: readonly End[],
  { writeSet, at }: Application,
): Promise<void> {
  const rows = over.map(({ task, status }) => ({
    task,
    note:
      status === "DONE"
        ? "Settled: a later attempt succeeded."
        : writeSet.writer.kind === "skip"
          ? "Settled: the task was skipped."
          : "Settled: the task was cancelled.",
  }));
  await tx.db.$executeRaw`
    update workflow_error e set status = 'RESOLVED', updated_at = ${at}, updated_by = null,
      note = case when e.note = '' then x.note else e.note || E'\n' || x.note end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(task int, note text)
    where e.company_id = ${tx.companyId} and e.task_instance_id = x.task and e.action_run_id is not null
      and e.status <> 'RESOLVED'`;
}

/** What was queued while the ticket was on hold, and before, begins now. */
async function goOn(tx: CompanyTx, instanceId: number): Promise<void> {
  const runs = await tx.db.$queryRaw<{ id: number; at: Date | null }[]>`
    select id, next_try_at as at from action_run
    where company_id = ${tx.companyId} and workflow_instance_id = ${instanceId} and ended_at is null and status = 'QUEUED'`;
  await queueRuns(tx, runs);
}

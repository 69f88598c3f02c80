import { Prisma, type CompanyTx } from "../../db/index.js";
import { loadDefinition, type LoadedDefinition } from "../../workflow-design/index.js";
import type { TaskDefinition } from "../../engine/index.js";
import type { Instance, OpenTask } from "../rounds/instance.js";
import { readInstance } from "../rounds/instance-queries.js";

/** What a run can be; the last three are its end. */
export type RunStatus =
  | "QUEUED"
  | "SENDING"
  | "WAITING"
  | "FAILED"
  | "DONE"
  | "SUPERSEDED"
  | "ABANDONED";

/** An action_run. */
export interface Run {
  readonly id: number;
  readonly instanceId: number;
  readonly taskId: number;
  readonly taskKey: string;
  readonly revision: number;
  readonly key: string;
  readonly status: RunStatus;
  readonly attempt: number;
  readonly tries: number;
  readonly nextTryAt: Date | null;
  readonly inFlightUntil: Date | null;
  readonly deadline: Date | null;
  readonly tokenHash: string | null;
  readonly resultHash: string | null;
  readonly endedAt: Date | null;
}

/** A run under the lock of its instance, with all that is decided from; `task` is null when its task is open no more. */
export interface RunAtHand {
  readonly run: Run;
  readonly task: OpenTask | null;
  readonly taskDefinition: TaskDefinition;
  readonly instance: Instance;
  readonly definition: LoadedDefinition;
}

const columns = Prisma.sql`
  r.id, r.workflow_instance_id as "instanceId", r.task_instance_id as "taskId", t.task_key as "taskKey", r.revision, r.key,
  r.status::text, r.attempt, r.tries, r.next_try_at as "nextTryAt", r.in_flight_until as "inFlightUntil", r.deadline,
  r.token_hash as "tokenHash", r.result_hash as "resultHash", r.ended_at as "endedAt"`;

async function readRun(tx: CompanyTx, runId: number): Promise<Run | null> {
  const [run] = await tx.db.$queryRaw<Run[]>`
    select ${columns} from action_run r
    join task_instance t on t.company_id = r.company_id and t.id = r.task_instance_id
    where r.company_id = ${tx.companyId} and r.id = ${runId}`;
  return run ?? null;
}

/** Locks the instance of a run and reads both; null when there is no such run. */
export async function lockRun(tx: CompanyTx, runId: number): Promise<RunAtHand | null> {
  const before = await readRun(tx, runId);
  if (before === null) return null;
  const [instance, run] = await Promise.all([
    readInstance(tx, { ticketId: before.instanceId }, "locked"),
    readRun(tx, runId),
  ]);
  const definition = instance && (await loadDefinition(tx, instance.row.definitionId));
  if (!instance || !run || !definition) return null;
  const taskDefinition = definition.compiled.tasks.get(run.taskKey)?.definition;
  if (taskDefinition === undefined) return null;
  const task = instance.open.find((open) => open.id === run.taskId) ?? null;
  return { run, task, taskDefinition, instance, definition };
}

/** The run of a task instance that is alive; null when none is. Needs the lock of its instance, but for a page. */
export async function liveRunOf(tx: CompanyTx, taskId: number): Promise<Run | null> {
  const [run] = await tx.db.$queryRaw<Run[]>`
    select ${columns} from action_run r
    join task_instance t on t.company_id = r.company_id and t.id = r.task_instance_id
    where r.company_id = ${tx.companyId} and r.task_instance_id = ${taskId} and r.ended_at is null`;
  return run ?? null;
}

/** Until when another request of the same task of this instance is under way; null when none is. */
export async function otherInFlight(tx: CompanyTx, run: Run): Promise<Date | null> {
  const [row] = await tx.db.$queryRaw<{ until: Date | null }[]>`
    select max(r.in_flight_until) as until from action_run r
    join task_instance t on t.company_id = r.company_id and t.id = r.task_instance_id
    where r.company_id = ${tx.companyId} and r.workflow_instance_id = ${run.instanceId} and r.id <> ${run.id}
      and t.task_key = ${run.taskKey} and r.in_flight_until > now()`;
  return row?.until ?? null;
}

/** The run of the same task of this instance that waits to begin, after this one; null when none does. */
export async function successorOf(tx: CompanyTx, run: Run): Promise<number | null> {
  const [row] = await tx.db.$queryRaw<{ id: number }[]>`
    select r.id from action_run r
    join task_instance t on t.company_id = r.company_id and t.id = r.task_instance_id
    where r.company_id = ${tx.companyId} and r.workflow_instance_id = ${run.instanceId} and r.id > ${run.id}
      and t.task_key = ${run.taskKey} and r.ended_at is null and r.status = 'QUEUED'
    order by r.id desc limit 1`;
  return row?.id ?? null;
}

import { Prisma, type OperatorTx } from "../db/index.js";

/** Where a job stands. "retrying" failed and will be tried again; "failed" was tried as often as it may be. */
export type JobState = "waiting" | "later" | "running" | "retrying" | "failed";

/** A job of the queue. What it was told is not read. */
export interface JobRow {
  /** A bigint. */
  readonly id: string;
  readonly task: string;
  readonly state: JobState;
  readonly attempts: number;
  readonly maxAttempts: number;
  readonly lastError: string | null;
  readonly createdAt: Date;
  readonly runAt: Date;
  readonly lockedAt: Date | null;
  readonly lockedBy: string | null;
}

/** How many jobs of a kind stand where, and since when the oldest does. */
export interface JobCount {
  readonly task: string;
  readonly state: JobState;
  readonly count: number;
  /** How long ago the oldest was made. */
  readonly oldestSeconds: number;
  /** How long the one that is most overdue should have run already; 0 where none is. */
  readonly overdueSeconds: number;
}

/** Which jobs a list shows; "" leaves a filter out. */
export interface JobFilter {
  readonly state: JobState | "";
  readonly task: string;
}

const STATE = Prisma.sql`
  case when j.locked_at is not null then 'running' when j.attempts >= j.max_attempts then 'failed'
       when j.attempts > 0 then 'retrying' when j.run_at > now() then 'later' else 'waiting' end`;

/** Jobs, the newest first, at most `size`, those before the one with id `before`. */
export function listJobs(
  { db }: OperatorTx,
  { state, task }: JobFilter,
  { before, size }: { readonly before: string | null; readonly size: number },
): Promise<JobRow[]> {
  return db.$queryRaw<JobRow[]>`
    select j.id::text, j.task_identifier as task, ${STATE} as state, j.attempts::int, j.max_attempts::int as "maxAttempts",
      j.last_error as "lastError", j.created_at as "createdAt", j.run_at as "runAt", j.locked_at as "lockedAt",
      j.locked_by as "lockedBy"
      from graphile_worker.jobs j
     where ${before === null ? Prisma.sql`true` : Prisma.sql`j.id < ${before}::bigint`}
       and ${state === "" ? Prisma.sql`true` : Prisma.sql`${STATE} = ${state}`}
       and ${task === "" ? Prisma.sql`true` : Prisma.sql`j.task_identifier = ${task}`}
     order by j.id desc limit ${size}::int`;
}

/** The whole queue by kind of job and state. */
export function countJobs({ db }: OperatorTx): Promise<JobCount[]> {
  return db.$queryRaw<JobCount[]>`
    select j.task_identifier as task, ${STATE} as state, count(*)::int as count,
      extract(epoch from now() - min(j.created_at))::int as "oldestSeconds",
      greatest(0, extract(epoch from now() - min(j.run_at)))::int as "overdueSeconds"
      from graphile_worker.jobs j group by 1, 2 order by 1, 2`;
}

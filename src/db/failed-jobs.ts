import { outsideTransaction } from "./client.js";
import type { CompanyTx } from "./with-company.js";

/** A job that was tried as often as it may be and will not run again by itself. Its id is a bigint, as text. */
export interface FailedJob {
  readonly id: string;
  readonly task: string;
  /** The company that it was to do something for; null: for none in particular. */
  readonly companyId: number | null;
}

/** The failed job with this id; null where there is none, or it has not failed for good. */
export async function failedJob(id: string): Promise<FailedJob | null> {
  const [found] = await outsideTransaction().$queryRaw<FailedJob[]>`
    select j.id::text, t.identifier as task,
        case when json_typeof(j.payload -> 'company_id') = 'number' then (j.payload ->> 'company_id')::int end as "companyId"
      from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
     where j.id = ${id}::bigint and j.attempts >= j.max_attempts and j.locked_at is null`;
  return found ?? null;
}

/** Has it run at once, with all of its tries again; false where it has not failed for good any more. */
export async function runJobAgain(tx: CompanyTx, id: string): Promise<boolean> {
  if (!(await stillFailed(tx, id))) return false;
  await tx.db.$queryRaw`
    select j.id::text from graphile_worker.reschedule_jobs(array[${id}::bigint], run_at := now(), attempts := 0) j`;
  return true;
}

/** Takes it off the queue; false where it has not failed for good any more. */
export async function giveJobUp(tx: CompanyTx, id: string): Promise<boolean> {
  if (!(await stillFailed(tx, id))) return false;
  await tx.db
    .$queryRaw`select j.id::text from graphile_worker.complete_jobs(array[${id}::bigint]) j`;
  return true;
}

async function stillFailed({ db }: CompanyTx, id: string): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    select j.id::text from graphile_worker._private_jobs j
     where j.id = ${id}::bigint and j.attempts >= j.max_attempts and j.locked_at is null for update`;
  return rows.length > 0;
}

import { ANNOUNCED, type CompanyTx } from "../db/index.js";

/** The jobs there are; each has its handler in handlers/. */
export type JobName =
  | "seal-audit"
  | "clear-attempts"
  | "clear-mail"
  | "clear-notifications"
  | "clear-pending-files"
  | "clear-sessions"
  | "clear-used-forms"
  | "clear-user-links"
  | "digest"
  | "find-overdue"
  | "mail-notifications"
  | "recount-due"
  | "send-mail"
  | "send-sealed-mail"
  | "start-action"
  | "bulk-act"
  | "expire-callback"
  | "tell"
  | "tell-overdue";

/** When, and how often at most, a job is tried. */
export interface JobOptions {
  /** Not before; at once unless told. */
  readonly runAt?: Date;
  /** 25 unless told, with growing pauses (days in all). */
  readonly maxAttempts?: number;
  /** A job of this key that has not begun is replaced. */
  readonly jobKey?: string;
  /** Words by which a worker may leave it to later (src/jobs/fairness.ts). */
  readonly flags?: readonly string[];
}

/** One of many jobs. */
export interface QueuedJob extends JobOptions {
  readonly ids: Readonly<Record<string, number>>;
}

/**
 * Enqueues a job in the caller's transaction: it exists when that commits, and never was when it rolls back. It is told ids
 * alone (and always the company's, as company_id), and reads the rest when it runs, which may be more than once.
 */
export async function enqueue(
  tx: CompanyTx,
  name: JobName,
  ids: Readonly<Record<string, number>> = {},
  options: JobOptions = {},
): Promise<void> {
  await enqueueAll(tx, name, [{ ids, ...options }]);
}

/** The same for many jobs of a name, in one statement. */
export async function enqueueAll(
  { companyId, db }: CompanyTx,
  name: JobName,
  jobs: readonly QueuedJob[],
): Promise<void> {
  if (jobs.length === 0) return;
  const specs = jobs.map(({ ids, runAt, maxAttempts, jobKey, flags }) => ({
    payload: { ...ids, company_id: companyId },
    run_at: runAt ?? null,
    max_attempts: maxAttempts ?? null,
    job_key: jobKey ?? null,
    flags: flags ?? null,
  }));
  await db.$executeRaw`
    select graphile_worker.add_job(${name}::text, payload := j.payload::json, run_at := j.run_at, max_attempts := j.max_attempts,
      job_key := j.job_key, flags := j.flags)
    from jsonb_to_recordset(${JSON.stringify(specs)}::jsonb)
      as j(payload jsonb, run_at timestamptz, max_attempts int, job_key text, flags text[])`;
}

/**
 * Enqueues the job that tells people of an act, and announces that the ticket changed to the pages that show it: one statement, in
 * the transaction of the act, whatever it touched.
 */
export async function enqueueTelling(
  { companyId, db }: CompanyTx,
  ids: Readonly<Record<string, number>> & { readonly ticket_id: number },
): Promise<void> {
  const payload = JSON.stringify({ ...ids, company_id: companyId });
  await db.$executeRaw`
    select graphile_worker.add_job('tell', payload := ${payload}::json),
      pg_notify(${ANNOUNCED}, ${`${companyId}:ticket:${ids.ticket_id}`})`;
}

/** Of these users each gets the mail of what they were told, after `minutes` in which more may come together; one mail at a time. */
export async function enqueueMails(
  { companyId, db }: CompanyTx,
  userIds: readonly number[],
  minutes: number,
): Promise<void> {
  if (userIds.length === 0) return;
  await db.$executeRaw`
    select graphile_worker.add_job('mail-notifications',
      payload := json_build_object('company_id', ${companyId}::int, 'user_id', u.id),
      run_at := now() + make_interval(mins => ${minutes}::int),
      job_key := 'mail-notifications:' || ${companyId}::int || ':' || u.id, job_key_mode := 'preserve_run_at')
    from unnest(${[...userIds]}::int[]) as u (id)`;
}

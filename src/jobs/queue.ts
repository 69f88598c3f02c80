import type { CompanyTx } from "../db/index.js";

/** The jobs there are; each has its handler in handlers/. */
export type JobName =
  | "seal-audit"
  | "clear-attempts"
  | "clear-mail"
  | "clear-sessions"
  | "clear-used-forms"
  | "clear-user-links"
  | "send-mail"
  | "send-sealed-mail";

/** When, and how often at most, a job is tried. */
export interface JobOptions {
  /** Not before; at once unless told. */
  readonly runAt?: Date;
  /** 25 unless told, with growing pauses (days in all). */
  readonly maxAttempts?: number;
  /** A job of this key that has not begun is replaced. */
  readonly jobKey?: string;
}

/**
 * Enqueues a job in the caller's transaction: it exists when that commits, and never was when it rolls back. It is told ids
 * alone (and always the company's, as company_id), and reads the rest when it runs, which may be more than once.
 */
export async function enqueue(
  { companyId, db }: CompanyTx,
  name: JobName,
  ids: Readonly<Record<string, number>> = {},
  { runAt, maxAttempts, jobKey }: JobOptions = {},
): Promise<void> {
  const payload = JSON.stringify({ ...ids, company_id: companyId });
  await db.$executeRaw`
    select graphile_worker.add_job(${name}::text, payload := ${payload}::json, run_at := ${runAt ?? null}::timestamptz,
      max_attempts := ${maxAttempts ?? null}::int, job_key := ${jobKey ?? null}::text)`;
}

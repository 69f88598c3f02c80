import type { user_link_kind } from "../generated/enums.js";
import { outsideTransaction } from "./client.js";

/* The named doors: what must be known before a company is. Each is a function of the database that sees just its columns. */

/** Who signs in with an address. */
export interface Login {
  readonly companyId: number;
  readonly userId: number;
  /** argon2id; null until the user's first link was used. */
  readonly passwordHash: string | null;
  readonly isActive: boolean;
  readonly authEpoch: number;
}

/** Whose one-time link it is; the caller looks at both times. */
export interface FoundLink {
  readonly companyId: number;
  readonly userId: number;
  readonly linkId: number;
  readonly kind: user_link_kind;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
}

/** `email` in small letters, as stored. Null: nobody signs in with it, in any company. */
export async function findLogin(email: string): Promise<Login | null> {
  const [found] = await outsideTransaction().$queryRaw<Login[]>`
    select company_id as "companyId", user_id as "userId", password_hash as "passwordHash", is_active as "isActive",
           auth_epoch as "authEpoch"
      from find_login(${email})`;
  return found ?? null;
}

/** By the hash that is stored of a link's token; used and expired links are found too. */
export async function findLinkByHash(tokenHash: string): Promise<FoundLink | null> {
  const [found] = await outsideTransaction().$queryRaw<FoundLink[]>`
    select company_id as "companyId", user_id as "userId", link_id as "linkId", kind::text as "kind",
           expires_at as "expiresAt", used_at as "usedAt"
      from find_link(${tokenHash})`;
  return found ?? null;
}

/** The run that a callback's address names, whatever its state. */
export interface FoundCallback {
  readonly companyId: number;
  readonly runId: number;
  /** SHA-256 of its token; null while nobody was told the address. */
  readonly tokenHash: string | null;
}

/** By the key of a run; null when there is none. Whoever calls back knows the key and the token, and no company. */
export async function findCallback(runKey: string): Promise<FoundCallback | null> {
  const [found] = await outsideTransaction().$queryRaw<FoundCallback[]>`
    select company_id as "companyId", run_id as "runId", token_hash as "tokenHash" from find_callback(${runKey})`;
  return found ?? null;
}

/** The ids of companies after this one, in order, at most 1,000: for work that goes over all of them. */
export async function companyIds(afterId: number): Promise<number[]> {
  const rows = await outsideTransaction().$queryRaw<{ id: number }[]>`
    select id from company_ids(${afterId}::int, 1000) as id`;
  return rows.map((row) => row.id);
}

/** The ids of companies after this one whose audit has rows that no seal covers yet, in order, at most 1,000. */
export async function companiesToSeal(afterId: number): Promise<number[]> {
  const rows = await outsideTransaction().$queryRaw<{ id: number }[]>`
    select id from companies_to_seal(${afterId}::int, 1000) as id`;
  return rows.map((row) => row.id);
}

/** The ids of companies after this one where a notification waits to be mailed, in order, at most 1,000. */
export async function companiesToMail(afterId: number): Promise<number[]> {
  const rows = await outsideTransaction().$queryRaw<{ id: number }[]>`
    select id from companies_to_mail(${afterId}::int, 1000) as id`;
  return rows.map((row) => row.id);
}

/** The ids of companies after this one with a task that is overdue by this moment and was not told of, or that escalates; not suspended, in order, at most 1,000. */
export async function companiesWithOverdue(afterId: number, at: Date): Promise<number[]> {
  const rows = await outsideTransaction().$queryRaw<{ id: number }[]>`
    select id from companies_with_overdue(${afterId}::int, 1000, ${at}::timestamptz) as id`;
  return rows.map((row) => row.id);
}

/** How many rows one clearing statement deletes at most. */
const BATCH = 5_000;

/** Deletes form ids that were used longer ago, over all companies; returns how many. */
export function clearUsedForms(olderThanHours: number): Promise<number> {
  return inBatches(
    (db) =>
      db.$queryRaw`select clear_used_forms(make_interval(hours => ${olderThanHours}::int), ${BATCH}::int)::int as n`,
  );
}

/** Deletes one-time links that expired longer ago, over all companies; returns how many. */
export function clearUserLinks(expiredForHours: number): Promise<number> {
  return inBatches(
    (db) =>
      db.$queryRaw`select clear_user_links(make_interval(hours => ${expiredForHours}::int), ${BATCH}::int)::int as n`,
  );
}

/** Deletes sessions that expired or were ended longer ago; until then an ended one is kept, so that nothing revives it. */
export function clearSessions(endedForHours: number): Promise<number> {
  return inBatches(
    (db) =>
      db.$queryRaw`select clear_sessions(make_interval(hours => ${endedForHours}::int), ${BATCH}::int)::int as n`,
  );
}

/** Empties mails that lie unsent, or kept, for longer: what they held (links) is of no use any more. Returns how many. */
export function emptyMail(olderThanHours: number): Promise<number> {
  return inBatches(
    (db) =>
      db.$queryRaw`select empty_mail(make_interval(hours => ${olderThanHours}::int), ${BATCH}::int)::int as n`,
  );
}

/** Deletes mails that were written longer ago, over all companies; returns how many. */
export function clearMail(olderThanHours: number): Promise<number> {
  return inBatches(
    (db) =>
      db.$queryRaw`select clear_mail(make_interval(hours => ${olderThanHours}::int), ${BATCH}::int)::int as n`,
  );
}

/** Deletes files that are nowhere and came longer ago, over all companies; returns how many. */
export function clearPendingFiles(olderThanHours: number): Promise<number> {
  return inBatches(
    (db) =>
      db.$queryRaw`select clear_pending_files(make_interval(hours => ${olderThanHours}::int), ${BATCH}::int)::int as n`,
  );
}

/** Deletes notifications of longer ago, over all companies; returns how many. */
export function clearNotifications(olderThanHours: number): Promise<number> {
  return inBatches(
    (db) =>
      db.$queryRaw`select clear_notifications(make_interval(hours => ${olderThanHours}::int), ${BATCH}::int)::int as n`,
  );
}

/** Forgets attempts whose last was longer ago; returns how many. */
export function clearAttempts(olderThanHours: number): Promise<number> {
  return inBatches(
    (db) =>
      db.$queryRaw`select clear_attempts(make_interval(hours => ${olderThanHours}::int), ${BATCH}::int)::int as n`,
  );
}

/** How often something may be tried. */
export interface AttemptLimit {
  /** So many attempts are not slowed down. */
  readonly free: number;
  /** Then this pause, doubled by each further attempt. */
  readonly firstPauseSeconds: number;
  readonly longestPauseSeconds: number;
  /** Without an attempt for so long, all is forgotten. */
  readonly rememberedSeconds: number;
}

/** Counts an attempt under a key, and gives 0; or does not count it and gives the seconds to wait. Commits alone. */
export async function takeAttempt(key: string, limit: AttemptLimit): Promise<number> {
  const [row] = await outsideTransaction().$queryRaw<{ wait: number }[]>`
    select take_attempt(${key}, ${limit.free}::int, make_interval(secs => ${limit.firstPauseSeconds}::int),
      make_interval(secs => ${limit.longestPauseSeconds}::int),
      make_interval(secs => ${limit.rememberedSeconds}::int)) as wait`;
  return row?.wait ?? 0;
}

/** Takes back an attempt that turned out right; `whole`: and all that came before it. */
export async function giveBackAttempt(key: string, whole: boolean): Promise<void> {
  await outsideTransaction().$executeRaw`select give_back_attempt(${key}, ${whole}::boolean)`;
}

/** Enqueues a mail to somebody who is of no company yet; `sealed` is all that the job is told. */
export async function queueSealedMail(sealed: string): Promise<void> {
  const payload = JSON.stringify({ sealed });
  await outsideTransaction().$executeRaw`
    select graphile_worker.add_job('send-sealed-mail', payload := ${payload}::json, max_attempts := 5)`;
}

type Asker = ReturnType<typeof outsideTransaction>;

async function inBatches(clear: (db: Asker) => Promise<{ n: number }[]>): Promise<number> {
  for (let total = 0; ;) {
    const [row] = await clear(outsideTransaction());
    total += row?.n ?? 0;
    if ((row?.n ?? 0) < BATCH) return total;
  }
}

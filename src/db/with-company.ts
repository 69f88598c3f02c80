import { setTimeout as sleep } from "node:timers/promises";
import { atOnce, inTransaction } from "./client.js";
import { errorCode, isLostConnection } from "./errors.js";
import type { Transaction } from "./transaction.js";

/** A transaction that sees one company alone. Every query's first argument is an actor or this. */
export interface CompanyTx {
  readonly companyId: number;
  readonly db: Transaction;
  /** The version of the company's rights as whoever began this read it; null: nothing that is kept under it may be used. */
  readonly rights?: { version: number | null };
}

const ATTEMPTS = 3;
const PAUSE_MS = 20;

/**
 * One command or page: one transaction in which row-level security shows and accepts only this company's rows. It is rolled
 * back when `work` throws, and `work` is done again, at most twice, when it met a deadlock: it must do nothing outside the
 * transaction. An error of the database ends the transaction even where `work` catches it: let it out, and catch it around this.
 * Never call it inside another, and wait for nothing but the database in it: it ends after 8 seconds.
 */
export async function withCompany<T>(
  { companyId, rightsVersion }: { readonly companyId: number; readonly rightsVersion?: number },
  work: (tx: CompanyTx) => Promise<T>,
): Promise<T> {
  return retrying(settingOf(companyId), (db) =>
    work({ companyId, db, rights: { version: rightsVersion ?? null } }),
  );
}

/** What a question about a company is asked with. */
export interface CompanyQuestion {
  readonly companyId: number;
  readonly db: Pick<Transaction, "$queryRaw">;
}

/** One question about a company, in a transaction that sees it alone: one packet there, one back. */
export function askCompany<T>(
  companyId: number,
  ask: (question: CompanyQuestion) => Promise<T>,
): Promise<T> {
  return retryingLost(() =>
    atOnce(settingOf(companyId), (db) => ask({ companyId, db: db as Transaction })),
  );
}

/** Nothing was changed by a question: on a connection that was lost while it was idle it is asked again. */
async function retryingLost<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (isLostConnection(error)) return ask();
    throw error;
  }
}

/** Tells a transaction the version of the company's rights that it has read; null: it changes them. */
export function rightsAre({ rights }: CompanyTx, version: number | null): void {
  if (rights) rights.version = version;
}

/** A sign-up's transaction: takes the next company's id and works as that company, whose row is yet to be inserted. */
export async function withNewCompany<T>(work: (tx: CompanyTx) => Promise<T>): Promise<T> {
  return retrying("", async (db) => {
    const companyId = await nextCompany(db);
    await db.$executeRaw`select set_config('app.company_id', ${String(companyId)}, true)`;
    return work({ companyId, db });
  });
}

async function nextCompany(db: Transaction): Promise<number> {
  const [next] = await db.$queryRaw<{ id: number }[]>`select nextval('company_id_seq')::int as id`;
  if (!next) throw new Error("Expected the next company's id, but the sequence gave none.");
  return next.id;
}

/** The SQL that sets the company until the transaction ends; it goes along with BEGIN, so that there is no statement before it. */
function settingOf(companyId: number): string {
  if (!Number.isInteger(companyId) || companyId < 1) {
    throw new Error(`Expected a company's id, but got ${companyId}.`);
  }
  return `select set_config('app.company_id', '${companyId}', true)`;
}

async function retrying<T>(beginning: string, work: (db: Transaction) => Promise<T>): Promise<T> {
  for (let left = ATTEMPTS - 1; ; left -= 1) {
    const progress = { begun: false };
    try {
      return await inTransaction(beginning, work, progress);
    } catch (error) {
      if (left === 0 || !mayTryAgain(error, progress.begun)) throw error;
    }
    await sleep(PAUSE_MS * (ATTEMPTS - left) * (0.5 + Math.random()));
  }
}

/** After a deadlock everything was rolled back; on a connection that was lost while it was idle nothing was begun. */
function mayTryAgain(error: unknown, begun: boolean): boolean {
  return errorCode(error) === "deadlock" || (!begun && isLostConnection(error));
}

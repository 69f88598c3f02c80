import { setTimeout as sleep } from "node:timers/promises";
import { Prisma } from "../generated/client.js";
import { inTransaction, type Transaction } from "./client.js";
import { errorCode } from "./errors.js";

/** A transaction that sees one company alone. Every query's first argument is an actor or this. */
export interface CompanyTx {
  readonly companyId: number;
  readonly db: Transaction;
}

const ATTEMPTS = 3;
const PAUSE_MS = 20;

/**
 * One command or page: one transaction in which row-level security shows and accepts only this company's rows. It is rolled
 * back when `work` throws, and `work` is done again, at most twice, when it met a deadlock: it must do nothing outside the
 * transaction. Never call it inside another, and wait for nothing but the database in it: it ends after 8 seconds.
 */
export async function withCompany<T>(
  actor: { readonly companyId: number },
  work: (tx: CompanyTx) => Promise<T>,
): Promise<T> {
  const { companyId } = actor;
  return retrying(() =>
    inTransaction(async (db) => {
      await setCompany(db, companyId);
      return work({ companyId, db });
    }),
  );
}

/** A sign-up's transaction: takes the next company's id and works as that company, whose row is yet to be inserted. */
export async function withNewCompany<T>(work: (tx: CompanyTx) => Promise<T>): Promise<T> {
  return retrying(() =>
    inTransaction(async (db) => {
      const [next] = await db.$queryRaw<{ id: number }[]>(
        Prisma.sql`select nextval('company_id_seq')::int as id`,
      );
      if (!next) throw new Error("The sequence of company ids gave none.");
      await setCompany(db, next.id);
      return work({ companyId: next.id, db });
    }),
  );
}

async function setCompany(db: Transaction, companyId: number): Promise<void> {
  if (!Number.isInteger(companyId) || companyId < 1)
    throw new Error(`Expected a company's id, but got ${companyId}.`);
  await db.$executeRaw`select set_config('app.company_id', ${String(companyId)}, true)`; // until the transaction ends
}

async function retrying<T>(attempt: () => Promise<T>): Promise<T> {
  for (let left = ATTEMPTS - 1; ; left -= 1) {
    try {
      return await attempt();
    } catch (error) {
      if (left === 0 || errorCode(error) !== "deadlock") throw error;
    }
    await sleep(PAUSE_MS * (ATTEMPTS - left) * (0.5 + Math.random()));
  }
}

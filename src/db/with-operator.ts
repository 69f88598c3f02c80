import { inTransaction, type Transaction } from "./client.js";

/** A transaction that reads of every company what the operator may see. */
export interface OperatorTx {
  readonly db: Transaction;
}

/**
 * One read-only transaction as the role `ticketflower_operator`, which sees all companies and few columns, none that somebody
 * filled in or keeps secret. For the operator's pages alone; throws when anybody but system staff asks.
 */
export async function withOperator<T>(
  actor: { readonly isSystemStaff?: true },
  work: (tx: OperatorTx) => Promise<T>,
): Promise<T> {
  if (!actor.isSystemStaff) throw new Error("Expected system staff, but the actor is none.");
  return inTransaction(async (db) => {
    await db.$executeRaw`set transaction read only`;
    await db.$executeRaw`set local role ticketflower_operator`; // until the transaction ends
    return work({ db });
  });
}

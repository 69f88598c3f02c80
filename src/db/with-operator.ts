import { Prisma } from "../generated/client.js";
import { inTransaction } from "./client.js";
import { named } from "./statements.js";
import type { Transaction } from "./transaction.js";

/** A transaction that reads of every company what the operator may see. */
export interface OperatorTx {
  readonly db: Transaction;
}

/** Both until the transaction ends. */
const AS_OPERATOR = [
  named(Prisma.sql`set transaction read only`),
  named(Prisma.sql`set local role ticketflower_operator`),
];

/**
 * One read-only transaction as the role `ticketflower_operator`, which sees all companies and few columns, none that somebody
 * filled in or keeps secret. For the operator's pages alone; throws when anybody but system staff asks.
 */
export async function withOperator<T>(
  actor: { readonly isSystemStaff?: true },
  work: (tx: OperatorTx) => Promise<T>,
): Promise<T> {
  if (!actor.isSystemStaff) throw new Error("Expected system staff, but the actor is none.");
  return inTransaction({ settings: AS_OPERATOR }, (db) => work({ db }));
}

import pg from "pg";
import { PrismaGuest } from "./prisma-guest.js";
import { rawQueries, type RawQueries } from "./statements.js";
import type { NamedStatement } from "./packet.js";
import type { Opening } from "./opening.js";
import { Questions } from "./questions.js";
import { Turns } from "./turns.js";
import {
  transact,
  watchTransactions,
  TRANSACTION_MS,
  type Beginning,
  type Progress,
  type Work,
} from "./transaction.js";

/** Where the database is, and how many connections may be open to it. */
export interface DatabaseOptions {
  /** The runtime role's address, never an owner's. */
  readonly databaseUrl: string;
  /** Connections of the commands and pages; 10 unless told. The session store has 3 more of its own. */
  readonly max?: number;
  /** Transactions begun inside others are refused, unless told otherwise: see watchTransactions. */
  readonly watched?: boolean;
}

/** The process's connection; close it last, when nothing asks any more. */
export interface Database {
  readonly sessionPool: pg.Pool;
  close(): Promise<void>;
}

interface Open extends Database {
  readonly pool: pg.Pool;
  readonly turns: Turns;
  readonly prisma: PrismaGuest;
}

const DEFAULT_CONNECTIONS = 10;
const SESSION_CONNECTIONS = 3;

/** Milliseconds. A statement ends before its transaction does, and a wait for a lock before its statement does. */
const limits = {
  connectionTimeoutMillis: 3_000,
  statement_timeout: 5_000,
  lock_timeout: 3_000,
  idle_in_transaction_session_timeout: 10_000,
};
/**
 * A statement is planned once on a connection, not once a use: planning the lists costs more than reading them. Nor is it compiled to machine
 * code where its plan looks dear: that takes longer than any page's statement may. A row found by an index costs little more than the one
 * beside it, on any disk of today: by PostgreSQL's own figure a plan for all companies alike would rather read one company's whole.
 */
const PLANNED_ONCE = "-c plan_cache_mode=force_generic_plan -c jit=off -c random_page_cost=1.1";

let current: Open | undefined;

/** Connects the process, once; everything else of this room works on that connection. Nothing is sent before the first query. */
export function connectDatabase(options: DatabaseOptions): Database {
  if (current)
    throw new Error("The database is connected already: close it before connecting to another.");
  watchTransactions(options.watched ?? true);
  const pool = openPool(options.databaseUrl, options.max ?? DEFAULT_CONNECTIONS, "ticketflower");
  const sessionPool = openPool(options.databaseUrl, SESSION_CONNECTIONS, "ticketflower sessions");
  const prisma = new PrismaGuest(TRANSACTION_MS);
  const opened: Open = {
    pool,
    turns: new Turns(pool),
    prisma,
    sessionPool,
    async close() {
      if (current === opened) current = undefined;
      await prisma.leave();
      await Promise.all([pool.end(), sessionPool.end()]);
    },
  };
  current = opened;
  return opened;
}

/** The session store's own small pool: sessions are written apart from the commands, and commit alone. */
export function sessionPool(): pg.Pool {
  return connected().sessionPool;
}

/** How many wait for a connection, of commands, pages and sessions together. */
export function waitingForConnection(): number {
  if (!current) return 0;
  return current.turns.waiting + current.sessionPool.waitingCount;
}

/** One transaction; `beginning` is sent along with its BEGIN. Throws when called inside another. */
export function inTransaction<T>(
  beginning: Beginning,
  work: Work<T>,
  progress: Progress = { begun: false },
): Promise<T> {
  return transact(connected(), beginning, work, progress);
}

/** Questions that are asked without holding a connection; each packet of them begins with `setting`. */
export function questions(setting: NamedStatement, opening?: Opening): Questions {
  return new Questions(connected().turns, setting, opening);
}

/** One statement without a company, on a connection of its own. Only for doors.ts. */
export function outsideTransaction(): RawQueries {
  return rawQueries(connected().pool);
}

function connected(): Open {
  if (!current) throw new Error("The database is not connected: call connectDatabase first.");
  return current;
}

function openPool(connectionString: string, max: number, name: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max,
    application_name: name,
    keepAlive: true,
    options: PLANNED_ONCE,
    pipeline: true, // what follows BEGIN does not wait for its answer
    ...limits,
  });
  const ignore = (): void => undefined; // the query that meets a lost connection tells; an idle one is replaced
  pool.on("error", ignore);
  pool.on("connect", (client) => void client.on("error", ignore));
  return pool;
}

import { AsyncLocalStorage } from "node:async_hooks";
import type { Socket } from "node:net";
import type pg from "pg";
import type { Prisma, PrismaClient } from "../generated/client.js";
import { joined } from "./prisma-guest.js";
import { rawQueries, type Asker, type RawQueries } from "./statements.js";

/** What a transaction asks with: $queryRaw and $executeRaw, prepared and sent straight; and Prisma's models for the ordinary. */
export type Transaction = Prisma.TransactionClient;

/** Milliseconds from beginning to commit. */
export const TRANSACTION_MS = 8_000;

const underWay = new AsyncLocalStorage<Asker>();

/** The connection of the transaction that is under way here. */
export function currentConnection(): Asker {
  const connection = underWay.getStore();
  if (connection) return connection;
  throw new Error("Expected a transaction to be under way, but there is none.");
}

/** How far a transaction came. */
export interface Progress {
  begun: boolean;
}

/**
 * One transaction on a connection of the pool. It begins with the first statement of `work`, in the same packet as BEGIN and `beginning`,
 * which is SQL of ours; where nothing is asked, nothing is begun. Throws inside another: two connections for one request would stall a
 * full pool.
 */
export async function transact<T>(
  { pool, prisma }: { readonly pool: pg.Pool; readonly prisma: PrismaClient },
  beginning: string,
  work: (db: Transaction) => Promise<T>,
  progress: Progress,
): Promise<T> {
  expectNoneUnderWay();
  const client = await pool.connect();
  const host = hostOn(client, `BEGIN;${beginning}`, progress);
  let broken: Error | undefined;
  try {
    return await underWay.run(host, async () => {
      const guest = joined(prisma);
      try {
        const result = await work(withRaw(guest.models, host));
        await guest.leave();
        if (host.asked()) expectCommitted(await host.query({ text: "COMMIT" }));
        return result;
      } catch (error) {
        host.close();
        await guest.leave();
        if (host.asked()) broken = await rollBack(client);
        throw error;
      }
    });
  } finally {
    host.close();
    client.release(broken);
  }
}

/**
 * A transaction of the statements that `ask` sends before it waits for anything: they, BEGIN and COMMIT leave together and are answered
 * together. No Prisma, and no second question that depends on the first.
 */
export async function askAtOnce<T>(
  pool: pg.Pool,
  beginning: string,
  ask: (db: RawQueries) => Promise<T>,
): Promise<T> {
  expectNoneUnderWay();
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    sendTogether(client);
    const begun = client.query(`BEGIN;${beginning}`);
    let over = false;
    const query = (config: pg.QueryConfig) =>
      over ? Promise.reject(new Error(ASKED_LATER)) : client.query(config);
    const asked = ask(rawQueries({ query }));
    over = true; // a second question would come after COMMIT
    const committed = client.query("COMMIT");
    const [, answer] = await Promise.all([begun, asked, committed]);
    return answer;
  } catch (error) {
    broken = await rollBack(client);
    throw error;
  } finally {
    client.release(broken);
  }
}

const ASKED_LATER =
  "Expected all questions of this transaction at once, but one waited for another's answer.";

function expectNoneUnderWay(): void {
  if (!underWay.getStore()) return;
  throw new Error(
    "Expected one transaction at a time, but one was begun inside another: pass its tx on instead.",
  );
}

/** What is asked until all that is under way waits for answers leaves in one packet: most of what a statement costs Node is its own write. */
function sendTogether(client: pg.PoolClient): void {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

function withRaw(models: object, connection: Asker): Transaction {
  const raw = rawQueries(connection);
  return new Proxy(models, {
    get: (target, name) =>
      name === "$queryRaw" || name === "$executeRaw" ? raw[name] : Reflect.get(target, name),
  }) as Transaction;
}

/**
 * The connection as long as its transaction may take; the first question begins it. Once it is closed nothing is asked on it any more: where
 * one of several that were asked at once failed, the others go on for a while, and the connection is somebody else's by then.
 */
function hostOn(
  client: pg.PoolClient,
  beginning: string,
  progress: Progress,
): Asker & { asked(): boolean; close(): void } {
  const deadline = Date.now() + TRANSACTION_MS;
  let asked = false;
  let closed = false;
  let failed: Error | undefined;
  const begin = (): void => {
    asked = true;
    client.query(beginning).then(
      () => (progress.begun = true),
      (error: unknown) => (failed = error instanceof Error ? error : new Error(String(error))),
    );
  };
  /** What was sent along with a beginning that failed was answered outside of any transaction: it does not count. */
  const answered = async (question: Promise<pg.QueryResult>): Promise<pg.QueryResult> => {
    const answer = await question;
    if (failed !== undefined) throw failed;
    return answer;
  };
  return {
    asked: () => asked,
    close() {
      closed = true;
    },
    query(config) {
      if (closed) return Promise.reject(new Error("Expected an open transaction, but it is over."));
      if (Date.now() > deadline) {
        const late = `Expected a transaction of ${TRANSACTION_MS} ms, but it took longer.`;
        return Promise.reject(Object.assign(new Error(late), { code: TIMEOUT }));
      }
      sendTogether(client);
      if (!asked) begin();
      return answered(client.query(config));
    },
  };
}

/** PostgreSQL's own code for a transaction that waited too long. */
const TIMEOUT = "25P03";

/** Gives the error of a connection that is of no use any more. */
async function rollBack(client: pg.PoolClient): Promise<Error | undefined> {
  try {
    await client.query("ROLLBACK");
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/**
 * A commit that saved nothing is an error: after a failed statement PostgreSQL answers COMMIT by rolling back, so that code which caught
 * the statement's error and went on would report a success that never was.
 */
function expectCommitted({ command }: pg.QueryResult): void {
  if (command === "COMMIT") return;
  throw new Error(
    "Expected the transaction to be saved, but one of its statements had failed and the error was caught: nothing was saved.",
  );
}

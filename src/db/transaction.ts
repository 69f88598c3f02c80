import { AsyncLocalStorage } from "node:async_hooks";
import type pg from "pg";
import { Prisma } from "../generated/client.js";
import { Packet, type Answer, type NamedStatement } from "./packet.js";
import type { PrismaGuest } from "./prisma-guest.js";
import type { Opening } from "./opening.js";
import { afterThisTurn, hand, TemplateQueries, type Asked } from "./questions.js";
import { named, type Asker, type RawQueries } from "./statements.js";
import type { Turns } from "./turns.js";

/** What a transaction asks with: $queryRaw and $executeRaw, prepared and sent straight; and Prisma's models for the ordinary. */
export type Transaction = Prisma.TransactionClient;

/** Milliseconds from beginning to commit. */
export const TRANSACTION_MS = 8_000;

/** Says of what is done in a transaction that it is; absent where nobody looks. */
let watched: AsyncLocalStorage<true> | undefined;

/**
 * Whether transactions that are begun inside others are refused. That takes following everything that is done in one: before Node 24
 * that costs each promise of the process, a tenth of what a page costs, and an error of this kind shows in the first test of its code.
 */
export function watchTransactions(on: boolean): void {
  watched = on ? new AsyncLocalStorage() : undefined;
}

/** Two connections for one request would stall a full pool. */
export function expectNoneUnderWay(): void {
  if (!watched?.getStore()) return;
  throw new Error(
    "Expected one transaction at a time, but one was begun inside another: pass its tx on instead.",
  );
}

/** How far a transaction came. */
export interface Progress {
  begun: boolean;
}

/** What goes along with BEGIN: settings, and what was presumed of whoever asks where that is not settled yet. */
export interface Beginning {
  readonly settings: readonly NamedStatement[];
  readonly opening?: Opening | undefined;
}

/** What a transaction does; what it asked last and need not wait for goes into `last`. */
export type Work<T> = (db: Transaction, last: Promise<unknown>[]) => Promise<T>;

const BEGIN = named(Prisma.sql`begin`);
const COMMIT = named(Prisma.sql`commit`);

/**
 * One transaction on a connection of the pool. It begins with the first statement of `work`, in the same packet as BEGIN and its `beginning`; where
 * nothing is asked, nothing is begun. What is asked before anything waits for an answer leaves as one packet; what was asked last leaves with
 * COMMIT. Throws inside another.
 */
export async function transact<T>(
  { turns, prisma }: { readonly turns: Turns; readonly prisma: PrismaGuest },
  beginning: Beginning,
  work: Work<T>,
  progress: Progress,
): Promise<T> {
  expectNoneUnderWay();
  const turn = await turns.take();
  const { client } = turn;
  const host = new Host(client, beginning, progress);
  let broken: Error | undefined;
  try {
    const guest = prisma.join(host);
    try {
      const asking = withRaw(guest.models, host);
      const result = await (watched
        ? watched.run(true, () => work(asking, host.last))
        : work(asking, host.last));
      await guest.leave();
      await host.commit();
      return result;
    } catch (error) {
      host.close();
      await guest.leave();
      if (host.asked) broken = await rollBack(client);
      throw error;
    }
  } finally {
    host.close();
    turn.end(broken);
  }
}

/** Models of Prisma that ask raw statements otherwise than Prisma does. */
export function withRaw(models: object, raw: RawQueries): Transaction {
  return new Proxy(models, {
    get: (target, name) =>
      name === "$queryRaw" || name === "$executeRaw"
        ? raw[name].bind(raw)
        : Reflect.get(target, name),
  }) as Transaction;
}

/**
 * The connection as long as its transaction may take; the first question begins it. Once it is closed nothing is asked on it any more: where
 * one of several that were asked at once failed, the others go on for a while, and the connection is somebody else's by then.
 */
class Host extends TemplateQueries implements Asker {
  readonly #client: pg.PoolClient;
  readonly #progress: Progress;
  readonly #deadline = Date.now() + TRANSACTION_MS;
  #beginning: Beginning | undefined;
  #waiting: Asked[] = [];
  #closed = false;

  constructor(client: pg.PoolClient, beginning: Beginning, progress: Progress) {
    super();
    this.#client = client;
    this.#beginning = beginning;
    this.#progress = progress;
  }

  /** Whether anything was sent. */
  asked = false;
  /** Answers that nobody has waited for. */
  readonly last: Promise<unknown>[] = [];

  close(): void {
    this.#closed = true;
    this.#send(); // is refused by then
  }

  /** A statement of Prisma's, which wants its answer in a way of its own. */
  async query(config: pg.QueryConfig): Promise<pg.QueryResult> {
    this.#expectOpen();
    this.#send();
    if (this.#beginning) await this.#begin(this.#beginning, []);
    return this.#client.query(config);
  }

  /**
   * A commit that saved nothing is an error: after a failed statement PostgreSQL answers COMMIT by rolling back, so that code which
   * caught the statement's error and went on would report a success that never was.
   */
  async commit(): Promise<void> {
    if (!this.asked && this.#waiting.length === 0) return;
    const committed = this.ask(COMMIT); // with what was asked last, behind it
    await Promise.all([...this.last, committed]);
    const { tag } = await committed;
    if (tag === "COMMIT") return;
    throw new Error(
      "Expected the transaction to be saved, but one of its statements had failed and the error was caught: nothing was saved.",
    );
  }

  #expectOpen(): void {
    if (this.#closed) throw new Error("Expected an open transaction, but it is over.");
    if (Date.now() <= this.#deadline) return;
    const late = `Expected a transaction of ${TRANSACTION_MS} ms, but it took longer.`;
    throw Object.assign(new Error(late), { code: TIMEOUT });
  }

  protected override async ask(statement: NamedStatement): Promise<Answer> {
    this.#expectOpen();
    if (this.#waiting.length === 0) afterThisTurn(() => this.#send());
    return new Promise((resolve, reject) => this.#waiting.push({ statement, resolve, reject }));
  }

  #send(): void {
    const asked = this.#waiting;
    if (asked.length === 0) return;
    this.#waiting = [];
    const statements = asked.map(({ statement }) => statement);
    hand(
      this.#beginning ? this.#begin(this.#beginning, statements) : this.#packet(statements),
      asked,
    );
  }

  async #begin(
    { settings, opening }: Beginning,
    statements: readonly NamedStatement[],
  ): Promise<readonly Answer[]> {
    this.#beginning = undefined;
    const presumed = opening?.settled === false ? [opening.statement] : [];
    const first = [BEGIN, ...settings, ...presumed];
    // Whether a transaction that was sent whole was saved, nobody knows when its answer is lost.
    this.#progress.begun = statements.includes(COMMIT);
    const answers = await this.#packet([...first, ...statements]);
    this.#progress.begun = true;
    if (presumed.length > 0) opening?.heard(answers[first.length - 1]?.rows ?? []);
    return answers.slice(first.length);
  }

  #packet(statements: readonly NamedStatement[]): Promise<readonly Answer[]> {
    if (this.#closed)
      return Promise.reject(new Error("Expected an open transaction, but it is over."));
    this.asked = true;
    const packet = new Packet(statements);
    this.#client.query(packet);
    return packet.answers;
  }
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

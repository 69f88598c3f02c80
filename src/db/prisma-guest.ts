import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { PrismaClient } from "../generated/client.js";
import { statementName, type Asker } from "./statements.js";

/* Prisma as a guest in transactions that it did not begin: its models work there, and cost nothing where none is used. */

/** A pool that hands out the connections that were offered it, one by one, and does not let its guest begin or end anything on them. */
class HostPool extends pg.Pool {
  #offered: { readonly connection: Asker; readonly taken: () => void } | undefined;

  /** The connection that is taken next; gives when it was. One at a time. */
  offer(connection: Asker): Promise<void> {
    return new Promise((taken) => (this.#offered = { connection, taken }));
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(): void;
  override connect(): Promise<pg.PoolClient> {
    const offered = this.#offered;
    if (offered === undefined)
      return Promise.reject(
        new Error("Expected a transaction for Prisma to join, but there is none."),
      );
    this.#offered = undefined;
    offered.taken();
    return Promise.resolve(guestOf(offered.connection) as unknown as pg.PoolClient);
  }
}

function guestOf(connection: Asker) {
  const nothing = (): void => undefined;
  return {
    query: (config: pg.QueryConfig) =>
      /^(BEGIN|COMMIT|ROLLBACK)$/.test(config.text)
        ? Promise.resolve({ command: config.text, rowCount: 0, rows: [], fields: [] })
        : connection.query(config),
    on: nothing,
    removeListener: nothing,
    release: nothing,
  };
}

/** Prisma's client, whose interactive transactions are those of hosts. */
export class PrismaGuest {
  readonly #pool = new HostPool({ max: 1 });
  readonly #prisma: PrismaClient;
  /** Ends when the one that joins just now has its connection: Prisma asks for each some time later, and does not say for which. */
  #turn: Promise<unknown> = Promise.resolve();

  /** @param most milliseconds that a transaction may take */
  constructor(most: number) {
    this.#prisma = new PrismaClient({
      adapter: new PrismaPg(this.#pool, {
        statementNameGenerator: ({ sql }) => statementName(sql) ?? "",
      }),
      errorFormat: "minimal",
      transactionOptions: { maxWait: most, timeout: most },
    });
  }

  /**
   * Prisma's models in the transaction of a connection, joined with the first that is used.
   * @returns the models, and how to take leave: before the transaction ends, whichever way
   */
  join(connection: Asker): { models: object; leave: () => Promise<void> } {
    let joining: Promise<object> | undefined;
    let leaving: () => void = () => undefined;
    let left: Promise<unknown> | undefined;
    const join = (resolve: (models: object) => void, reject: (error: unknown) => void): void => {
      const until = new Promise<void>((leave) => (leaving = leave));
      left = this.#inTurn(connection, (models) => {
        resolve(models);
        return until;
      }).catch(reject);
    };
    return {
      models: modelsBy(async (model, method, args) => {
        const models = (await (joining ??= new Promise(join))) as Models;
        return models[model]?.[method]?.(...args);
      }),
      leave: async () => {
        leaving();
        await left;
      },
    };
  }

  async #inTurn(connection: Asker, work: (models: object) => Promise<void>): Promise<void> {
    const before = this.#turn;
    let done: Promise<void> | undefined;
    this.#turn = before.then(() => {
      const taken = this.#pool.offer(connection);
      done = this.#prisma.$transaction(work);
      return Promise.race([taken, done.catch(() => undefined)]);
    });
    await this.#turn;
    await done;
  }

  async leave(): Promise<void> {
    await this.#prisma.$disconnect();
  }
}

/** Prisma's models by name, with their methods. */
export type Models = Readonly<
  Record<string, Readonly<Record<string | symbol, (...args: unknown[]) => Promise<unknown>>>>
>;

/** Models whose methods do what `ask` does. */
export function modelsBy(
  ask: (model: string, method: string | symbol, args: unknown[]) => Promise<unknown>,
): object {
  const model = (name: string) =>
    new Proxy(
      {},
      {
        get:
          (_, method) =>
          (...args: unknown[]) =>
            ask(name, method, args),
      },
    );
  return new Proxy(
    {},
    { get: (_, name) => (typeof name === "string" && name !== "then" ? model(name) : undefined) },
  );
}

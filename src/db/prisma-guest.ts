import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { PrismaClient } from "../generated/client.js";
import { statementName, type Asker } from "./statements.js";

/* Prisma as a guest in transactions that it did not begin: its models work there, and cost nothing where none is used. */

/** The connection whose transaction Prisma joins next; its clients are asked for one at a time, in the same turn. */
type ConnectionOf = () => Asker;

/** A pool that hands out the connection of the transaction that is under way, and does not let its guest begin or end it. */
class HostPool extends pg.Pool {
  readonly #current: ConnectionOf;

  constructor(current: ConnectionOf) {
    super({ max: 1 });
    this.#current = current;
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(): void;
  override connect(): Promise<pg.PoolClient> {
    return Promise.resolve(guestOf(this.#current()) as unknown as pg.PoolClient);
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

/** Prisma's client, whose interactive transactions are the host's. @param most milliseconds that one may take */
export function prismaGuest(current: ConnectionOf, most: number): PrismaClient {
  return new PrismaClient({
    adapter: new PrismaPg(new HostPool(current), {
      statementNameGenerator: ({ sql }) => statementName(sql) ?? "",
    }),
    errorFormat: "minimal",
    transactionOptions: { maxWait: most, timeout: most },
  });
}

/**
 * Prisma's models in the transaction that is under way, begun with the first that is used.
 * @returns the models, and how to take leave: before the transaction ends, whichever way
 */
export function joined(prisma: PrismaClient): { models: object; leave: () => Promise<void> } {
  let joining: Promise<object> | undefined;
  let leaving: () => void = () => undefined;
  let left: Promise<unknown> | undefined;
  const join = (): Promise<object> =>
    (joining ??= new Promise((resolve, reject) => {
      const until = new Promise<void>((leave) => (leaving = leave));
      left = prisma
        .$transaction((models) => {
          resolve(models);
          return until;
        })
        .catch(reject);
    }));
  return {
    models: modelsBy(async (model, method, args) => {
      const models = (await join()) as Models;
      return models[model]?.[method]?.(...args);
    }),
    leave: async () => {
      leaving();
      await left;
    },
  };
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

import pg from "pg";
import type { Prisma } from "../generated/client.js";
import { parserOf, type NamedStatement } from "./packet.js";
import { written } from "./statement-texts.js";

/** Whoever sends statements: a connection, or a pool. */
export interface Asker {
  query(config: pg.QueryConfig): Promise<pg.QueryResult<pg.QueryResultRow>>;
}

/** How a tagged template asks: Prisma's own way of writing, without its way of sending. */
export interface RawQueries {
  $queryRaw<T = unknown>(
    query: TemplateStringsArray | Prisma.Sql,
    ...values: unknown[]
  ): Promise<T>;
  $executeRaw(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Promise<number>;
}

const types: pg.CustomTypesConfig = {
  getTypeParser: (id, format) =>
    format === "binary" ? pg.types.getTypeParser(id, format) : parserOf(id),
};

/**
 * Sends the statements of tagged templates straight through pg, prepared under a name. Through Prisma each would cost half a millisecond
 * of CPU more, and be parsed and planned again.
 */
export function rawQueries(asker: Asker): RawQueries {
  const ask = (query: TemplateStringsArray | Prisma.Sql, given: unknown[]) => {
    const { name, text, values } = named(query, given);
    return asker.query({ name, text, values: [...values], types });
  };
  return {
    $queryRaw: async <T>(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) =>
      (await ask(query, values)).rows as T,
    $executeRaw: async (query, ...values) => (await ask(query, values)).rowCount ?? 0,
  };
}

/** The statement of a template. */
export function named(
  query: TemplateStringsArray | Prisma.Sql,
  given: readonly unknown[] = [],
): NamedStatement {
  const { text, values } = written(query, given);
  // A forgotten value would be taken for null.
  if (values.includes(undefined))
    throw new TypeError("Expected a value for every place of a statement, but one is undefined.");
  return { name: statementName(text), text, values };
}

/** So many statements are prepared on a connection; lists of conditions could make more of them than a server should keep. */
const MOST_PREPARED = 500;
const names = new Map<string, string>();

/** The name under which a text is prepared on every connection; none for those that came after the first five hundred. */
export function statementName(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MOST_PREPARED) return known;
  const name = `s${names.size}`;
  names.set(text, name);
  return name;
}

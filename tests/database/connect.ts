import pg from "pg";
import { afterAll } from "vitest";

const open: pg.Client[] = [];
afterAll(() => Promise.all(open.map((client) => client.end())));

/** A connection that is closed after the file's tests. */
export async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined); // told by the query that meets it
  await client.connect();
  open.push(client);
  return client;
}

/** The rows of a query. */
export async function rows<T extends object = Record<string, unknown>>(
  client: pg.Client,
  sql: string,
  values: unknown[] = [],
): Promise<T[]> {
  return (await client.query<T>(sql, values)).rows;
}

import pg from "pg";
import { rawQueries, type RawQueries } from "../../src/db/statements.js";

/** What questions took from tables and indexes, those rows that they then did not want among them. */
export interface Read {
  rows: number;
  /** Of 8 kB. */
  blocks: number;
}

/** A connection as the pages', a statement being planned once for all values; what it reads is added up in `read`. Several may be asked at once. */
export function counting(client: pg.Client): { readonly db: RawQueries; readonly read: Read } {
  const read = { rows: 0, blocks: 0 };
  let asked = 0;
  const db = rawQueries({
    async query({ text, values = [] }) {
      const given = (values as unknown[]).map((value) => literal(value)).join(", ");
      const name = `counted_${(asked += 1)}`;
      await client.query(
        "set local plan_cache_mode = force_generic_plan; set local random_page_cost = 1.1",
      );
      await client.query(`prepare ${name} as ${text}`);
      const use = `execute ${name}${given === "" ? "" : `(${given})`}`;
      const { rows } = await client.query<{ "QUERY PLAN": [{ Plan: Plan }] }>(
        `explain (analyze, buffers, timing off, format json) ${use}`,
      );
      await client.query(`deallocate ${name}`);
      for (const { "QUERY PLAN": plans } of rows) {
        read.rows += rowsOf(plans[0].Plan);
        read.blocks += plans[0].Plan["Shared Hit Blocks"] + plans[0].Plan["Shared Read Blocks"];
      }
      return client.query({ text, values: values as unknown[] });
    },
  });
  return { db, read };
}

function literal(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return pg.escapeLiteral(`{${value.join(",")}}`);
  return pg.escapeLiteral(value instanceof Date ? value.toISOString() : String(value));
}

interface Plan {
  readonly "Node Type": string;
  readonly "Actual Rows": number;
  readonly "Actual Loops": number;
  readonly "Rows Removed by Filter"?: number;
  readonly "Shared Hit Blocks": number;
  readonly "Shared Read Blocks": number;
  readonly Plans?: readonly Plan[];
}

function rowsOf(plan: Plan): number {
  const own = /^(Seq|Index|Index Only|Bitmap Heap) Scan$/.test(plan["Node Type"])
    ? (plan["Actual Rows"] + (plan["Rows Removed by Filter"] ?? 0)) * plan["Actual Loops"]
    : 0;
  return (plan.Plans ?? []).reduce((sum, part) => sum + rowsOf(part), own);
}

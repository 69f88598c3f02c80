import fs from "node:fs";
import path from "node:path";
import type { Database } from "./db/index.js";
import type { Readiness } from "./web/index.js";

const MIGRATION = /^\d{14}_/;

/** Asks the database what /readyz tells: it answers, has exactly the migrations of this program, and takes jobs. */
export async function readiness(pool: Database["sessionPool"], root: string): Promise<Readiness> {
  const expected = fs
    .readdirSync(path.join(root, "prisma", "migrations"))
    .filter((name) => MIGRATION.test(name));
  try {
    const { rows } = await pool.query<{ queue: boolean; applied: string[] }>(
      `select to_regclass('graphile_worker.jobs') is not null as queue,
              array(select migration_name::text from _prisma_migrations
                     where finished_at is not null and rolled_back_at is null) as applied`,
    );
    const applied = rows[0]?.applied ?? [];
    const schema =
      expected.length === applied.length && expected.every((name) => applied.includes(name));
    return { database: true, schema, queue: rows[0]?.queue ?? false };
  } catch {
    return { database: false, schema: false, queue: false };
  }
}

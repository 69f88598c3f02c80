import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { withDatabase } from "./database-url.mjs";
import { startEmbedded } from "./postgres/embedded.mjs";
import { asClient } from "./prepare-database.mjs";
import { root } from "./project.mjs";
import { ensureRuntimeRoles } from "./roles.mjs";
import { filters, readMigrations, readSchema, withSchemaEngine } from "./schema-engine.mjs";

const NOTHING = /^\s*(-- This is an empty migration\.)?\s*$/;

/**
 * The SQL that would take a database made by prisma/migrations to prisma/schema.prisma; "" when they agree. The engine
 * replays the migrations into a throw-away database of the test server (or of TEST_DATABASE_URL's).
 * @param {string} [schema] another schema's text
 */
export async function schemaDrift(schema = readSchema()) {
  const given = process.env["TEST_DATABASE_URL"];
  if (given) return compare(given, schema);
  const server = await startEmbedded("test", { fast: true });
  try {
    return await compare(server.superuserUrl, schema);
  } finally {
    await server.stop();
  }
}

/** @param {string} superuserUrl @param {string} schema */
async function compare(superuserUrl, schema) {
  const scratch = `tf_drift_${process.pid}_${randomBytes(4).toString("hex")}`;
  await asClient(superuserUrl, async (client) => {
    await ensureRuntimeRoles(client, { user: "ticketflower_app", password: "" }); // the migrations grant to them
    await client.query(`create database ${scratch}`);
  });
  try {
    return await withSchemaEngine(withDatabase(superuserUrl, scratch), async (engine) => {
      const migrations = readMigrations();
      const empty = migrations.migrationDirectories.length === 0;
      const { stdout } = await engine.diff({
        from: empty ? { tag: "empty" } : { tag: "migrations", ...migrations },
        to: { tag: "schemaDatamodel", files: [{ path: "schema.prisma", content: schema }] },
        script: true,
        exitCode: null,
        filters,
      });
      return NOTHING.test(stdout ?? "") ? "" : (stdout ?? "");
    });
  } finally {
    await asClient(superuserUrl, (client) =>
      client.query(`drop database if exists ${scratch} with (force)`),
    );
  }
}

/** Writes prisma/migrations/TIME_NAME/migration.sql; returns its path. @param {string} name @param {string} sql */
export function writeMigration(name, sql) {
  const time = new Date().toISOString().replaceAll(/\D/g, "").slice(0, 14);
  const folder = path.join("prisma", "migrations", `${time}_${name}`);
  fs.mkdirSync(path.join(root, folder), { recursive: true });
  fs.writeFileSync(path.join(root, folder, "migration.sql"), sql);
  return path.join(folder, "migration.sql");
}

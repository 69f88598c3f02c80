import { createHash, randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import pg from "pg";
import { withDatabase } from "../../bin/lib/database-url.mjs";
import { startEmbedded } from "../../bin/lib/postgres/embedded.mjs";
import { asClient, prepareDatabase, preparedAddresses } from "../../bin/lib/prepare-database.mjs";
import { root } from "../../bin/lib/project.mjs";

/** Where test databases are made. Addresses name a server and an account; the database in them is to be replaced. */
export interface TestServer {
  adminUrl: string;
  ownerUrl: string;
  runtimeUrl: string;
  template: string;
  /** Begins the name of every database of this run. */
  prefix: string;
  close: () => Promise<void>;
}

const TEMPLATE_LOCK = 823_642;
const OLD_TEMPLATE = "interval '1 day'";

/**
 * The embedded test server, or the one of TEST_DATABASE_URL (a superuser's address), with a migrated template database.
 * Several runs can share it: a template is named by what it was made from, a run's databases by the run.
 */
export async function openTestServer(): Promise<TestServer> {
  const given = process.env["TEST_DATABASE_URL"];
  const server = given
    ? { superuserUrl: given, stop: async () => {} }
    : await startEmbedded("test", { fast: true });
  const adminUrl = withDatabase(server.superuserUrl, "postgres");
  const template = `tf_template_${fingerprint()}`;
  const prefix = `tf_test_${Math.floor(Date.now() / 1000)}_${randomBytes(3).toString("hex")}_`;
  const urls = await asClient(adminUrl, async (admin) => {
    await admin.query("select pg_advisory_lock($1)", [TEMPLATE_LOCK]);
    await dropLeftovers(admin, template);
    return ensureTemplate(admin, adminUrl, template);
  });
  const close = async () => {
    await asClient(adminUrl, (admin) =>
      dropDatabases(admin, `datname like '${prefix.replaceAll("_", "\\_")}%'`),
    );
    await server.stop();
  };
  return { adminUrl, ...urls, template, prefix, close };
}

/** Makes the template unless it is there; it gets its name when it is complete. */
async function ensureTemplate(admin: pg.Client, adminUrl: string, template: string) {
  const { rowCount } = await admin.query("select 1 from pg_database where datname = $1", [
    template,
  ]);
  if (rowCount) return preparedAddresses(adminUrl);
  const half = `${template}_half`;
  await admin.query(`drop database if exists ${half} with (force)`);
  await admin.query(`create database ${half}`);
  const { ownerUrl, runtimeUrl } = await prepareDatabase({
    ownerUrl: withDatabase(adminUrl, half),
  });
  await admin.query(`comment on database ${half} is '${new Date().toISOString()}'`);
  await admin.query(`alter database ${half} with allow_connections false`); // a template in use cannot be cloned
  await admin.query(`alter database ${half} rename to ${template}`);
  return { ownerUrl, runtimeUrl };
}

/** Databases of runs that were killed, and templates of other days. */
async function dropLeftovers(admin: pg.Client, template: string): Promise<void> {
  const seconds = "split_part(datname, '_', 3)::bigint";
  await dropDatabases(
    admin,
    `datname like 'tf\\_test\\_%' and to_timestamp(${seconds}) < now() - interval '2 hours'`,
  );
  const made = "shobj_description(oid, 'pg_database')::timestamptz";
  await dropDatabases(
    admin,
    `datname like 'tf\\_template\\_%' and datname <> '${template}' and coalesce(${made} < now() - ${OLD_TEMPLATE}, true)`,
  );
}

async function dropDatabases(admin: pg.Client, condition: string): Promise<void> {
  const { rows } = await admin.query<{ datname: string }>(
    `select datname from pg_database where ${condition}`,
  );
  for (const { datname } of rows) {
    await admin.query(`drop database if exists ${pg.escapeIdentifier(datname)} with (force)`);
  }
}

/** What the template is made from: migrations, roles, the queue's version. */
function fingerprint(): string {
  const hash = createHash("sha256");
  const migrations = path.join(root, "prisma", "migrations");
  const names = fs.existsSync(migrations) ? fs.readdirSync(migrations).toSorted() : [];
  const files = [
    ...names
      .map((name) => path.join(migrations, name, "migration.sql"))
      .filter((file) => fs.existsSync(file)),
    ...["roles", "queue-schema", "prepare-database"].map((name) =>
      path.join(root, "bin", "lib", `${name}.mjs`),
    ),
    path.join(root, "node_modules", "graphile-worker", "package.json"),
  ];
  for (const file of files) hash.update(file).update(fs.readFileSync(file));
  return hash.digest("hex").slice(0, 16);
}

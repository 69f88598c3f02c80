// Finds the database that the settings name, or brings up the embedded one.
import pg from "pg";
import { withDatabase } from "./database-url.mjs";
import { startEmbedded } from "./postgres/embedded.mjs";
import { asClient, mayCreate, prepareDatabase, preparedAddresses } from "./prepare-database.mjs";
import { Refusal, log } from "./project.mjs";

const EMBEDDED_DATABASE = "ticketflower";
const DUPLICATE_DATABASE = new Set(["42P04", "23505"]);

/**
 * @typedef {object} OpenDatabase
 * @property {string} databaseUrl who web and worker connect as
 * @property {string} [ownerUrl] who migrates, where it is known
 * @property {boolean} embedded is it our own PostgreSQL?
 * @property {() => Promise<void>} stop
 */

/**
 * Brings the database up: the embedded one, migrated, where the settings name none; otherwise the one they name.
 * @param {{ databaseUrl?: string | undefined, migrationDatabaseUrl?: string | undefined }} settings
 * @param {{ migrate?: boolean }} [options] migrate: false leaves a named database as it is (the embedded one is always migrated)
 * @returns {Promise<OpenDatabase>}
 */
export async function openDatabase(settings, { migrate = true } = {}) {
  if (!settings.databaseUrl && !settings.migrationDatabaseUrl) return openEmbedded();
  try {
    const named = await openNamed(settings, migrate);
    await mustBeMigrated(named.databaseUrl);
    return { ...named, embedded: false, stop: async () => {} };
  } catch (error) {
    throw explained(error);
  }
}

/** @returns {Promise<OpenDatabase>} */
async function openEmbedded() {
  const server = await startEmbedded("app");
  try {
    await createDatabase(server.superuserUrl, EMBEDDED_DATABASE);
    const superuserUrl = withDatabase(server.superuserUrl, EMBEDDED_DATABASE);
    const { ownerUrl, runtimeUrl, applied } = await prepareDatabase({ ownerUrl: superuserUrl });
    tell(applied);
    return { databaseUrl: runtimeUrl, ownerUrl, embedded: true, stop: server.stop };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/**
 * @param {{ databaseUrl?: string | undefined, migrationDatabaseUrl?: string | undefined }} settings
 * @param {boolean} migrate
 * @returns {Promise<{ databaseUrl: string, ownerUrl?: string }>}
 */
async function openNamed({ databaseUrl, migrationDatabaseUrl }, migrate) {
  const ownerUrl =
    migrationDatabaseUrl ??
    (databaseUrl && (await mayCreate(databaseUrl)) ? databaseUrl : undefined);
  const given = migrationDatabaseUrl ? databaseUrl : undefined;
  if (ownerUrl === undefined) return { databaseUrl: databaseUrl ?? "" };
  if (!migrate)
    return { databaseUrl: given ?? (await preparedAddresses(ownerUrl)).runtimeUrl, ownerUrl };
  const prepared = await prepareDatabase({ ownerUrl, ...(given ? { runtimeUrl: given } : {}) });
  tell(prepared.applied);
  return { databaseUrl: prepared.runtimeUrl, ownerUrl: prepared.ownerUrl };
}

/** @param {string} databaseUrl */
async function mustBeMigrated(databaseUrl) {
  const { rows } = await asClient(databaseUrl, (client) =>
    client.query("select to_regclass('public.company') is not null as migrated"),
  );
  if (!rows[0].migrated) {
    throw new Refusal(
      "Expected the database to be migrated, but it has no tables. Run npm run migrate with the owner's address in MIGRATION_DATABASE_URL first.",
    );
  }
}

/** Makes a database unless it is there. @param {string} superuserUrl @param {string} name */
async function createDatabase(superuserUrl, name) {
  await asClient(superuserUrl, async (client) => {
    const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [name]);
    if (rowCount) return;
    try {
      await client.query(`create database ${pg.escapeIdentifier(name)}`);
    } catch (error) {
      if (!(error instanceof pg.DatabaseError && DUPLICATE_DATABASE.has(error.code ?? "")))
        throw error;
    }
  });
}

/** @param {string[]} applied */
function tell(applied) {
  if (applied.length > 0)
    log(`applied ${applied.length} migration${applied.length === 1 ? "" : "s"}`);
}

/** What an operator can do something about is said in a sentence. @param {unknown} error */
function explained(error) {
  if (error instanceof Refusal || !(error instanceof Error)) return error;
  const code = "code" in error ? String(error.code) : "";
  const about = ["3D000", "28P01", "28000", "ECONNREFUSED", "ENOTFOUND", "ECONNRESET", "ETIMEDOUT"];
  if (!about.includes(code)) return error;
  const detail =
    error instanceof AggregateError ? error.errors.map(String).join("; ") : error.message;
  return new Refusal(`Expected the database of DATABASE_URL to answer, but: ${detail}.`);
}

import pg from "pg";
import { derivedPassword, passwordOf, userOf, withAccount } from "./database-url.mjs";
import { applyMigrations } from "./migrate.mjs";
import { migrateQueue } from "./queue-schema.mjs";
import { OWNER, RUNTIME, ensureOwner, ensureRuntimeRoles, setPassword } from "./roles.mjs";

const PREPARATION_LOCK = 823_641;
const WRONG_PASSWORD = "28P01";

/**
 * @typedef {object} PreparedDatabase
 * @property {string} ownerUrl who owns the tables; migrations run as it
 * @property {string} runtimeUrl who web and worker connect as
 * @property {string[]} applied the names of the migrations that were applied now
 */

/**
 * Makes the roles, applies the migrations and the queue's: everything a database needs before the app connects. Can be
 * repeated, and run by several processes at once.
 * @param {object} options
 * @param {string} options.ownerUrl an account that may create in the database; a superuser's is used to make the owner's
 * @param {string} [options.runtimeUrl] without it the runtime role gets a password that is derived from the owner's
 * @returns {Promise<PreparedDatabase>}
 */
export async function prepareDatabase(options) {
  const ownerUrl = await ownerAddress(options.ownerUrl);
  const runtimeUrl = options.runtimeUrl ?? runtimeAddress(ownerUrl);
  const runtime = { user: userOf(runtimeUrl), password: passwordOf(runtimeUrl) };
  const applied = await asClient(ownerUrl, async (owner) => {
    await owner.query("select pg_advisory_lock($1)", [PREPARATION_LOCK]);
    await ensureRuntimeRoles(owner, runtime);
    if (!options.runtimeUrl) await ensurePassword(owner, runtimeUrl);
    const names = await applyMigrations(ownerUrl);
    await migrateQueue(owner, ownerUrl);
    return names;
  });
  return { ownerUrl, runtimeUrl, applied };
}

/** The runtime role's address, where only the owner's is known. @param {string} ownerUrl */
function runtimeAddress(ownerUrl) {
  return withAccount(ownerUrl, RUNTIME, derivedPassword(passwordOf(ownerUrl), RUNTIME));
}

/** A superuser makes the owner's role, and that one is the owner from then on. @param {string} url */
async function ownerAddress(url) {
  const superuser = await asClient(url, isSuperuser);
  if (!superuser) return url;
  const password = derivedPassword(passwordOf(url), OWNER);
  const ownerUrl = withAccount(url, OWNER, password);
  await asClient(url, async (client) => {
    await client.query("select pg_advisory_lock($1)", [PREPARATION_LOCK]);
    await ensureOwner(client, password);
    await ensurePassword(client, ownerUrl);
  });
  return ownerUrl;
}

/** Gives the account of `url` the password in it, if it cannot sign in with that yet. @param {pg.Client} client @param {string} url */
async function ensurePassword(client, url) {
  const password = passwordOf(url);
  if (!password) return;
  try {
    await asClient(url, async () => {});
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code !== WRONG_PASSWORD) throw error;
    await setPassword(client, userOf(url), password);
  }
}

/** @param {pg.Client} client @returns {Promise<boolean>} */
async function isSuperuser(client) {
  const { rows } = await client.query("select rolsuper from pg_roles where rolname = current_user");
  return rows[0].rolsuper;
}

/**
 * May this account make tables in the database? (Then it is an owner's address; otherwise a runtime role's.)
 * @param {string} url
 * @returns {Promise<boolean>}
 */
export function mayCreate(url) {
  return asClient(url, async (client) => {
    const { rows } = await client.query(
      "select has_database_privilege(current_database(), 'CREATE') and has_schema_privilege('public', 'CREATE') as may",
    );
    return rows[0].may;
  });
}

/**
 * The addresses that prepareDatabase made, or would make, for this owner's (or superuser's) address.
 * @param {string} url
 */
export async function preparedAddresses(url) {
  const superuser = await asClient(url, isSuperuser);
  const ownerUrl = superuser
    ? withAccount(url, OWNER, derivedPassword(passwordOf(url), OWNER))
    : url;
  return { ownerUrl, runtimeUrl: runtimeAddress(ownerUrl) };
}

/**
 * @template T
 * @param {string} url
 * @param {(client: pg.Client) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function asClient(url, work) {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: "ticketflower start-up",
  });
  client.on("error", () => {}); // a lost connection is told by the query that meets it
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

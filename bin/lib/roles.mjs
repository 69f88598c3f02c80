// The database's roles (cluster-wide, fixed names): whoever migrates owns the tables and is no superuser, whoever serves
// neither owns a table nor can bypass row-level security.
import pg from "pg";
import { Refusal } from "./project.mjs";

/** Owns the database and the tables, runs the migrations; made only where a superuser's address is given. */
export const OWNER = "ticketflower_owner";

/** The web and worker processes. */
export const RUNTIME = "ticketflower_app";

/** Owns the functions that may look across companies (SECURITY DEFINER); nobody signs in as it. */
const DOOR = "ticketflower_door";

/** Owns the job queue's schema; the runtime role is a member of it. */
export const QUEUE = "ticketflower_queue";

/** Reads a few columns of every company for system staff; the runtime role becomes it for one transaction, and is not it otherwise. */
export const OPERATOR = "ticketflower_operator";

/**
 * Stands between the two: the runtime role is a member of it, and it, who inherits nothing, of the operator's. So the runtime
 * role may SET ROLE, and has none of the operator's rights and policies before it does. (PostgreSQL 16 could say so in the grant.)
 */
const GATE = "ticketflower_gate";

const DUPLICATE = new Set(["42710", "23505"]); // another process, on another database, was quicker
const NOT_ALLOWED = "42501";

/** @typedef {pg.Client} Client */

/** @param {Client} client @param {string} role */
async function exists(client, role) {
  const { rowCount } = await client.query("select 1 from pg_roles where rolname = $1", [role]);
  return rowCount === 1;
}

/**
 * Makes a role if there is none.
 * @param {Client} client @param {string} role @param {string} attributes such as "NOLOGIN"
 */
async function ensureRole(client, role, attributes) {
  if (await exists(client, role)) return;
  try {
    await client.query(`create role ${pg.escapeIdentifier(role)} ${attributes}`);
  } catch (error) {
    if (error instanceof pg.DatabaseError && DUPLICATE.has(error.code ?? "")) return;
    throw explained(error, `create role ${role} ${attributes.replace(/'.*'/, "'…'")}`);
  }
}

/** @param {Client} client @param {string} role @param {string} member */
async function ensureMember(client, role, member) {
  const { rows } = await client.query(
    `select 1 from pg_auth_members m join pg_roles r on r.oid = m.roleid join pg_roles u on u.oid = m.member
      where r.rolname = $1 and u.rolname = $2 and pg_has_role(u.oid, r.oid, 'USAGE')`,
    [role, member],
  );
  if (rows.length === 0) await grantRole(client, role, member);
}

/** @param {Client} client @param {string} role @param {string} member */
async function grantRole(client, role, member) {
  const grant = `grant ${pg.escapeIdentifier(role)} to ${pg.escapeIdentifier(member)}`;
  try {
    await client.query(grant);
  } catch (error) {
    throw explained(error, grant);
  }
}

/** Lets a role that inherits nothing become another. @param {Client} client @param {string} role @param {string} gate */
async function ensureGate(client, role, gate) {
  const { rows } = await client.query(
    `select 1 from pg_auth_members m join pg_roles r on r.oid = m.roleid join pg_roles g on g.oid = m.member
      where r.rolname = $1 and g.rolname = $2`,
    [role, gate],
  );
  if (rows.length === 0) await grantRole(client, role, gate);
}

/** @param {unknown} error @param {string} statement */
function explained(error, statement) {
  if (!(error instanceof pg.DatabaseError) || error.code !== NOT_ALLOWED) return error;
  return new Refusal(
    `Expected the owner's account to be allowed to make the roles it needs, but ${error.message}. ` +
      `Give it CREATEROLE, or have an administrator run: ${statement};`,
  );
}

/** @param {string} password "" for none */
function loginWith(password) {
  return `LOGIN NOSUPERUSER NOBYPASSRLS${password ? ` PASSWORD ${pg.escapeLiteral(password)}` : ""}`;
}

/**
 * As a superuser: makes the owner's role and hands it the database, if a superuser has that.
 * @param {Client} client connected to the database @param {string} password
 */
export async function ensureOwner(client, password) {
  await ensureRole(client, OWNER, `${loginWith(password)} CREATEROLE`);
  const { rows } = await client.query(
    "select current_database() as name, (select rolsuper from pg_roles where oid = datdba) as super from pg_database where datname = current_database()",
  );
  /** @type {{ name: string, super: boolean }} */
  const { name, super: ownedBySuperuser } = rows[0];
  const database = pg.escapeIdentifier(name);
  if (ownedBySuperuser) await client.query(`alter database ${database} owner to ${OWNER}`);
  await client.query(`grant create, connect, temporary on database ${database} to ${OWNER}`);
  await client.query(`grant all on schema public to ${OWNER}`);
  await handOver(client);
}

/**
 * Since PostgreSQL 16 CREATEROLE is not enough to grant a role that another account made: the owner may also grant those that
 * are there already, and is none of them by that.
 * @param {Client} client
 */
async function handOver(client) {
  const { rows } = await client.query(
    `select r.rolname as role from pg_roles r
      where r.rolname = any($1) and current_setting('server_version_num')::int >= 160000 and not exists (
        select from pg_auth_members m where m.roleid = r.oid and m.admin_option and m.member = $2::regrole)`,
    [[RUNTIME, DOOR, QUEUE, OPERATOR, GATE], OWNER],
  );
  for (const { role } of rows) {
    await client.query(
      `grant ${pg.escapeIdentifier(role)} to ${OWNER} with admin true, inherit false, set false`,
    );
  }
}

/**
 * As the owner: makes the other roles. The migrations grant to them, so they come first.
 * @param {Client} client connected to the database
 * @param {{ user: string, password: string }} runtime the account that web and worker sign in as
 */
export async function ensureRuntimeRoles(client, runtime) {
  await ensureRole(
    client,
    RUNTIME,
    runtime.user === RUNTIME ? loginWith(runtime.password) : "NOLOGIN",
  );
  await ensureRole(client, DOOR, "NOLOGIN NOSUPERUSER NOBYPASSRLS");
  await ensureRole(client, QUEUE, "NOLOGIN NOSUPERUSER NOBYPASSRLS");
  await ensureRole(client, OPERATOR, "NOLOGIN NOSUPERUSER NOBYPASSRLS");
  await ensureRole(client, GATE, "NOLOGIN NOSUPERUSER NOBYPASSRLS NOINHERIT");
  if (runtime.user !== RUNTIME) {
    await ensureRole(client, runtime.user, loginWith(runtime.password));
    await ensureMember(client, RUNTIME, runtime.user);
  }
  const { rows } = await client.query("select current_user as name");
  await ensureMember(client, DOOR, rows[0].name);
  await ensureMember(client, QUEUE, rows[0].name);
  await ensureMember(client, QUEUE, RUNTIME);
  await ensureGate(client, OPERATOR, GATE);
  await ensureMember(client, GATE, RUNTIME);
  await keepTemporaryTables(client);
}

/**
 * PostgreSQL lets everybody make temporary tables: here the owner alone. It is no part of a migration, because a copy of a
 * database does not get its database's grants. @param {Client} client
 */
async function keepTemporaryTables(client) {
  const { rows } = await client.query(
    "select current_database() as name, has_database_privilege('public', current_database(), 'TEMPORARY') as open",
  );
  if (!rows[0].open) return;
  await client.query(
    `revoke temporary on database ${pg.escapeIdentifier(rows[0].name)} from public`,
  );
}

/** Sets a role's password. @param {Client} client @param {string} role @param {string} password */
export async function setPassword(client, role, password) {
  const statement = `alter role ${pg.escapeIdentifier(role)} password `;
  try {
    await client.query(statement + pg.escapeLiteral(password));
  } catch (error) {
    throw explained(error, `${statement}'…'`);
  }
}

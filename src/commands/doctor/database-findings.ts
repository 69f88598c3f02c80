import type { Database } from "../../db/index.js";
import { finding, type Finding } from "./finding.js";

interface Facts {
  readonly account: string;
  readonly superuser: boolean;
  readonly bypasses: boolean;
  readonly makesRoles: boolean;
  readonly temporary: boolean;
  readonly owns: number;
  readonly unfenced: string[];
  readonly version: number;
  readonly encoding: string;
  readonly durable: boolean;
  readonly workers: number;
  /** The app may become the operator's role, and has none of its rights before. */
  readonly operator: boolean;
}

const OLDEST_VERSION = 15;

/** What the database says about itself, asked as the account that web and worker use. */
export async function databaseFindings(pool: Database["sessionPool"]): Promise<Finding[]> {
  const { rows } = await pool.query<Facts>(`
    select current_user as account, r.rolsuper as superuser, r.rolbypassrls as bypasses, r.rolcreaterole as "makesRoles",
      has_database_privilege(current_database(), 'TEMPORARY') as temporary,
      (select count(*)::int from pg_class c
        where c.relnamespace = 'public'::regnamespace and pg_has_role(c.relowner, 'USAGE')) as owns,
      array(select c.relname::text from pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'session'
          and (c.relname = 'company' or exists (
            select from pg_attribute a where a.attrelid = c.oid and a.attname = 'company_id' and not a.attisdropped))
          and not (c.relrowsecurity and c.relforcerowsecurity
            and exists (select from pg_policy p where p.polrelid = c.oid)) order by 1) as unfenced,
      current_setting('server_version_num')::int / 10000 as version, current_setting('server_encoding') as encoding,
      current_setting('fsync')::boolean and current_setting('full_page_writes')::boolean
        and current_setting('synchronous_commit') <> 'off' as durable,
      (select count(*)::int from worker_beat where seen > now() - interval '1 minute') as workers,
      coalesce((select pg_has_role(o.oid, 'MEMBER') and not pg_has_role(o.oid, 'USAGE')
        from pg_roles o where o.rolname = 'ticketflower_operator'), false) as operator
    from pg_roles r where r.rolname = current_user`);
  const [facts] = rows;
  return facts ? judged(facts) : [];
}

function judged(facts: Facts): Finding[] {
  const { account, unfenced } = facts;
  return [
    finding(
      !facts.superuser && !facts.bypasses && !facts.makesRoles,
      `The app connects as ${account}, who cannot pass row-level security.`,
      `The app connects as ${account}, who is a superuser, may bypass row-level security or may make roles: use an account that only is a member of ticketflower_app.`,
    ),
    finding(
      facts.owns === 0,
      `${account} owns no table.`,
      `${account} owns tables, or is a member of who does, and could take the walls down: give the owner's address in MIGRATION_DATABASE_URL instead.`,
    ),
    finding(
      !facts.temporary,
      `${account} makes no temporary tables.`,
      `${account} may make temporary tables: have the database's owner run npm run migrate, or revoke temporary on the database from public.`,
      "note",
    ),
    finding(
      unfenced.length === 0,
      "Every company's table is fenced by row-level security.",
      `Row-level security is missing or not forced on ${unfenced.join(", ")}: migrate (npm run migrate), and find out who changed it.`,
    ),
    finding(
      facts.version >= OLDEST_VERSION,
      `PostgreSQL ${facts.version}.`,
      `PostgreSQL ${facts.version} is older than ${OLDEST_VERSION}: upgrade it.`,
    ),
    finding(
      facts.encoding === "UTF8",
      "The database's encoding is UTF8.",
      `The database's encoding is ${facts.encoding}: make one with UTF8.`,
    ),
    finding(
      facts.durable,
      "What is committed is on disk.",
      "fsync, full_page_writes or synchronous_commit is off: a power cut loses what was acknowledged. Turn them on.",
    ),
    finding(
      facts.operator,
      "The operator's pages read as a role of their own, whose rights the app has not otherwise.",
      "The app has the rights of ticketflower_operator, or may not become it: grant ticketflower_operator to ticketflower_gate (which must be NOINHERIT), that to ticketflower_app, and nobody else (npm run migrate does).",
    ),
    finding(
      facts.workers > 0,
      `${facts.workers} ${facts.workers === 1 ? "worker is" : "workers are"} alive.`,
      "No worker was alive in the last minute: start one (npm run worker), or nothing is cleared out.",
      "note",
    ),
  ];
}

import type pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { freshDatabase } from "../support/database.js";
import { describeCatalogue } from "./catalogue.js";
import { connect, rows } from "./connect.js";

/** The tables that belong to no company, and why. A new one is named here on purpose, or has company_id. */
const global = {
  _prisma_migrations: "Prisma's own",
  company: "is the company: fenced by its id",
  session: "found before anybody is known",
  worker_beat: "about processes",
};
/** Columns named like references that are none. */
const noReference = ["audit.object_id", "audit.workflow_family_id"];
/** Keyed by what they are found by, before a company is known. */
const keyedOtherwise = ["login"];

let owner: pg.Client;
let app: pg.Client;

beforeAll(async () => {
  const { ownerUrl, runtimeUrl } = await freshDatabase();
  owner = await connect(ownerUrl);
  app = await connect(runtimeUrl);
});

const names = async (client: pg.Client, sql: string): Promise<string[]> =>
  (await rows<{ name: string }>(client, sql)).map(({ name }) => name).toSorted();

const table =
  "from pg_class t where t.relnamespace = 'public'::regnamespace and t.relkind in ('r', 'p')";
const hasCompany =
  "exists (select from pg_attribute a where a.attrelid = t.oid and a.attname = 'company_id')";
const fenced = `(${hasCompany} and t.relname <> 'session' or t.relname = 'company')`;

describe("the catalogue", () => {
  it("is what catalogue.txt says", async () => {
    await expect(await describeCatalogue(owner)).toMatchFileSnapshot("catalogue.txt");
  });
});

describe("every table", () => {
  it("belongs to companies, or is named here as global", async () => {
    expect(
      await names(
        owner,
        `select relname as name ${table} and (not ${hasCompany} or relname = 'session')`,
      ),
    ).toEqual(Object.keys(global));
  });

  it("of a company has row-level security, enabled and forced", async () => {
    const without = `select relname as name ${table} and ${fenced} and not (t.relrowsecurity and t.relforcerowsecurity)`;
    expect(await names(owner, without)).toEqual([]);
  });

  it("of a company has one policy for the app: its own rows, for reading and writing", async () => {
    const own = (column: string) =>
      `(${column} = (NULLIF(current_setting('app.company_id'::text, true), ''::text))::integer)`;
    const without = `select relname as name ${table} and ${fenced} and not exists (
      select from pg_policies p where p.tablename = t.relname and p.cmd = 'ALL' and p.roles = '{ticketflower_app}'
        and p.qual = case t.relname when 'company' then '${own("id").replaceAll("'", "''")}' else '${own("company_id").replaceAll("'", "''")}' end
        and p.with_check = p.qual)`;
    expect(await names(owner, without)).toEqual([]);
    const more = `select tablename || '.' || policyname as name from pg_policies
      where policyname <> 'own_company' and roles <> '{ticketflower_door}'`;
    expect(await names(owner, more)).toEqual([]);
  });

  it("of a company demands one, and is keyed by it first", async () => {
    const nullable = `select relname as name ${table} and ${fenced} and relname <> 'company' and not exists (
      select from pg_attribute a where a.attrelid = t.oid and a.attname = 'company_id' and a.attnotnull)`;
    expect(await names(owner, nullable)).toEqual([]);
    const otherwise = `select relname as name ${table} and ${fenced} and relname <> 'company' and not exists (
      select from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
       where i.indrelid = t.oid and i.indisprimary and a.attname = 'company_id')`;
    expect(await names(owner, otherwise)).toEqual(keyedOtherwise);
  });

  it("points to another by company and id together", async () => {
    const alone = `select conrelid::regclass || '.' || conname as name from pg_constraint c
      where contype = 'f' and connamespace = 'public'::regnamespace and confrelid <> 'company'::regclass
        and (select attname from pg_attribute where attrelid = conrelid and attnum = conkey[1]) <> 'company_id'`;
    expect(await names(owner, alone)).toEqual([]);
  });

  it("of a company points to it, or to rows that do, by columns that are never null", async () => {
    const loose = `with recursive reached as (
        select 'company'::regclass::oid as oid
        union
        select c.conrelid from pg_constraint c join reached r on r.oid = c.confrelid
         where c.contype = 'f' and not exists (
           select from pg_attribute a where a.attrelid = c.conrelid and a.attnum = any (c.conkey) and not a.attnotnull))
      select relname as name ${table} and ${fenced} and t.oid not in (select oid from reached)`;
    expect(await names(owner, loose)).toEqual([]);
  });

  it("has a foreign key behind every column that names a row", async () => {
    const loose = `select relname || '.' || attname as name from pg_class t join pg_attribute a on a.attrelid = t.oid
      where t.relnamespace = 'public'::regnamespace and t.relkind in ('r', 'p') and t.relname <> 'session' and a.attnum > 0
        and (attname like '%\\_id' or attname like '%\\_by') and atttypid = 'int'::regtype
        and not exists (select from pg_constraint c where c.contype = 'f' and c.conrelid = t.oid and a.attnum = any (c.conkey))`;
    expect(await names(owner, loose)).toEqual(noReference);
  });
});

describe("the account of web and worker", () => {
  it("is neither a superuser nor free of row-level security, and makes no roles", async () => {
    const asked =
      "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = current_user";
    expect(await rows(app, asked)).toEqual([
      { rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false },
    ]);
  });

  it("owns nothing outside the job queue", async () => {
    const owned = `select oid::regclass::text as name from pg_class where relowner = current_user::regrole
      union all select oid::regprocedure::text from pg_proc where proowner = current_user::regrole
      union all select nspname from pg_namespace where nspowner = current_user::regrole`;
    expect(await names(app, owned)).toEqual([]);
  });

  it.each(["ticketflower_owner", "ticketflower_door"])(
    "is not %s, and cannot become it",
    async (role) => {
      const [asked] = await rows<{ member: boolean }>(
        app,
        "select pg_has_role($1, 'MEMBER') as member",
        [role],
      );
      expect(asked?.member).toBe(false);
      await expect(app.query(`set role ${role}`)).rejects.toMatchObject({ code: "42501" });
    },
  );

  it.each([
    "alter table role disable row level security",
    "alter table audit disable trigger all",
    "drop policy own_company on role",
    "create table mine (id int)",
    "create function mine() returns int language sql as 'select 1'",
    "truncate role cascade",
    "set session_replication_role = replica",
    "select setval('company_id_seq', 1)",
    "update company set id = 7",
  ])("cannot: %s", async (statement) => {
    await expect(app.query(statement)).rejects.toMatchObject({ code: "42501" });
  });

  it("is fenced also with row_security off, by an error", async () => {
    await app.query("set row_security = off");
    await expect(app.query("select 1 from role")).rejects.toMatchObject({ code: "42501" });
    await app.query("reset row_security");
  });
});

describe("a door", () => {
  const doors = "from pg_proc p where pronamespace = 'public'::regnamespace and prosecdef";

  it("is owned by the door's role, which nobody signs in as, and has a fixed search path", async () => {
    const odd = `select p.oid::regprocedure::text as name ${doors} and (proowner <> 'ticketflower_door'::regrole
      or proconfig is distinct from '{"search_path=pg_catalog, pg_temp"}')`;
    expect(await names(owner, odd)).toEqual([]);
    expect(await names(owner, `select proname as name ${doors}`)).toEqual([
      "clear_sessions",
      "clear_used_forms",
      "clear_user_links",
      "company_ids",
      "find_link",
      "find_login",
    ]);
    expect(
      await rows(
        owner,
        "select 1 from pg_roles where rolname = 'ticketflower_door' and rolcanlogin",
      ),
    ).toEqual([]);
  });

  it("cannot be opened by the public", async () => {
    const open = `select p.oid::regprocedure::text as name ${doors} and has_function_privilege('public', p.oid, 'execute')`;
    expect(await names(owner, open)).toEqual([]);
  });

  it("does not let its role make anything", async () => {
    const [may] = await rows(
      owner,
      "select has_schema_privilege('ticketflower_door', 'public', 'create') as may",
    );
    expect(may).toEqual({ may: false });
  });
});

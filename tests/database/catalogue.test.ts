import type pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { freshDatabase } from "../support/database.js";
import { describeCatalogue } from "./catalogue.js";
import { connect, rows } from "./connect.js";

let owner: pg.Client;
let app: pg.Client;

beforeAll(async () => {
  const { ownerUrl, runtimeUrl } = await freshDatabase();
  owner = await connect(ownerUrl);
  app = await connect(runtimeUrl);
});

const names = async (client: pg.Client, sql: string): Promise<string[]> =>
  (await rows<{ name: string }>(client, sql)).map(({ name }) => name).toSorted();

describe("the catalogue", () => {
  it("is what catalogue.txt says", async () => {
    await expect(await describeCatalogue(owner)).toMatchFileSnapshot("catalogue.txt");
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
      "clear_attempts",
      "clear_mail",
      "clear_notifications",
      "clear_pending_files",
      "clear_sessions",
      "clear_used_forms",
      "clear_user_links",
      "companies_to_mail",
      "companies_to_seal",
      "companies_with_overdue",
      "company_ids",
      "empty_mail",
      "find_callback",
      "find_link",
      "find_login",
      "find_tickets",
      "give_back_attempt",
      "grant_system_staff",
      "revoke_system_staff",
      "system_staff_now",
      "take_attempt",
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

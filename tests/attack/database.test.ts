import type pg from "pg";
import { beforeAll, describe, expect, test } from "vitest";
import { connect, rows } from "../database/connect.js";
import { doAs, idOf, makeCompany, tryAs } from "../database/rows.js";
import { freshDatabase } from "../support/database.js";

/* What somebody could do who could send any SQL as the runtime role, with a company set and without. */

let app: pg.Client;

beforeAll(async () => {
  app = await connect((await freshDatabase()).runtimeUrl);
  await makeCompany(app, 1);
  await makeCompany(app, 2);
});

describe("the doors", () => {
  test("clear nothing that is still needed, whatever age they are told", async () => {
    await app.query(
      "insert into session (sid, sess, expire, ended_at) values ('live', '{}', now() + interval '1 hour', null), ('ended', '{}', now() + interval '1 hour', now())",
    );
    await doAs(app, 1, () =>
      app.query(
        `insert into used_form (company_id, form_id, user_id, location) values (1, 'just now', ${idOf(1, 1)}, '/')`,
      ),
    );
    for (const call of ["clear_sessions", "clear_used_forms", "clear_user_links"])
      expect(await rows(app, `select ${call}('-100 years', 1000)::int as n`)).toEqual([{ n: 0 }]);
    expect(await rows(app, "select sid from session order by sid")).toEqual([
      { sid: "ended" },
      { sid: "live" },
    ]);
  });

  test("give one person for one address, and nothing for patterns", async () => {
    for (const guess of ["%", "_%@%", "' or true --"])
      expect(await rows(app, "select * from find_login($1)", [guess])).toEqual([]);
  });
});

describe("the runtime role", () => {
  test.each([
    "set role ticketflower_door",
    "set role ticketflower_owner",
    "create table public.mine (id int)",
    "create function public.mine() returns int language sql as 'select 1'",
    'alter table public."user" disable row level security',
    'alter table public."user" no force row level security',
    'drop policy own_company on public."user"',
    'alter table public."user" disable trigger all',
    "set session_replication_role = replica",
    "truncate public.audit",
    "delete from public.session",
    "delete from public.task_instance",
    "update public.audit set reason = ''",
    "update public.workflow_data set fields = '{}'",
    "copy public.company to program 'true'",
    "select pg_read_file('/etc/passwd')",
    "select lo_import('/etc/passwd')",
    "create extension dblink",
  ])("may not: %s", async (sql) => {
    await expect(app.query(sql)).rejects.toMatchObject({ code: "42501" });
  });

  test("cannot turn the walls off for itself: then it is refused, not shown more", async () => {
    await expect(
      tryAs(app, 1, async () => {
        await app.query("set local row_security = off");
        return app.query('select * from "user"');
      }),
    ).rejects.toMatchObject({ code: "42501" });
  });

  test.each(["1 or true", "1; reset role", "2147483648", "*"])(
    "sees nothing as the company %j",
    async (company) => {
      await app.query("begin");
      await app.query("select set_config('app.company_id', $1, true)", [company]);
      await expect(app.query("select * from company")).rejects.toMatchObject({
        code: expect.stringMatching(/^22/),
      });
      await app.query("rollback");
    },
  );
});

test("PUBLIC may do nothing: no table, no function of ours, nothing new in the schema", async () => {
  const tables = await rows(
    app,
    `select c.relname from pg_class c, aclexplode(c.relacl) a
      where c.relnamespace = 'public'::regnamespace and a.grantee = 0`,
  );
  const functions = await rows(
    app,
    `select p.proname from pg_proc p
      where p.pronamespace = 'public'::regnamespace and has_function_privilege('public', p.oid, 'execute')`,
  );
  const definers = await rows(
    app,
    `select p.proname from pg_proc p join pg_roles r on r.oid = p.proowner
      where p.pronamespace = 'public'::regnamespace and p.prosecdef
        and (r.rolname <> 'ticketflower_door' or not coalesce(p.proconfig @> array['search_path=pg_catalog, pg_temp'], false))`,
  );
  const [schema] = await rows(
    app,
    "select has_schema_privilege('public', 'public', 'create') as may",
  );
  expect({ tables, functions, definers, schema }).toEqual({
    tables: [],
    functions: [],
    definers: [],
    schema: { may: false },
  });
});

import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  connectDatabase,
  errorCode,
  withCompany,
  withOperator,
  type Database,
} from "../../src/db/index.js";
import { connect, rows } from "../database/connect.js";
import { become, idOf, makeCompany, tryAs } from "../database/rows.js";
import { freshDatabase } from "../support/database.js";
import { makeStaff } from "./make-staff.js";

const ACME = 1;
const GLOBEX = 2;
const STAFF = { isSystemStaff: true } as const;

let app: pg.Client;
let database: Database;

beforeAll(async () => {
  const { ownerUrl, runtimeUrl } = await freshDatabase();
  app = await connect(runtimeUrl);
  await makeCompany(app, ACME);
  await makeCompany(app, GLOBEX);
  await makeStaff({ ownerUrl }, `user${idOf(GLOBEX, 1)}@rows.test`);
  database = connectDatabase({ databaseUrl: runtimeUrl, max: 2 });
});

afterAll(() => database.close());

/** Asks as the operator's role, on the app's own connection; rolled back. */
async function asOperator(sql: string): Promise<unknown[]> {
  await app.query("begin; set local role ticketflower_operator");
  try {
    return await rows(app, sql);
  } finally {
    await app.query("rollback");
  }
}

describe("the app's account", () => {
  it("has none of the operator's rights and policies before it becomes it", async () => {
    const asked =
      "select pg_has_role('ticketflower_operator', 'USAGE') as has, pg_has_role('ticketflower_operator', 'MEMBER') as may";
    expect(await rows(app, asked)).toEqual([{ has: false, may: true }]);
    expect(await rows(app, "select name from company")).toEqual([]);
    const own = await tryAs(app, ACME, () => rows(app, "select id from company"));
    expect(own).toEqual([{ id: ACME }]);
  });

  it("makes nobody staff, and sees only who is of the company that it works as", async () => {
    const insert = `insert into system_staff (company_id, user_id) values (${ACME}, ${idOf(ACME, 1)})`;
    const as = (work: () => Promise<unknown>) => tryAs(app, ACME, work);
    for (const sql of [
      insert,
      "delete from system_staff",
      "update system_staff set user_id = 1",
      "select grant_system_staff('user101@rows.test')",
      "select revoke_system_staff('user201@rows.test')",
    ]) {
      await expect(
        as(() => app.query(sql)),
        sql,
      ).rejects.toMatchObject({ code: "42501" });
    }
    expect(await as(() => rows(app, "select user_id from system_staff"))).toEqual([]);
    const theirs = await tryAs(app, GLOBEX, () => rows(app, "select user_id from system_staff"));
    expect(theirs).toEqual([{ user_id: idOf(GLOBEX, 1) }]);
  });

  it("learns of another company's staff that they are, and nothing of anybody else", async () => {
    const ask = (company: number, user: number) =>
      rows(app, `select name, email from system_staff_now(${company}, ${user})`);
    expect(await ask(GLOBEX, idOf(GLOBEX, 1))).toEqual([
      { name: "Someone", email: `user${idOf(GLOBEX, 1)}@rows.test` },
    ]);
    expect(await ask(ACME, idOf(ACME, 1))).toEqual([]);
    expect(await ask(ACME, idOf(GLOBEX, 1))).toEqual([]);
  });
});

describe("the operator's role", () => {
  it("is nobody who signs in, and owns nothing", async () => {
    const asked = `select rolcanlogin, rolsuper, rolbypassrls, rolcreaterole,
      (select count(*)::int from pg_class c where c.relowner = r.oid) as owns
      from pg_roles r where rolname in ('ticketflower_operator', 'ticketflower_gate')`;
    const nothing = {
      rolcanlogin: false,
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      owns: 0,
    };
    expect(await rows(app, asked)).toEqual([nothing, nothing]);
  });

  it("sees every company", async () => {
    expect(await asOperator("select id from company order by id")).toEqual([
      { id: ACME },
      { id: GLOBEX },
    ]);
    expect(await asOperator("select count(*)::int as n from task_definition")).toEqual([{ n: 2 }]);
  });

  it("writes nothing, in no table", async () => {
    const granted = await rows(
      app,
      `select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        and (has_table_privilege('ticketflower_operator', c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
          or has_any_column_privilege('ticketflower_operator', c.oid, 'INSERT, UPDATE'))`,
    );
    expect(granted).toEqual([]);
    for (const sql of [
      "update company set name = 'Taken'",
      "delete from worker_beat",
      "insert into audit (company_id, act, object_kind) values (1, 'x', 'y')",
    ]) {
      await expect(asOperator(sql), sql).rejects.toMatchObject({ code: "42501" });
    }
  });

  it.each([
    ["what somebody filled in", "fields from workflow_data"],
    ["what was written", "write_set from workflow_data"],
    ["what tickets are called", "title from workflow_instance"],
    ["drafts of tickets", "draft from ticket_instance"],
    ["drafts of tasks", "draft from task_instance"],
    ["what a condition saw", '"values" from decision'],
    ["passwords", 'password_hash from "user"'],
    ["authenticator apps", "secret from second_factor"],
    ["recovery codes", "code_hash from recovery_code"],
    ["links", "token_hash from user_link"],
    ["sessions", "sess from session"],
    ["mails", "body from mail"],
    ["the audit's contents", "after from audit"],
    ["addresses of readers", "address from audit"],
    ["what goes wrong in words", "reason from workflow_error"],
    ["where actions call", "action_url from task_definition"],
    ["conditions", "condition from task_definition"],
    ["layouts", "display_layout from workflow_definition"],
    ["what jobs were told", "payload from graphile_worker._private_jobs"],
    ["attempts", "key from attempt"],
  ])("does not read %s", async (_what, what) => {
    await expect(asOperator(`select ${what}`)).rejects.toMatchObject({ code: "42501" });
  });

  it("reads whole no table but the workers' beats", async () => {
    const whole = await rows(
      app,
      `select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        and has_table_privilege('ticketflower_operator', c.oid, 'SELECT')`,
    );
    expect(whole).toEqual([{ relname: "worker_beat" }]);
  });

  it("reads where the jobs stand", async () => {
    expect(await asOperator("select id from graphile_worker.jobs")).toEqual([]);
  });
});

describe("withOperator", () => {
  it("reads as that role, and leaves it with the transaction", async () => {
    const who = await withOperator(
      STAFF,
      ({ db }) => db.$queryRaw`
      select current_user::text as who, current_setting('transaction_read_only') as readonly`,
    );
    expect(who).toEqual([{ who: "ticketflower_operator", readonly: "on" }]);
    for (const _ of [1, 2, 3]) {
      const after = await withCompany(
        { companyId: ACME },
        ({ db }) => db.$queryRaw`
        select current_user::text as who, current_setting('transaction_read_only') as readonly`,
      );
      expect(after).toEqual([{ who: "ticketflower_app", readonly: "off" }]);
    }
  });

  it("writes nothing, even where the role was left", async () => {
    const left = withOperator(STAFF, async ({ db }) => {
      await db.$executeRaw`reset role`;
      await db.$executeRaw`select set_config('app.company_id', '1', true)`;
      await db.$executeRaw`update company set name = 'Taken' where id = 1`;
    });
    await expect(left).rejects.toThrow(/read-only/);
  });

  it("is refused to everybody but staff", async () => {
    await expect(withOperator({}, async () => 1)).rejects.toThrow("Expected system staff");
  });

  it("sees nothing of a table that it was given no policy for", async () => {
    const asked = withOperator(STAFF, ({ db }) => db.$queryRaw`select 1 from mail`);
    expect(await asked.catch(errorCode)).toBe("row_security");
  });
});

it("a company that the app set opens nothing to the operator's role", async () => {
  await app.query("begin");
  await become(app, ACME);
  await app.query("set local role ticketflower_operator");
  await expect(app.query("select body from mail")).rejects.toMatchObject({ code: "42501" });
  await app.query("rollback");
});

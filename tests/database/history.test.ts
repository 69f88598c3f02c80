import type pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { freshDatabase } from "../support/database.js";
import { connect, rows } from "./connect.js";
import { makeCompany, tryAs } from "./rows.js";

const ACME = 1;
const tables = ["workflow_data", "decision", "completion_instance", "audit"];

let app: pg.Client;
let owner: pg.Client;

beforeAll(async () => {
  const { runtimeUrl, ownerUrl } = await freshDatabase();
  app = await connect(runtimeUrl);
  owner = await connect(ownerUrl);
  await makeCompany(app, ACME);
});

describe.each(tables)("%s", (table) => {
  it.each([
    `update ${table} set company_id = company_id`,
    `delete from ${table}`,
    `truncate ${table} cascade`,
  ])("gives the app no right to: %s", async (statement) => {
    await expect(tryAs(app, ACME, () => app.query(statement))).rejects.toMatchObject({
      code: "42501",
    });
  });

  it.each([
    `update ${table} set company_id = company_id`,
    `delete from ${table}`,
    `truncate ${table} cascade`,
  ])("is not even its owner's to change: %s", async (statement) => {
    const attempt = async () => {
      await owner.query(`alter table ${table} no force row level security`); // an owner may; and still meets the trigger
      expect(await rows(owner, `select 1 from ${table}`)).toHaveLength(1);
      await owner.query(statement);
    };
    await expect(tryAs(owner, ACME, attempt)).rejects.toMatchObject({ code: "TF002" });
  });
});

describe("the owner", () => {
  it("sees no tenant's row while row-level security is forced", async () => {
    expect(await tryAs(owner, ACME, () => rows(owner, "select 1 from audit"))).toEqual([]);
  });
});

describe("an ended session", () => {
  const write = (session: string, data: string) =>
    app.query(
      `insert into session (sid, sess, expire) values ($1, $2, now() + interval '1 hour')
       on conflict (sid) do update set sess = excluded.sess, expire = excluded.expire, ended_at = null`,
      [session, data],
    );

  it("is not revived by a request that was under way", async () => {
    await write("s1", '{"n":1}');
    await write("s1", '{"n":2}');
    expect(await rows(app, "select sess from session where sid = 's1'")).toEqual([
      { sess: { n: 2 } },
    ]);
    await app.query("update session set ended_at = now() where sid = 's1'");
    await write("s1", '{"n":3}');
    expect(
      await rows(app, "select sess, ended_at is null as live from session where sid = 's1'"),
    ).toEqual([{ sess: { n: 2 }, live: false }]);
  });

  it("is not deleted by the app, which would make room for it", async () => {
    await expect(app.query("delete from session")).rejects.toMatchObject({ code: "42501" });
  });
});

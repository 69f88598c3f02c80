import type pg from "pg";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { run } from "../../src/commands/staff.js";
import { sealAudit, verifyAuditChain } from "../../src/accounts/index.js";
import { connectDatabase } from "../../src/db/index.js";
import { connect, rows } from "../database/connect.js";
import { doAs, idOf, makeCompany } from "../database/rows.js";
import { freshDatabase, type TestDatabase } from "../support/database.js";

const ACME = 1;
const EMAIL = `user${idOf(ACME, 1)}@rows.test`;

let database: TestDatabase;
let app: pg.Client;

beforeAll(async () => {
  database = await freshDatabase();
  app = await connect(database.runtimeUrl);
  await makeCompany(app, ACME);
});

afterEach(() => vi.restoreAllMocks());

async function staff(...args: string[]) {
  return said({ args, ownerUrl: database.ownerUrl });
}

async function said(context: { args: string[]; ownerUrl?: string }) {
  const said = { out: "", err: "" };
  const writer = (to: "out" | "err") => (text: unknown) => {
    said[to] += String(text);
    return true;
  };
  vi.spyOn(process.stdout, "write").mockImplementation(writer("out"));
  vi.spyOn(process.stderr, "write").mockImplementation(writer("err"));
  const code = await run(context);
  vi.restoreAllMocks();
  return { code, ...said };
}

const isStaff = async () =>
  (await doAs(app, ACME, () => rows(app, "select 1 from system_staff"))).length === 1;
const acts = () =>
  doAs(app, ACME, () =>
    rows(
      app,
      "select act, object_kind, object_id, actor_id, reason from audit where act like 'system_staff%' order by id",
    ),
  );

test("grants and revokes, says what it did, and writes it into the company's audit", async () => {
  expect(await staff("grant", ` ${EMAIL.toUpperCase()} `)).toEqual({
    code: 0,
    out: `Someone (${EMAIL}, Company 1) is system staff from the next request on.\n`,
    err: "",
  });
  expect(await isStaff()).toBe(true);
  expect(await staff("grant", EMAIL)).toMatchObject({
    code: 0,
    out: `Someone (${EMAIL}, Company 1) is system staff already. Nothing was changed.\n`,
  });
  expect(await staff("revoke", EMAIL)).toMatchObject({
    code: 0,
    out: `Someone (${EMAIL}, Company 1) is no system staff any more, from the next request on.\n`,
  });
  expect(await isStaff()).toBe(false);
  expect(await staff("revoke", EMAIL)).toMatchObject({ code: 0, out: /is no system staff\./ });
  const entry = { object_kind: "user", object_id: idOf(ACME, 1), actor_id: null };
  const reason = "By a command at the server";
  expect(await acts()).toEqual([
    { act: "system_staff_granted", ...entry, reason },
    { act: "system_staff_revoked", ...entry, reason },
  ]);
});

test("what it wrote is sealed like everything else", async () => {
  const connected = connectDatabase({ databaseUrl: database.runtimeUrl, max: 2 });
  try {
    expect(await sealAudit({ companyId: ACME })).toBeGreaterThan(0);
    const { problems } = await verifyAuditChain({ companyId: ACME });
    const theirs = await doAs(app, ACME, () =>
      rows<{ id: number }>(app, "select id from audit where act like 'system_staff%'"),
    );
    expect(theirs).toHaveLength(2);
    for (const { id } of theirs) expect(problems.join()).not.toContain(`Row ${id} `);
  } finally {
    await connected.close();
  }
});

test.each([
  ["an address of nobody", ["grant", "nobody@rows.test"], 1, /but nobody has nobody@rows\.test/],
  ["an address of nobody, to revoke", ["revoke", "nobody@rows.test"], 1, /but nobody has/],
  ["nothing", [], 2, /^Expected: npm run staff/],
  ["no address", ["grant"], 2, /^Expected: npm run staff/],
  ["another word", ["make", EMAIL], 2, /^Expected: npm run staff/],
  ["too many words", ["grant", EMAIL, EMAIL], 2, /^Expected: npm run staff/],
])("%s is refused in a sentence", async (_what, args, code, sentence) => {
  const answer = await staff(...args);
  expect(answer).toMatchObject({ code, out: "" });
  expect(answer.err).toMatch(sentence);
  expect(await isStaff()).toBe(false);
});

test("a deactivated user is not made staff, and one of a suspended company is told to be locked out", async () => {
  await doAs(app, ACME, async () => {
    await app.query(
      "update company set suspended_at = now(), suspended_reason = 'unpaid' where id = 1",
    );
  });
  expect(await staff("grant", EMAIL)).toMatchObject({ code: 0, out: /Their company is suspended/ });
  await staff("revoke", EMAIL);
  const id = idOf(ACME, 5);
  await doAs(app, ACME, async () => {
    await app.query("update company set suspended_at = null, suspended_reason = null where id = 1");
    await app.query(
      `insert into "user" (company_id, id, email, name, is_active, deactivated_at)
         values (1, ${id}, 'gone@rows.test', 'Gone', false, now())`,
    );
    await app.query(
      `insert into login (email, company_id, user_id) values ('gone@rows.test', 1, ${id})`,
    );
  });
  expect(await staff("grant", "gone@rows.test")).toMatchObject({
    code: 1,
    err: /Gone \(gone@rows\.test, Company 1\) is deactivated/,
  });
});

test("whoever has no password yet is not made staff, and links that were made before are of no use", async () => {
  const id = idOf(ACME, 6);
  const add = (hash: string | null) =>
    doAs(app, ACME, () =>
      app.query(
        `insert into "user" (company_id, id, email, name, password_hash) values (1, ${id}, 'new@rows.test', 'New', $1)
         on conflict (company_id, id) do update set password_hash = excluded.password_hash`,
        [hash],
      ),
    );
  const links = () =>
    doAs(app, ACME, () => rows(app, `select token_hash from user_link where user_id = ${id}`));
  await add(null);
  await doAs(app, ACME, async () => {
    await app.query(
      `insert into login (email, company_id, user_id) values ('new@rows.test', 1, ${id})`,
    );
    await app.query(
      `insert into user_link (company_id, user_id, kind, token_hash, expires_at, used_at) values
         (1, ${id}, 'INVITATION', 'open', '2100-01-01', null), (1, ${id}, 'INVITATION', 'used', '2100-01-01', now())`,
    );
  });
  expect(await staff("grant", "new@rows.test")).toMatchObject({
    code: 1,
    err: /New \(new@rows\.test, Company 1\) has not yet\. Nothing was changed/,
  });
  expect(await links()).toHaveLength(2);
  await add("$argon2id$");
  expect(await staff("grant", "new@rows.test")).toMatchObject({ code: 0 });
  expect(await links()).toEqual([{ token_hash: "used" }]);
  await staff("revoke", "new@rows.test");
});

test("without the owner's address it is refused, and the app's does not do", async () => {
  const without = await said({ args: ["grant", EMAIL] });
  expect(without).toMatchObject({ code: 1, err: /MIGRATION_DATABASE_URL/ });
  await expect(said({ args: ["grant", EMAIL], ownerUrl: database.runtimeUrl })).rejects.toThrow(
    /permission denied/,
  );
  expect(await isStaff()).toBe(false);
});

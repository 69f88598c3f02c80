import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  clearSessions,
  clearUsedForms,
  clearUserLinks,
  companyIds,
  connectDatabase,
  findCallback,
  findLinkByHash,
  findLogin,
  formLedTo,
  useForm,
  withCompany,
  type Database,
} from "../../src/db/index.js";
import { freshDatabase } from "../support/database.js";
import { connect, rows } from "./connect.js";
import { doAs, idOf, makeCompany } from "./rows.js";

const ACME = { companyId: 1 };
const ALICE = idOf(1, 1);
const CHARLIE = idOf(2, 1);

let app: pg.Client;
let database: Database;

beforeAll(async () => {
  const { runtimeUrl } = await freshDatabase();
  app = await connect(runtimeUrl);
  await makeCompany(app, 1);
  await makeCompany(app, 2);
  database = connectDatabase({ databaseUrl: runtimeUrl, max: 4 });
});

afterAll(() => database.close());

describe("findLogin", () => {
  it("finds who signs in with an address, in whatever company", async () => {
    expect(await findLogin(`user${ALICE}@rows.test`)).toEqual({
      companyId: 1,
      userId: ALICE,
      passwordHash: "$argon2id$",
      isActive: true,
      authEpoch: 0,
    });
    expect(await findLogin(`user${CHARLIE}@rows.test`)).toMatchObject({
      companyId: 2,
      userId: CHARLIE,
    });
  });

  it("finds nobody by an address that nobody has, nor by a piece of SQL", async () => {
    expect(await findLogin("nobody@rows.test")).toBeNull();
    expect(await findLogin("' or true --")).toBeNull();
  });
});

describe("findLinkByHash", () => {
  it("finds whose link it is", async () => {
    expect(await findLinkByHash(`hash ${CHARLIE}`)).toEqual({
      companyId: 2,
      userId: CHARLIE,
      linkId: CHARLIE,
      kind: "INVITATION",
      expiresAt: new Date("2100-01-01"),
      usedAt: null,
    });
  });

  it("finds nothing by another hash", async () => {
    expect(await findLinkByHash("hash")).toBeNull();
  });
});

describe("findCallback", () => {
  it("finds whose run it is, and nothing by another key", async () => {
    const found = { companyId: 2, runId: CHARLIE, tokenHash: null };
    expect(await findCallback(`run ${CHARLIE}`)).toEqual(found);
    expect(await findCallback(`${CHARLIE}`)).toBeNull();
  });
});

describe("useForm", () => {
  const sent = { formId: "form-1", userId: ALICE, location: "/tickets" };

  it("is told where the first use led", async () => {
    expect(await withCompany(ACME, (tx) => useForm(tx, sent))).toEqual({ used: false });
    await withCompany(ACME, (tx) => formLedTo(tx, "form-1", "/tickets/7"));
    expect(await withCompany(ACME, (tx) => useForm(tx, sent))).toEqual({
      used: true,
      location: "/tickets/7",
    });
  });

  it("leaves the id unspent when its command is rolled back", async () => {
    const form = { ...sent, formId: "form-2" };
    const failing = withCompany(ACME, async (tx) => {
      await useForm(tx, form);
      throw new Error("refused");
    });
    await expect(failing).rejects.toThrow("refused");
    expect(await withCompany(ACME, (tx) => useForm(tx, form))).toEqual({ used: false });
  });

  it("lets one of two sends at once through; the other waits for it", async () => {
    const form = { ...sent, formId: "form-3" };
    const send = (location: string) =>
      withCompany(ACME, (tx) => useForm(tx, { ...form, location }));
    const answers = await Promise.all([send("/a"), send("/b")]);
    const [first] = answers.map(({ used }, at) => (used ? [] : [["/a", "/b"][at]])).flat();
    expect(answers.filter(({ used }) => !used)).toHaveLength(1);
    expect(answers.find(({ used }) => used)).toEqual({ used: true, location: first });
  });

  it("keeps companies apart: the same id is another form elsewhere", async () => {
    const form = { ...sent, formId: "form-1", userId: CHARLIE };
    expect(await withCompany({ companyId: 2 }, (tx) => useForm(tx, form))).toEqual({ used: false });
  });

  it.each(["//elsewhere.test", "/\\elsewhere.test", "https://elsewhere.test"])(
    "never leads away: %s",
    async (location) => {
      const away = withCompany(ACME, (tx) => useForm(tx, { ...sent, formId: "form-4", location }));
      await expect(away).rejects.toThrow();
    },
  );
});

describe("companyIds", () => {
  it("gives every company's id, in order, after the one it is told", async () => {
    expect(await companyIds(0)).toEqual([1, 2]);
    expect(await companyIds(1)).toEqual([2]);
    expect(await companyIds(2)).toEqual([]);
  });
});

describe("clearing out", () => {
  it("deletes the form ids of all companies that are older, and no others", async () => {
    for (const company of [1, 2]) {
      await doAs(app, company, () =>
        app.query(
          `insert into used_form (company_id, form_id, user_id, location, created_at) values
             (${company}, 'old', ${idOf(company, 1)}, '/', now() - interval '49 hours'),
             (${company}, 'new', ${idOf(company, 1)}, '/', now() - interval '47 hours')`,
        ),
      );
    }
    expect(await clearUsedForms(48)).toBe(2);
    const left = await doAs(app, 1, () =>
      rows(app, "select form_id from used_form where form_id in ('old', 'new')"),
    );
    expect(left).toEqual([{ form_id: "new" }]);
    expect(await clearUsedForms(48)).toBe(0);
  });

  it("deletes links that expired longer ago", async () => {
    await doAs(app, 2, () =>
      app.query(
        `insert into user_link (company_id, user_id, kind, token_hash, expires_at) values
           (2, ${CHARLIE}, 'RESET', 'long expired', now() - interval '25 hours'),
           (2, ${CHARLIE}, 'RESET', 'just expired', now() - interval '23 hours')`,
      ),
    );
    expect(await clearUserLinks(24)).toBe(1);
    expect(await findLinkByHash("long expired")).toBeNull();
    expect(await findLinkByHash("just expired")).not.toBeNull();
  });

  it("deletes sessions that expired or ended longer ago, and keeps the ended ones until then", async () => {
    await app.query(
      `insert into session (sid, sess, expire, ended_at) values
         ('live', '{}', now() + interval '1 hour', null),
         ('expired', '{}', now() - interval '25 hours', null),
         ('just expired', '{}', now() - interval '1 hour', null),
         ('ended', '{}', now() + interval '1 hour', now() - interval '25 hours'),
         ('just ended', '{}', now() + interval '1 hour', now())`,
    );
    expect(await clearSessions(24)).toBe(2);
    expect(await rows(app, "select sid from session order by sid")).toEqual([
      { sid: "just ended" },
      { sid: "just expired" },
      { sid: "live" },
    ]);
  });

  it("does more than one batch", async () => {
    await app.query(
      `insert into session (sid, sess, expire) select 'many ' || n, '{}', '2000-01-01' from generate_series(1, 5001) n`,
    );
    expect(await clearSessions(24)).toBe(5001);
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  asJson,
  connectDatabase,
  errorCode,
  isBusy,
  sessionPool,
  uniqueTarget,
  withCompany,
  type CompanyTx,
  type Database,
} from "../../src/db/index.js";
import { freshDatabase } from "../support/database.js";
import { connect } from "./connect.js";
import { idOf, makeCompany } from "./rows.js";

const ACME = { companyId: 1 };
const ID = idOf(1, 1);
const whole = { company_id_id: { company_id: 1, id: ID } };

let database: Database;

beforeAll(async () => {
  const { runtimeUrl } = await freshDatabase();
  await makeCompany(await connect(runtimeUrl), 1);
  database = connectDatabase({ databaseUrl: runtimeUrl, max: 2 });
});

afterAll(() => database.close());

const failure = (work: (tx: CompanyTx) => Promise<unknown>): Promise<unknown> =>
  withCompany(ACME, work).then(
    () => "no error",
    (error: unknown) => error,
  );

describe("a database error has a name", () => {
  it.each<[string, string, (tx: CompanyTx) => Promise<unknown>]>([
    [
      "a second role of that name",
      "unique",
      ({ db }) => db.role.create({ data: { company_id: 1, name: "Role 1" } }),
    ],
    [
      "the same, in raw SQL",
      "unique",
      ({ db }) => db.$executeRaw`insert into role (company_id, name) values (1, 'Role 1')`,
    ],
    ["a role in use", "foreign_key", ({ db }) => db.role.delete({ where: whole })],
    [
      "a role of nobody",
      "foreign_key",
      ({ db }) => db.user_role.create({ data: { company_id: 1, user_id: 9, role_id: 9 } }),
    ],
    [
      "a role without a name",
      "check",
      ({ db }) => db.role.create({ data: { company_id: 1, name: " " } }),
    ],
    [
      "a NUL in a text",
      "check",
      ({ db }) => db.role.create({ data: { company_id: 1, name: "a\u0000b" } }),
    ],
    [
      "a closed ticket's version",
      "frozen",
      ({ db }) => db.workflow_instance.delete({ where: whole }),
    ],
    [
      "nothing to update",
      "not_found",
      ({ db }) =>
        db.role.update({ where: { company_id_id: { company_id: 1, id: 9 } }, data: { name: "x" } }),
    ],
    ["a right that the app has not", "row_security", ({ db }) => db.audit.deleteMany()],
    [
      "somebody else's row",
      "row_security",
      ({ db }) => db.role.create({ data: { company_id: 2, name: "x" } }),
    ],
    [
      "the last admin, at commit",
      "last_admin",
      ({ db }) =>
        db.user.update({ where: whole, data: { is_active: false, deactivated_at: new Date() } }),
    ],
    [
      "a lock that is taken",
      "busy",
      async ({ db }) => {
        const holder = await sessionPool().connect();
        try {
          await holder.query(
            "begin; select set_config('app.company_id', '1', true); select * from role for update",
          );
          await db.$executeRaw`set local lock_timeout = '20ms'`;
          await db.role.updateMany({ data: { description: "x" } });
        } finally {
          await holder.query("rollback");
          holder.release();
        }
      },
    ],
  ])("%s: %s", async (_, code, work) => {
    expect(errorCode(await failure(work))).toBe(code);
  });

  it("also where pg threw it", async () => {
    const twice =
      "insert into session (sid, sess, expire) values ('s', '{}', now()), ('s', '{}', now())";
    const error = await sessionPool()
      .query(twice)
      .catch((thrown: unknown) => thrown);
    expect(errorCode(error)).toBe("unique");
    expect(uniqueTarget(error)).toBe("session_pkey");
  });

  it.each([new Error("P2002"), { code: 7 }, null, undefined, "23505"])(
    "but nothing else does: %s",
    (thrown) => {
      expect(errorCode(thrown)).toBeNull();
      expect(uniqueTarget(thrown)).toBeNull();
      expect(isBusy(thrown)).toBe(false);
    },
  );
});

describe("a unique error tells its index", () => {
  it.each<[string, (tx: CompanyTx) => Promise<unknown>]>([
    [
      "role_company_id_name_key",
      ({ db }) => db.role.create({ data: { company_id: 1, name: "Role 1" } }),
    ],
    [
      "role_name_in_any_case",
      ({ db }) => db.role.create({ data: { company_id: 1, name: "ROLE 1" } }),
    ],
    [
      "login_pkey",
      ({ db }) =>
        db.login.create({ data: { email: `user${ID}@rows.test`, company_id: 1, user_id: ID } }),
    ],
    [
      "workflow_definition_one_draft",
      ({ db }) =>
        db.workflow_definition.create({
          data: {
            company_id: 1,
            workflow_family_id: ID,
            key: "key_1",
            version: 2,
            title: "Next",
            fields_schema: asJson({}),
          },
        }),
    ],
  ])("%s", async (index, work) => {
    const error = await failure(work);
    expect([errorCode(error), uniqueTarget(error)]).toEqual(["unique", index]);
  });
});

describe("busy", () => {
  it("is what goes away by itself", async () => {
    const slow = await failure(async ({ db }) => {
      await db.$executeRaw`set local statement_timeout = '20ms'`;
      await db.$executeRaw`select pg_sleep(1)`;
    });
    expect(isBusy(slow)).toBe(true);
    expect(isBusy(await failure(({ db }) => db.audit.deleteMany()))).toBe(false);
  });
});

import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { beforeEach, describe, expect, it } from "vitest";
import { freshDatabase } from "../support/database.js";
import { connect, rows } from "./connect.js";
import { become, doAs, idOf, insert, makeCompany, rowsOf } from "./rows.js";

const ACME = 1;
const ALICE = idOf(ACME, 1);
const ANNA = idOf(ACME, 2);
const last = { code: "TF003" };

let one: pg.Client;
let other: pg.Client;

const admins = () =>
  doAs(one, ACME, () =>
    rows(
      one,
      `select user_id from user_role join "user" on id = user_id where is_active order by 1`,
    ),
  );
const deactivate = (id: number) =>
  `update "user" set is_active = false, deactivated_at = now() where id = ${id}`;
const takeRole = (id: number) => `delete from user_role where user_id = ${id}`;

/** Acme with two company admins, Alice and Anna. */
beforeEach(async () => {
  const { runtimeUrl } = await freshDatabase();
  one = await connect(runtimeUrl);
  other = await connect(runtimeUrl);
  await makeCompany(one, ACME);
  await doAs(one, ACME, async () => {
    const wanted = ["user", "login", "role", "user_role"];
    for (const row of rowsOf(ACME, 2).filter(({ table }) => wanted.includes(table)))
      await insert(one, row);
  });
});

describe("the last active admin", () => {
  it.each([
    ["is not deactivated", deactivate(ANNA)],
    ["keeps the role", takeRole(ANNA)],
    ["keeps what the role may", `update role set is_company_admin = false where id = ${ANNA}`],
    ["keeps the password", `update "user" set password_hash = null where id = ${ANNA}`],
  ])("%s", async (_, statement) => {
    await doAs(one, ACME, () => one.query(deactivate(ALICE)));
    await expect(doAs(one, ACME, () => one.query(statement))).rejects.toMatchObject(last);
    expect(await admins()).toEqual([{ user_id: ANNA }]);
  });

  it("may be replaced in one transaction, in either order", async () => {
    await doAs(one, ACME, async () => {
      await one.query(`delete from user_role`);
      await one.query(
        `insert into user_role (company_id, user_id, role_id) values (${ACME}, ${ANNA}, ${ANNA})`,
      );
    });
    expect(await admins()).toEqual([{ user_id: ANNA }]);
  });

  it("is not somebody who never set a password", async () => {
    await doAs(one, ACME, () =>
      one.query(`update "user" set password_hash = null where id = ${ANNA}`),
    );
    await expect(doAs(one, ACME, () => one.query(deactivate(ALICE)))).rejects.toMatchObject(last);
  });
});

describe("two admins who take each other's role at the same moment", () => {
  it.each([
    ["deactivating", deactivate(ALICE), deactivate(ANNA)],
    ["taking the role", takeRole(ALICE), takeRole(ANNA)],
    ["one way each", deactivate(ALICE), takeRole(ANNA)],
  ])("leave one of them: %s", async (_, first, second) => {
    for (const client of [one, other]) {
      await client.query("begin");
      await become(client, ACME);
    }
    await one.query(first);
    await other.query(second);
    const commits = [one.query("commit"), sleep(20).then(() => other.query("commit"))];
    const results = await Promise.allSettled(commits);
    expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(await admins()).toHaveLength(1);
  });

  it("does not make other writers of the company wait", async () => {
    await one.query("begin");
    await become(one, ACME);
    await one.query(deactivate(ALICE));
    await one.query("set constraints all immediate"); // asked now: the company is locked
    await doAs(other, ACME, async () => {
      await other.query("set local lock_timeout = '300ms'");
      await insert(other, {
        table: "audit",
        values: { company_id: ACME, act: "sign_in", object_kind: "user" },
      });
    });
    await one.query("rollback");
  });
});

import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDatabase } from "../../bin/lib/database.mjs";
import { withAccount, withDatabase } from "../../bin/lib/database-url.mjs";
import { asClient, prepareDatabase } from "../../bin/lib/prepare-database.mjs";
import { openTestServer, type TestServer } from "../support/test-server.js";

let server: TestServer;
const id = randomBytes(4).toString("hex");
const databases: string[] = [];

beforeAll(async () => {
  server = await openTestServer();
});

afterAll(async () => {
  await asClient(server.adminUrl, async (admin) => {
    for (const name of databases) await admin.query(`drop database if exists ${name} with (force)`);
    await admin.query(`drop role if exists tf_web_${id}, tf_owner_${id}`);
  });
  await server.close();
});

async function emptyDatabase(owner = "postgres"): Promise<string> {
  const name = `${server.prefix}roles_${randomBytes(4).toString("hex")}`;
  databases.push(name);
  await asClient(server.adminUrl, (admin) => admin.query(`create database ${name} owner ${owner}`));
  return withDatabase(server.adminUrl, name);
}

const ask = (url: string, sql: string) =>
  asClient(url, async (client) => (await client.query(sql)).rows);

describe("given a superuser's address", () => {
  test("three starts at once prepare the database once, and whoever owns or serves it is no superuser", async () => {
    const url = await emptyDatabase();
    const prepared = await Promise.all([1, 2, 3].map(() => prepareDatabase({ ownerUrl: url })));
    expect(prepared.filter(({ applied }) => applied.length > 0)).toHaveLength(1);
    const { ownerUrl, runtimeUrl } = prepared[0] ?? { ownerUrl: "", runtimeUrl: "" };
    const me =
      "select current_user::text as name, rolsuper, rolbypassrls from pg_roles where rolname = current_user";
    expect(await ask(ownerUrl, me)).toEqual([
      { name: "ticketflower_owner", rolsuper: false, rolbypassrls: false },
    ]);
    expect(await ask(runtimeUrl, me)).toEqual([
      { name: "ticketflower_app", rolsuper: false, rolbypassrls: false },
    ]);
    const owners = await ask(
      ownerUrl,
      "select distinct tableowner::text from pg_tables where schemaname = 'public'",
    );
    expect(owners).toEqual([{ tableowner: "ticketflower_owner" }]);
  });

  test("the role that serves makes nothing, but uses the queue, which is its own role's", async () => {
    const { runtimeUrl } = await prepareDatabase({ ownerUrl: await emptyDatabase() });
    await asClient(runtimeUrl, async (app) => {
      await expect(app.query("create table public.mine ()")).rejects.toThrow("permission denied");
      await expect(app.query("create schema mine")).rejects.toThrow("permission denied");
      await expect(app.query("create temporary table mine ()")).rejects.toThrow(
        "permission denied",
      );
      await expect(app.query("select * from public._prisma_migrations")).rejects.toThrow(
        "permission denied",
      );
      await app.query("select graphile_worker.add_job('probe', '{}'::json)");
      const { rows } = await app.query(
        "select nspowner::regrole::text as owner from pg_namespace where nspname = 'graphile_worker'",
      );
      expect(rows).toEqual([{ owner: "ticketflower_queue" }]);
    });
  });
});

describe("given an owner's address and one to serve with", () => {
  test("the serving account is made, a member of the runtime role; alone, later, it is enough to start", async () => {
    const owner = `tf_owner_${id}`;
    await asClient(server.adminUrl, async (admin) => {
      await admin.query(`create role ${owner} login createrole password 'o'`);
      // Another's roles are there already on this server, so this owner is given what a first one gets by making them.
      await admin.query(
        `grant ticketflower_app, ticketflower_door, ticketflower_queue to ${owner} with admin option`,
      );
    });
    const ownerUrl = withAccount(await emptyDatabase(owner), owner, "o");
    const runtimeUrl = withAccount(ownerUrl, `tf_web_${id}`, "w");
    const first = await openDatabase({ migrationDatabaseUrl: ownerUrl, databaseUrl: runtimeUrl });
    expect(first).toMatchObject({ databaseUrl: runtimeUrl, ownerUrl, embedded: false });
    const later = await openDatabase({ databaseUrl: runtimeUrl });
    expect(later.databaseUrl).toBe(runtimeUrl);
    expect(later.ownerUrl).toBeUndefined();
    expect(await ask(runtimeUrl, "select count(*)::int as jobs from graphile_worker.jobs")).toEqual(
      [{ jobs: 0 }],
    );
  });

  test("an owner who may make no roles is told what to have run", async () => {
    const name = `tf_web_${id}`;
    const url = withAccount(await emptyDatabase(name), name, "w");
    await expect(openDatabase({ databaseUrl: url })).rejects.toThrow(
      /Give it CREATEROLE, or have an administrator run/,
    );
  });
});

describe("what is wrong with an address is said in a sentence", () => {
  test("a database without tables, and an account that may make none", async () => {
    const url = withAccount(await emptyDatabase(), `tf_web_${id}`, "w");
    await expect(openDatabase({ databaseUrl: url })).rejects.toThrow(
      /Expected the database to be migrated/,
    );
  });

  test.each([
    [
      "a wrong password",
      (url: string) => withAccount(url, "ticketflower_app", "wrong"),
      /password authentication failed/,
    ],
    ["no such database", (url: string) => withDatabase(url, "tf_nowhere"), /does not exist/],
    ["nobody there", () => "postgresql://a:b@127.0.0.1:1/c", /ECONNREFUSED/],
  ])("%s", async (_what, change, says) => {
    const opening = openDatabase({ databaseUrl: change(server.adminUrl) });
    await expect(opening).rejects.toThrow(says);
    await expect(opening).rejects.not.toThrow(pg.DatabaseError);
  });
});

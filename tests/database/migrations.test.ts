import { randomBytes } from "node:crypto";
import { expect, inject, it } from "vitest";
import { withDatabase } from "../../bin/lib/database-url.mjs";
import { asClient, prepareDatabase } from "../../bin/lib/prepare-database.mjs";
import { readMigrations } from "../../bin/lib/schema-engine.mjs";
import { rows } from "./connect.js";

it("the migrations apply to an empty database, as an owner who is no superuser, once", async () => {
  const { adminUrl, ownerUrl, prefix } = inject("testServer");
  const name = `${prefix}${randomBytes(6).toString("hex")}`;
  await asClient(adminUrl, (admin) =>
    admin.query(`create database ${name} owner ticketflower_owner`),
  );
  const empty = withDatabase(ownerUrl, name);
  const owner = await asClient(empty, (client) =>
    rows(client, "select rolname, rolsuper from pg_roles where rolname = current_user"),
  );
  expect(owner).toEqual([{ rolname: "ticketflower_owner", rolsuper: false }]);
  const all = readMigrations().migrationDirectories.map(({ path }) => path);
  expect((await prepareDatabase({ ownerUrl: empty })).applied).toEqual(all);
  expect((await prepareDatabase({ ownerUrl: empty })).applied).toEqual([]);
});

import type pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { freshDatabase } from "../support/database.js";
import { connect, rows } from "./connect.js";
import { become, idOf, insert, makeCompany, rowsOf, tryAs } from "./rows.js";

const ACME = 1;
const GLOBEX = 2;
const tables = ["company", ...rowsOf(ACME, 1).map((row) => row.table)];

let app: pg.Client;

beforeAll(async () => {
  app = await connect((await freshDatabase()).runtimeUrl);
  await makeCompany(app, ACME);
  await makeCompany(app, GLOBEX);
});

describe("reading without a where", () => {
  it.each(tables)("%s shows a company its own rows alone", async (table) => {
    const column = table === "company" ? "id" : "company_id";
    const found = await tryAs(app, ACME, () =>
      rows(app, `select ${column} as company from "${table}"`),
    );
    expect(found).toEqual([{ company: ACME }]);
  });

  it.each(tables)("%s shows nothing where no company is set", async (table) => {
    expect(await rows(app, `select * from "${table}"`)).toEqual([]);
  });

  it.each(tables)("%s shows nothing where the company was reset to nothing", async (table) => {
    await app.query("begin");
    await app.query("select set_config('app.company_id', '', true)");
    expect(await rows(app, `select * from "${table}"`)).toEqual([]);
    await app.query("rollback");
  });
});

describe("writing", () => {
  it.each(rowsOf(GLOBEX, 2))(
    "$table accepts no row of another company",
    async ({ table, values }) => {
      await expect(tryAs(app, ACME, () => insert(app, { table, values }))).rejects.toMatchObject({
        code: "42501",
      });
    },
  );

  it.each(rowsOf(GLOBEX, 2))(
    "$table accepts no row where no company is set",
    async ({ table, values }) => {
      await expect(insert(app, { table, values })).rejects.toMatchObject({ code: "42501" });
    },
  );

  it("changes and deletes no row of another company", async () => {
    await tryAs(app, ACME, async () => {
      const updated = await app.query(
        `update "user" set name = 'Taken' where company_id = ${GLOBEX}`,
      );
      const deleted = await app.query(`delete from user_role where company_id = ${GLOBEX}`);
      expect([updated.rowCount, deleted.rowCount]).toEqual([0, 0]);
    });
  });

  it("moves no row into another company", async () => {
    const move = () => app.query(`update login set company_id = ${GLOBEX}`);
    await expect(tryAs(app, ACME, move)).rejects.toMatchObject({ code: "42501" });
  });
});

describe("pointing into another company", () => {
  const idColumns = rowsOf(ACME, 2).flatMap(({ table, values }) =>
    Object.entries(values)
      .filter(([column, value]) => column !== "id" && value === idOf(ACME, 2))
      .map(([column]) => ({ table, column })),
  );
  // Not references: the audit outlives what it names, and what is to be sealed must show a row that was taken away.
  const numbers = ["audit.object_id", "audit.workflow_family_id", "audit_unsealed.audit_id"];
  const references = idColumns.filter(
    ({ table, column }) => !numbers.includes(`${table}.${column}`),
  );

  it("tries every foreign key there is", async () => {
    const found = await rows<{ name: string }>(
      app,
      `select c.conrelid::regclass || '.' || a.attname as name from pg_constraint c
         join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey) and a.attname <> 'company_id'
        where c.contype = 'f' and c.connamespace = 'public'::regnamespace
          and c.conrelid <> 'system_staff'::regclass`, // the app cannot write it: tests/operator
    );
    const tried = references.map(
      ({ table, column }) => `${table === "user" ? '"user"' : table}.${column}`,
    );
    expect(tried.toSorted()).toEqual(found.map(({ name }) => name).toSorted());
  });

  it.each(references)("$table.$column is refused", async ({ table, column }) => {
    const attempt = tryAs(app, ACME, async () => {
      for (const row of rowsOf(ACME, 2)) {
        if (row.table !== table) {
          await insert(app, row);
          continue;
        }
        await insert(app, { table, values: { ...row.values, [column]: idOf(GLOBEX, 1) } });
        return;
      }
    });
    await expect(attempt).rejects.toMatchObject({ code: "23503" });
  });

  it("is accepted within the company, so that the refusals above say something", async () => {
    await tryAs(app, ACME, async () => {
      for (const row of rowsOf(ACME, 2)) await insert(app, row);
    });
  });
});

describe("another transaction", () => {
  it("does not inherit the company of the one before it", async () => {
    await app.query("begin");
    await become(app, ACME);
    await app.query("commit");
    expect(await rows(app, "select id from company")).toEqual([]);
  });
});

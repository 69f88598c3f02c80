import type pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { freshDatabase } from "../support/database.js";
import { connect, rows } from "./connect.js";
import { doAs, idOf, insert, makeCompany, rowsOf, tryAs } from "./rows.js";

const ACME = 1;
const DRAFT = idOf(ACME, 1);
const ACTIVE = idOf(ACME, 2);
const ARCHIVED = idOf(ACME, 3);
const components = ["ticket_definition", "task_definition", "completion_definition"];
const frozen = { code: "TF001" };

let app: pg.Client;

const as = <T>(work: () => Promise<T>) => tryAs(app, ACME, work);
const publish = (id: number) =>
  app.query(
    `update workflow_definition set status = 'ACTIVE', published_at = now() where id = ${id}`,
  );
const archive = (id: number) =>
  app.query(
    `update workflow_definition set status = 'ARCHIVED', archived_at = now() where id = ${id}`,
  );
const change = (id: number, assignment: string) => () =>
  app.query(`update workflow_definition set ${assignment} where id = ${id}`);

beforeAll(async () => {
  app = await connect((await freshDatabase()).runtimeUrl);
  await makeCompany(app, ACME);
  await doAs(app, ACME, async () => {
    for (const n of [2, 3]) for (const row of rowsOf(ACME, n)) await insert(app, row);
    await publish(ACTIVE);
    await publish(ARCHIVED);
    await archive(ARCHIVED);
  });
});

describe("a version", () => {
  it("changes while it is a draft", async () => {
    await as(change(DRAFT, "title = 'Another', fields_schema = '{\"type\":\"object\"}'"));
  });

  it.each([
    ["title", "title = 'Another'"],
    ["fields", `fields_schema = '{"type":"object"}'`],
    ["the order of its fields", `fields_schema = '{ }'`],
    ["who published it", "published_by = null"],
    ["when it was changed", "updated_at = now()"],
  ])("keeps %s once it is published", async (_, assignment) => {
    await expect(as(change(ACTIVE, assignment))).rejects.toMatchObject(frozen);
    await expect(as(change(ARCHIVED, assignment))).rejects.toMatchObject(frozen);
  });

  it.each([
    ["ACTIVE back to DRAFT", ACTIVE, "status = 'DRAFT', published_at = null"],
    ["ARCHIVED back to ACTIVE", ARCHIVED, "status = 'ACTIVE', archived_at = null"],
    ["DRAFT to ARCHIVED", DRAFT, "status = 'ARCHIVED', published_at = now(), archived_at = now()"],
    [
      "ACTIVE to ARCHIVED with another title",
      ACTIVE,
      "status = 'ARCHIVED', archived_at = now(), title = 'Another'",
    ],
    ["into another family", DRAFT, `workflow_family_id = ${ACTIVE}`],
    ["to another number", DRAFT, "version = 7"],
    [
      "published under another key than its family's",
      DRAFT,
      "status = 'ACTIVE', published_at = now(), key = 'other'",
    ],
  ])("never goes %s", async (_, id, assignment) => {
    await expect(as(change(id, assignment))).rejects.toMatchObject(frozen);
  });

  it("goes from ACTIVE to ARCHIVED", async () => {
    expect((await as(() => archive(ACTIVE))).rowCount).toBe(1);
  });

  it("begins as a draft", async () => {
    const row = rowsOf(ACME, 4).find(({ table }) => table === "workflow_definition");
    const values = {
      ...row?.values,
      workflow_family_id: ACTIVE,
      version: 2,
      status: "ACTIVE",
      published_at: "2026-01-01",
    };
    await expect(
      as(() => insert(app, { table: "workflow_definition", values })),
    ).rejects.toMatchObject(frozen);
  });

  it("is deleted only while it is a draft", async () => {
    const remove = (id: number) => () =>
      app.query(`delete from workflow_definition where id = ${id}`);
    await expect(as(remove(ACTIVE))).rejects.toMatchObject(frozen);
    await expect(as(remove(ARCHIVED))).rejects.toMatchObject(frozen);
  });

  it("is one ACTIVE and one DRAFT in a family", async () => {
    const second = (version: number) =>
      app.query(
        `insert into workflow_definition (company_id, workflow_family_id, key, version, title, fields_schema)
         values (${ACME}, ${ACTIVE}, 'key_2', ${version}, 'Next', '{}') returning id`,
      );
    await expect(as(async () => [await second(2), await second(3)])).rejects.toMatchObject({
      code: "23505",
      constraint: "workflow_definition_one_draft",
    });
    await expect(as(async () => publish((await second(2)).rows[0].id))).rejects.toMatchObject({
      code: "23505",
      constraint: "workflow_definition_one_active",
    });
  });
});

describe.each(components)("%s", (table) => {
  const row = (id: number) => {
    const values = rowsOf(ACME, 4).find((each) => each.table === table)?.values;
    const role = table === "task_definition" ? { escalation_role_id: DRAFT } : {};
    return {
      table,
      values: {
        ...values,
        ...role,
        workflow_definition_id: id,
        created_by: DRAFT,
        updated_by: DRAFT,
      },
    };
  };

  it("comes, changes and goes with a draft", async () => {
    await as(async () => {
      await insert(app, row(DRAFT));
      const changed = await app.query(
        `update ${table} set title = 'Another' where workflow_definition_id = ${DRAFT}`,
      );
      expect(changed.rowCount).toBe(2);
      expect((await app.query(`delete from ${table} where key = 'key_4'`)).rowCount).toBe(1);
    });
  });

  it.each([ACTIVE, ARCHIVED])("is frozen in the published version %i", async (id) => {
    const where = `where workflow_definition_id = ${id}`;
    await expect(as(() => insert(app, row(id)))).rejects.toMatchObject(frozen);
    await expect(
      as(() => app.query(`update ${table} set title = 'Another' ${where}`)),
    ).rejects.toMatchObject(frozen);
    await expect(as(() => app.query(`delete from ${table} ${where}`))).rejects.toMatchObject(
      frozen,
    );
  });

  it("does not move into or out of a published version", async () => {
    const move = (from: number, to: number) => () =>
      app.query(
        `update ${table} set workflow_definition_id = ${to}, key = 'moved' where workflow_definition_id = ${from}`,
      );
    await expect(as(move(DRAFT, ACTIVE))).rejects.toMatchObject(frozen);
    await expect(as(move(ACTIVE, DRAFT))).rejects.toMatchObject(frozen);
  });

  it("has its workflow's version", async () => {
    const other = { table, values: { ...row(DRAFT).values, version: 2 } };
    await expect(as(() => insert(app, other))).rejects.toMatchObject(frozen);
  });
});

describe("publishing while a component is changed", () => {
  it("waits for the change, or the change waits and is refused", async () => {
    const { runtimeUrl } = await freshDatabase();
    const [publisher, editor] = [await connect(runtimeUrl), await connect(runtimeUrl)];
    await makeCompany(publisher, ACME);
    const edit = doAs(editor, ACME, async () => {
      await editor.query("select 1 from workflow_definition"); // the editor saw a draft
      await doAs(publisher, ACME, async () => {
        await publisher.query(
          "update workflow_definition set status = 'ACTIVE', published_at = now()",
        );
      });
      await editor.query("update task_definition set title = 'Too late'");
    });
    await expect(edit).rejects.toMatchObject(frozen);
    expect(
      await doAs(publisher, ACME, () => rows(publisher, "select title from task_definition")),
    ).toEqual([{ title: "A component" }]);
  });
});

describe("deleting a draft", () => {
  it("takes its components with it", async () => {
    await as(async () => {
      for (const row of rowsOf(ACME, 4)) {
        if (row.table === "workflow_instance") break;
        await insert(app, row);
      }
      await app.query(`delete from workflow_definition where id = ${idOf(ACME, 4)}`);
      for (const table of components) {
        expect(await rows(app, `select id from ${table} where id = ${idOf(ACME, 4)}`)).toEqual([]);
      }
    });
  });
});

describe("a family", () => {
  const rename = (id: number) => () =>
    app.query(`update workflow_family set key = 'other', prefix = 'OTH' where id = ${id}`);

  it("keeps key and prefix once a version was published", async () => {
    await expect(as(rename(ACTIVE))).rejects.toMatchObject(frozen);
    await expect(as(rename(ARCHIVED))).rejects.toMatchObject(frozen);
    expect((await as(rename(DRAFT))).rowCount).toBe(1);
  });
});

describe("a submitted ticket", () => {
  it.each([
    "delete from workflow_instance",
    "delete from ticket_instance",
    "update workflow_instance set status = 'NOT_STARTED', started_at = null",
    `update workflow_instance set workflow_definition_id = ${DRAFT} where id = ${ACTIVE}`,
    `update ticket_instance set ticket_definition_id = ${DRAFT} where id = ${ACTIVE}`,
    "update ticket_instance set submitted_at = null",
  ])("refuses: %s", async (statement) => {
    await expect(as(() => app.query(statement))).rejects.toMatchObject(frozen);
  });

  it("could be moved and deleted while it was only saved", async () => {
    await as(async () => {
      await app.query(
        `insert into workflow_instance (company_id, id, workflow_family_id, workflow_definition_id, title, submitter_id)
         values (${ACME}, 900, ${ACTIVE}, ${ARCHIVED}, 'Saved', ${DRAFT})`,
      );
      await app.query(
        `insert into ticket_instance (company_id, id, workflow_instance_id, ticket_definition_id, ticket_key, submitter_id)
         values (${ACME}, 900, 900, ${ARCHIVED}, 'key_3', ${DRAFT})`,
      );
      await app.query(
        `update workflow_instance set workflow_definition_id = ${ACTIVE} where id = 900`,
      );
      await app.query(`update ticket_instance set ticket_definition_id = ${ACTIVE} where id = 900`);
      expect((await app.query("delete from ticket_instance where id = 900")).rowCount).toBe(1);
      expect((await app.query("delete from workflow_instance where id = 900")).rowCount).toBe(1);
    });
  });
});

describe("a task", () => {
  const close = `update task_instance set status = 'COMPLETED', closed_step = 1, completed_at = now() where id = ${DRAFT}`;

  it("stays as it was closed", async () => {
    await expect(
      as(async () => {
        await app.query(close);
        await app.query(`update task_instance set draft = '{}' where id = ${DRAFT}`);
      }),
    ).rejects.toMatchObject(frozen);
  });

  it("is open once in an instance, whatever came before", async () => {
    const again = (number: number) =>
      app.query(
        `insert into task_instance (company_id, workflow_instance_id, task_definition_id, workflow_family_id, task_key, number,
           opened_step, refreshed_step) values (${ACME}, ${DRAFT}, ${DRAFT}, ${DRAFT}, 'key_1', ${number}, 1, 1)`,
      );
    await expect(as(() => again(2))).rejects.toMatchObject({
      code: "23505",
      constraint: "task_instance_one_open",
    });
    await as(async () => {
      await app.query(close);
      expect((await again(2)).rowCount).toBe(1);
    });
  });
});

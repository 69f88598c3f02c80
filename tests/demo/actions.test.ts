import { randomUUID } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { run as replay } from "../../src/commands/replay.js";
import { startApp, type TestApp } from "../support/app.js";
import { connect, rows } from "../database/connect.js";
import { textOf, Visitor } from "../world/index.js";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ticketflower-demo-"));
let app: TestApp;
let bob: Visitor;

beforeAll(async () => {
  const receiver = { file: path.join(folder, "receiver.json"), port: 0, second: 100 };
  app = await startApp({ demo: true, worker: true, receiver });
  bob = new Visitor(app.url);
  await bob.signIn("bob@acme.test", app.demoPassword ?? "");
}, 120_000);
afterAll(async () => {
  await app.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

interface TaskRow {
  readonly ticket: string;
  readonly task: string;
  readonly status: string;
}

async function ofAcme<T extends object>(sql: string): Promise<T[]> {
  const client = await connect(app.runtimeUrl);
  try {
    await client.query(
      "select set_config('app.company_id', (select company_id::text from find_login('alice@acme.test')), false)",
    );
    return await rows<T>(client, sql);
  } finally {
    await client.end();
  }
}

/** What the actions of the onboardings have come to, once none is under way. */
async function settled(): Promise<string[]> {
  for (let left = 300; left > 0; left -= 1) {
    const found = await ofAcme<TaskRow>(
      `select instance.title as ticket, task.task_key as task, task.status::text as status
         from task_instance task join workflow_instance instance
           on instance.company_id = task.company_id and instance.id = task.workflow_instance_id
        where task.task_key in ('account', 'equipment') order by 1, 2`,
    );
    const moving = found.filter(
      ({ ticket, status }) =>
        ["OPEN", "IN_PROGRESS"].includes(status) ||
        (status === "PENDING" && ticket !== "Mika Laine"),
    );
    if (found.length > 0 && moving.length === 0)
      return found.map(({ ticket, task, status }) => `${ticket}: ${task} ${status}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("Expected the demo's actions to come to rest, but some are still under way.");
}

test("the demo's actions are called: two end, one waits for its callback, one is in error", async () => {
  expect(await settled()).toEqual([
    "Ines Duarte: account COMPLETED",
    "Ines Duarte: equipment COMPLETED",
    "Mika Laine: account COMPLETED",
    "Mika Laine: equipment PENDING",
    "Tomas Berg: account COMPLETED",
    "Tomas Berg: equipment COMPLETED",
    "Zuri: account ERROR",
  ]);
  const [ines] = await ofAcme<{ status: string }>(
    "select status::text from workflow_instance where title = 'Ines Duarte'",
  );
  expect(ines?.status).toBe("COMPLETED");
  const errors = await ofAcme<{ status: string; detail: unknown }>(
    "select status::text, detail from workflow_error",
  );
  expect(errors).toHaveLength(1);
  expect(JSON.stringify(errors)).toContain("first and a family name");
});

test("a new colleague gets an account at once and the equipment's number by a callback", async () => {
  const choose = await bob.get("/tickets/new");
  const form = /\/tickets\/new\/(\d+)"(?:(?!<\/a>).)*<strong>New colleague/s.exec(choose.text)?.[1];
  const ticket = await bob.submit("/tickets", {
    ticket_definition_id: form,
    form_id: randomUUID(),
    "field.full_name": "Maria Laine",
    "field.start_date": "2027-03-01",
    "field.department": "lab",
    "field.equipment": ["laptop", "headset"],
    action: "submit",
  });
  expect(textOf(ticket)).toContain("Maria Laine");
  expect(await settled()).toEqual(
    expect.arrayContaining(["Maria Laine: account COMPLETED", "Maria Laine: equipment COMPLETED"]),
  );
  const [stored] = await ofAcme<{ fields: Record<string, string> }>(
    `select data.fields from workflow_data data join workflow_instance instance
         on instance.company_id = data.company_id and instance.id = data.workflow_instance_id
      where instance.title = 'Maria Laine' order by data.step desc limit 1`,
  );
  expect(stored?.fields).toMatchObject({
    account_name: "m.laine2",
    equipment_order: expect.stringMatching(/^EQ-\d{5}$/) as unknown,
    equipment_due: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as unknown,
  });
});

test("all of it replays", async () => {
  await app.close();
  expect(await replay({ args: ["--all"], databaseUrl: app.runtimeUrl })).toBe(0);
});

import { randomUUID } from "node:crypto";
import type { Response } from "supertest";
import { afterAll, beforeAll, expect, test } from "vitest";
import { run as replay } from "../../src/commands/replay.js";
import type { TestApp } from "../support/app.js";
import { textOf, Visitor } from "../world/index.js";
import { ofAcme, settledActions, startWholeDemo } from "./settled-demo.js";

let app: TestApp;
let bob: Visitor;

beforeAll(async () => {
  app = await startWholeDemo();
  bob = new Visitor(app.url);
  await bob.signIn("bob@acme.test", app.demoPassword ?? "");
}, 120_000);
afterAll(() => app.close());

/** As Bob, with a laptop and a headset. */
async function submitColleague(fullName: string): Promise<Response> {
  const choose = await bob.get("/tickets/new");
  const form = /\/tickets\/new\/(\d+)"(?:(?!<\/a>).)*<strong>New colleague/s.exec(choose.text)?.[1];
  return bob.submit("/tickets", {
    ticket_definition_id: form,
    form_id: randomUUID(),
    "field.full_name": fullName,
    "field.start_date": "2027-03-01",
    "field.department": "lab",
    "field.equipment": ["laptop", "headset"],
    action: "submit",
  });
}

test("the demo's actions are called: two end, one waits for its callback, one is in error", async () => {
  expect(await settledActions(app)).toEqual([
    "Ines Duarte: account COMPLETED",
    "Ines Duarte: equipment COMPLETED",
    "Mika Laine: account COMPLETED",
    "Mika Laine: equipment PENDING",
    "Tomas Berg: account COMPLETED",
    "Tomas Berg: equipment COMPLETED",
    "Zuri: account ERROR",
  ]);
  const [ines] = await ofAcme<{ status: string }>(
    app,
    "select status::text from workflow_instance where title = 'Ines Duarte'",
  );
  expect(ines?.status).toBe("COMPLETED");
  const errors = await ofAcme<{ status: string; detail: unknown }>(
    app,
    "select status::text, detail from workflow_error",
  );
  expect(errors).toHaveLength(1);
  expect(JSON.stringify(errors)).toContain("first and a family name");
});

test("a new colleague gets an account at once and the equipment's number by a callback", async () => {
  const ticket = await submitColleague("Maria Laine");
  expect(textOf(ticket)).toContain("Maria Laine");
  expect(await settledActions(app)).toEqual(
    expect.arrayContaining(["Maria Laine: account COMPLETED", "Maria Laine: equipment COMPLETED"]),
  );
  const [stored] = await ofAcme<{ fields: Record<string, string> }>(
    app,
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

test("Zuri's account is made when the name is corrected, and the error is history", async () => {
  const [zuri] = await ofAcme<{ id: number }>(
    app,
    "select id from workflow_instance where title = 'Zuri'",
  );
  await bob.submit(`/tickets/${zuri?.id}/correction`, {
    step: 1,
    "field.full_name": "Zuri Adeyemi",
    reason: "The family name was missing.",
    action: "apply",
  });
  expect(await settledActions(app)).toContain("Zuri Adeyemi: account COMPLETED");
  const errors = await ofAcme<{ status: string }>(app, "select status::text from workflow_error");
  expect(errors).toEqual([{ status: "RESOLVED" }]);
});

test("a secret that is rotated in between disturbs nobody", async () => {
  const alice = new Visitor(app.url);
  await alice.signIn("alice@acme.test", app.demoPassword ?? "");
  const page = await alice.submit("/company/signing-secret");
  const current = /name="current" value="(\d+)"/.exec(page.text)?.[1];
  await alice.submit("/company/signing-secret/rotation", { current, end_now: "on" });
  await submitColleague("Noor Haddad");
  expect(await settledActions(app)).toContain("Noor Haddad: account COMPLETED");
});

test("all of it replays", async () => {
  await app.close();
  expect(await replay({ args: ["--all"], databaseUrl: app.runtimeUrl })).toBe(0);
});

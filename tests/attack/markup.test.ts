import { afterAll, beforeAll, expect, test } from "vitest";
import { createRole, loadActor } from "../../src/accounts/index.js";
import type { Actor, Result } from "../../src/access/index.js";
import { withCompany } from "../../src/db/index.js";
import {
  createWorkflow,
  publishWorkflow,
  saveCompletion,
  saveFieldsJson,
  saveTask,
  saveTicket,
  updateWorkflow,
} from "../../src/workflow-design/index.js";
import { completeTask, submitTicket } from "../../src/workflow-ops/index.js";
import { startApp, type TestApp } from "../support/app.js";
import { completionInput, taskInput, ticketInput } from "../workflow-design/room.js";
import { buildWorld, signIn } from "../world/index.js";

/* Markup in every text that people and designers can write, looked for on the pages that show it. */

const MARK = `"'><img src=x onerror=alert(1)>{{7*7}}`;
const LAYOUT = `<img src=x onerror=alert(1)><script>alert(1)</script><a href="javascript:alert(1)">a</a><form action="//evil.test"><b onclick=x>{{ note }}</b>{% field "note" %}`;

let app: TestApp;
let pages: readonly string[];

beforeAll(async () => {
  app = await startApp();
  const world = await buildWorld();
  const identity = { companyId: world.companies.acme, userId: world.users.alice, authEpoch: 0 };
  const alice = (await loadActor(identity)) as Actor;
  await withCompany(alice, (tx) =>
    tx.db.user.updateMany({ where: { id: world.users.alice }, data: { name: MARK } }),
  );
  const role = { name: MARK, description: MARK, isCompanyAdmin: false, isWorkflowDesigner: false };
  const made = await done(createRole(alice, { ...role, formId: "a-role" }));
  const roles = { restricted: true, roleIds: [idOf(made.location)] };
  const texts = { title: MARK, description: MARK };
  const ext_ref = [{ label: MARK, desc: MARK, uri: "https://a.test/?%22%3E" }];
  const about = { ...texts, ext_ref, ticketAdminRoleIds: roles.roleIds };
  const { location } = await done(createWorkflow(alice, { ...about, key: "x", prefix: "XX" }));
  const workflowId = idOf(location);
  const choices = [{ const: "a", title: MARK, description: MARK }, { const: MARK }];
  const schema = {
    type: "object",
    properties: {
      note: { type: "string", ...texts },
      pick: { type: "string", ...texts, oneOf: choices },
    },
  };
  const note = [{ key: "note", required: true }];
  const both = { ...texts, ext_ref, edit_layout: LAYOUT, display_layout: LAYOUT };
  await done(saveFieldsJson(alice, { id: workflowId, text: JSON.stringify(schema) }));
  const change = { ...about, id: workflowId, title_field: "note", display_layout: LAYOUT };
  await done(updateWorkflow(alice, change));
  const ticket = await done(
    saveTicket(alice, ticketInput({ workflowId, ...both, fields: note, submitters: roles })),
  );
  const condition = { "==": [{ var: "note" }, MARK] };
  const asks = { input_fields: ["note"], output_fields: [{ key: "pick", required: true }] };
  const shown = { ...texts, ext_ref, display_layout: LAYOUT };
  const task = await done(
    saveTask(alice, taskInput({ workflowId, ...shown, ...asks, condition, executors: roles })),
  );
  const again = { key: "again", input_fields: ["pick"], output_fields: note };
  await done(saveTask(alice, taskInput({ workflowId, ...both, ...again })));
  const end = { fields: ["pick"], condition: { "==": [{ var: "pick" }, MARK] } };
  await done(saveCompletion(alice, completionInput({ workflowId, ...shown, ...end })));
  await done(publishWorkflow(alice, { id: workflowId }));
  const input = { ticketDefinitionId: idOf(ticket.location), values: { note: MARK } };
  const submitted = await done(submitTicket(alice, input));
  const open = await withCompany(alice, (tx) =>
    tx.db.task_instance.findFirstOrThrow({ where: { closed_step: null } }),
  );
  await done(completeTask(alice, { taskId: open.id, revision: 1, values: { pick: "a" } }));
  const now = await withCompany(alice, (tx) =>
    tx.db.task_instance.findFirstOrThrow({ where: { closed_step: null } }),
  );
  const form = `/tickets/new/${idOf(ticket.location)}`;
  pages = [
    ...["/", "/tickets", "/tickets/new", "/tasks", "/company/users", "/company/roles"],
    ...[made.location, `/company/users/${world.users.alice}`, "/design/workflows"],
    ...[location, `${location}/components`, `${location}/fields`, task.location, ticket.location],
    ...[form, submitted.location, `${submitted.location}/correction`, `/tasks/${open.id}`],
    ...[`/tasks/${now.id}`, `/admin/workflows/1/tickets`],
  ];
});
afterAll(() => app.close());

function idOf(location: string): number {
  return Number(location.split("/").at(-1));
}

async function done<T extends object>(result: Promise<Result<T>>): Promise<T> {
  const answer = await result;
  if (!answer.ok) throw new Error(JSON.stringify(answer.rejection));
  return answer;
}

test("no page takes it for markup, script, link or template", async () => {
  const alice = await signIn(app, "alice");
  let marked = 0;
  for (const page of pages) {
    const { status, text } = await alice.get(page);
    expect([page, status]).toEqual([page, 200]);
    expect(text, page).not.toMatch(/<img|<script>|(?:href|src|action)="(?:javascript:|\/\/)/i);
    expect(text, page).not.toContain("alert(1)&gt;49");
    const tags = text.replaceAll(/"[^"]*"/g, '""').replaceAll(/'[^']*'/g, "''");
    expect(tags, page).not.toMatch(/<[a-z][^>]* on[a-z]+=/i);
    if (text.includes("&lt;img src=x")) marked += 1;
  }
  expect(marked).toBeGreaterThan(pages.length / 2);
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { designRoutes } from "../../../src/workflow-design/index.js";
import { signIn, stranger, type Visitor } from "../../world/index.js";
import {
  componentsOf,
  demoFile,
  imported,
  openDesign,
  stampOf,
  type DesignWorld,
} from "./design-world.js";

let design: DesignWorld;
let visitors: Record<string, Visitor>;
/** A workflow with a published version and a draft of the next. */
let live: Record<string, string>;
let draft: Record<string, string>;

beforeAll(async () => {
  design = await openDesign();
  const { app, dana } = design;
  visitors = {
    stranger: stranger(app),
    erin: await signIn(app, "erin"),
    charlie: await signIn(app, "charlie"),
    dana,
    alice: await signIn(app, "alice"),
  };
  const first = await imported(dana, demoFile("purchase"));
  await dana.submit(`${first}/publication`, await stampOf(dana, first));
  const second = (await dana.post(`${first}/versions`)).headers["location"] ?? "";
  live = await addresses(first);
  draft = await addresses(second);
});
afterAll(() => design.close());

async function addresses(workflow: string): Promise<Record<string, string>> {
  const { tasks, tickets, completions } = await componentsOf(design.dana, workflow);
  const id = (address: string | undefined): string => address?.split("/").at(-1) ?? "";
  return {
    workflows: id(workflow),
    tasks: id(tasks[0]),
    tickets: id(tickets[0]),
    completions: id(completions[0]),
  };
}

const everybody = (dana: number) => ({
  stranger: 303,
  erin: 403,
  charlie: dana,
  dana,
  alice: dana,
});
const ofAcme = (dana: number) => ({ stranger: 303, erin: 403, charlie: 404, dana, alice: dana });

/** What each of them is answered, on the draft or on the published version. Posts are empty: a form without its stamp is taken for an old one (409). */
const table: Record<string, [on: "draft" | "live", expected: Record<string, number>]> = {
  "GET /design/workflows": ["draft", everybody(200)],
  "GET /design/workflows.csv": ["draft", everybody(200)],
  "GET /design/workflows/new": ["draft", everybody(200)],
  "POST /design/workflows": ["draft", everybody(422)],
  "GET /design/import": ["draft", everybody(200)],
  "POST /design/import": ["draft", everybody(422)],
  "GET /design/workflows/:id": ["draft", ofAcme(200)],
  "GET /design/workflows/:id/components": ["live", ofAcme(200)],
  "GET /design/workflows/:id/try": ["draft", ofAcme(200)],
  "POST /design/workflows/:id/try": ["live", ofAcme(200)],
  "GET /design/workflows/:id/edit": ["live", ofAcme(200)],
  "POST /design/workflows/:id/edit": ["draft", ofAcme(409)],
  "POST /design/workflows/:id/ticket-admins": ["live", ofAcme(409)],
  "GET /design/workflows/:id/fields": ["live", ofAcme(200)],
  "POST /design/workflows/:id/fields": ["live", ofAcme(409)],
  "GET /design/workflows/:id/fields/json": ["live", ofAcme(200)],
  "POST /design/workflows/:id/fields/json": ["draft", ofAcme(409)],
  "GET /design/workflows/:id/publication": ["draft", ofAcme(200)],
  "POST /design/workflows/:id/publication": ["live", ofAcme(409)],
  "GET /design/workflows/:id/versions": ["live", ofAcme(200)],
  "POST /design/workflows/:id/versions": ["live", ofAcme(409)],
  "GET /design/workflows/:id/archiving": ["live", ofAcme(200)],
  "POST /design/workflows/:id/archiving": ["draft", ofAcme(409)],
  "GET /design/workflows/:id/deletion": ["draft", ofAcme(200)],
  "POST /design/workflows/:id/deletion": ["live", ofAcme(409)],
  "GET /design/workflows/:id/export": ["live", ofAcme(200)],
};
for (const kind of ["tasks", "tickets", "completions"]) {
  table[`GET /design/workflows/:id/${kind}/new`] = ["draft", ofAcme(200)];
  table[`POST /design/workflows/:id/${kind}`] = ["draft", ofAcme(422)];
  table[`GET /design/${kind}/:id`] = ["draft", ofAcme(200)];
  table[`POST /design/${kind}/:id`] = ["live", ofAcme(409)];
  table[`POST /design/${kind}/:id/order`] = ["draft", ofAcme(422)];
  table[`GET /design/${kind}/:id/deletion`] = ["draft", ofAcme(200)];
  table[`POST /design/${kind}/:id/deletion`] = ["live", ofAcme(409)];
  if (kind !== "completions") table[`POST /design/${kind}/:id/roles`] = ["live", ofAcme(409)];
}

test("the table names every route of workflow design", () => {
  const declared = designRoutes.map((each) => `${each.method.toUpperCase()} ${each.path}`);
  expect(Object.keys(table).toSorted()).toEqual(declared.toSorted());
});

test.each(Object.entries(table))("%s", async (name, [on, expected]) => {
  const [method, pattern = ""] = name.split(" ");
  const ids = on === "live" ? live : draft;
  const path = pattern.replace(":id", ids[pattern.split("/")[2] ?? ""] ?? "");
  const answers: Record<string, number> = {};
  for (const [who, visitor] of Object.entries(visitors)) {
    const answer = method === "GET" ? await visitor.get(path) : await visitor.post(path);
    answers[who] = answer.status;
    if (who === "stranger") expect(answer.headers["location"]).toMatch(/^\/sign-in/);
  }
  expect(answers).toEqual(expected);
});

test.each(["workflows", "tasks", "tickets", "completions"])("no such %s", async (kind) => {
  for (const id of ["0", "-1", "2147483648", "x", "999999"])
    expect((await design.dana.get(`/design/${kind}/${id}`)).status, id).toBe(404);
});

test.each(["draft", "live"])("the pages of a %s version have what they should", async (which) => {
  const ids = which === "live" ? live : draft;
  for (const kind of ["tasks", "tickets", "completions"]) {
    const page = await design.dana.get(`/design/${kind}/${ids[kind]}`);
    expect(page.status).toBe(200);
    expect(page.text.includes('name="title"'), `${kind} has a form`).toBe(which === "draft");
  }
});

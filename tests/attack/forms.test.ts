import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startApp, type TestApp } from "../support/app.js";
import { buildWorld, signIn, stranger, type Visitor } from "../world/index.js";

/* A form's id is its reader's own: used by anybody else it neither hides their work nor tells where it led. */

let app: TestApp;
let alice: Visitor;
let bob: Visitor;

beforeAll(async () => {
  app = await startApp();
  const world = await buildWorld();
  alice = await signIn(app, "alice");
  const roles = [world.roles.acme["Company Admin"] ?? 0];
  await alice.submit(`/company/users/${world.users.bob}`, { name: "Bob Okafor", roles });
  bob = await signIn(app, "bob");
});
afterAll(() => app.close());

test.each([
  ["a role", "/company/roles", (n: number) => ({ name: `Role ${n}` })],
  ["a user", "/company/users", (n: number) => ({ name: "New", email: `new${n}@acme.test` })],
])("%s made with the form id of somebody else", async (_, path, fields) => {
  const form_id = randomUUID();
  const first = await alice.post(path, { ...fields(1), form_id });
  expect(first.status).toBe(303);
  const again = await alice.post(path, { ...fields(1), form_id });
  expect(again.headers["location"]).toBe(first.headers["location"]);
  const stolen = await bob.post(path, { ...fields(2), form_id });
  expect(stolen.status).toBe(409);
  expect(stolen.text).not.toContain(first.headers["location"]);
  expect((await bob.post(path, fields(2))).status).toBe(303);
});

test("two sends of one form at the same moment do its work once", async () => {
  const fields = { name: "Once", form_id: randomUUID() };
  await alice.token();
  const answers = await Promise.all([1, 2, 3].map(() => alice.post("/company/roles", fields)));
  expect(new Set(answers.map((answer) => answer.headers["location"])).size).toBe(1);
  expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
});

test("a form that was refused can be sent again with the same id", async () => {
  const form_id = randomUUID();
  expect((await alice.post("/company/roles", { name: "once", form_id })).status).toBe(422);
  expect((await alice.post("/company/roles", { name: "Twice", form_id })).status).toBe(303);
});

test("of two sign-ups with one address at the same moment one is made", async () => {
  const fields = {
    company_name: "Twin",
    name: "Tia Twin",
    email: "tia@twin.test",
    password: "violet anchor museum 48",
  };
  const answers = await Promise.all([1, 2].map(() => stranger(app).post("/sign-up", fields)));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 422]);
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { withCompany } from "../../src/db/index.js";
import { startApp, type TestApp } from "../support/app.js";
import { buildWorld, signIn, textOf, type Visitor, type World } from "../world/index.js";

let app: TestApp;
let world: World;
let alice: Visitor;

beforeAll(async () => {
  app = await startApp();
  world = await buildWorld();
  alice = await signIn(app, "alice");
});
afterAll(() => app.close());

async function newRole(name: string, more: Record<string, string> = {}): Promise<string> {
  const answer = await alice.post("/company/roles", { name, ...more });
  expect(answer.status).toBe(303);
  return answer.headers["location"] ?? "";
}

test("a role is made, found, changed and deleted", async () => {
  const role = await newRole("Night shift", { description: "Watches at night." });
  expect(textOf(await alice.get("/company/roles?q=night"))).toContain("Watches at night.");
  await alice.submit(role, { name: "Late shift", description: "", is_workflow_designer: "on" });
  const shown = await alice.get(role);
  expect(textOf(shown)).toContain("Late shift");
  expect(shown.text).toMatch(/id="is_workflow_designer"[^>]* checked/);
  expect(shown.text).not.toMatch(/id="is_company_admin"[^>]* checked/);
  expect(textOf(await alice.submit(`${role}/deletion`))).toContain(
    "The role Late shift is deleted",
  );
  expect((await alice.get(role)).status).toBe(404);
});

test("a name is unique in any case", async () => {
  await newRole("Buyers");
  const answer = await alice.post("/company/roles", {
    name: "BUYERS",
    description: "kept as typed",
  });
  expect(answer.status).toBe(422);
  expect(answer.text).toMatch(/id="name-error"[\s\S]*Name is used by another role already/);
  expect(answer.text).toContain("kept as typed");
});

test("a box that was unticked stays so when the form comes back", async () => {
  const role = await newRole("Auditors", { is_workflow_designer: "on" });
  const answer = await alice.post(role, { name: "", is_company_admin: "on" });
  expect(answer.status).toBe(422);
  expect(answer.text).toMatch(/id="is_company_admin"[^>]* checked/);
  expect(answer.text).not.toMatch(/id="is_workflow_designer"[^>]* checked/);
});

test("a role that people hold or a workflow names is not deleted, and says why", async () => {
  const held = await alice.post(`/company/roles/${world.roles.acme["Finance"]}/deletion`);
  expect(held.status).toBe(409);
  expect(textOf(held)).toContain("but one person holds it. Replace it there first.");
  const role = await newRole("Approvers");
  const role_id = Number(role.split("/").at(-1));
  const company_id = world.companies.acme;
  await withCompany({ companyId: company_id }, async ({ db }) => {
    const family = await db.workflow_family.create({
      data: { company_id, key: "leave", prefix: "LV" },
    });
    await db.workflow_definition.create({
      data: {
        company_id,
        workflow_family_id: family.id,
        key: "leave",
        version: 1,
        title: "Leave",
        fields_schema: { type: "object" },
        created_by: world.users.dana,
      },
    });
    const list = await db.role_list.create({
      data: {
        company_id,
        workflow_family_id: family.id,
        stage: "DRAFT",
        kind: "EXECUTOR",
        component_key: "approve",
      },
    });
    await db.role_list_role.create({ data: { company_id, role_list_id: list.id, role_id } });
  });
  expect(textOf(await alice.get(role))).toMatch(/Leave Does the task approve in the draft/);
  const named = await alice.post(`${role}/deletion`);
  expect(named.status).toBe(409);
  expect(textOf(named)).toContain("but one place of a workflow names it");
});

test("the last admin role keeps its switch", async () => {
  const answer = await alice.post(`/company/roles/${world.roles.acme["Company Admin"]}`, {
    name: "Company Admin",
  });
  expect(answer.status).toBe(422);
  expect(answer.text).toMatch(/id="is_company_admin-error"[\s\S]*must stay on here/);
});

import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { withCompany } from "../../src/db/index.js";
import { loadDefinition, roleListsOfActor } from "../../src/workflow-design/index.js";
import { submitTicket } from "../../src/workflow-ops/index.js";
import type { Published } from "./publish.js";
import { lamp, purchase } from "./purchase.js";
import { ok, openScene, refusal, type Scene } from "./scene.js";

/* What a process keeps of roles and role lists holds for one version of the company's rights; another process changes them here. */

let scene: Scene;
let published: Published;
let elsewhere: pg.Client;

beforeAll(async () => {
  scene = await openScene();
  published = await scene.publish(purchase());
  elsewhere = new pg.Client({ connectionString: scene.runtimeUrl });
  await elsewhere.connect();
});

afterAll(() => elsewhere.end());

/** As another process of the same company would. */
async function inAnotherProcess(sql: string, ...values: unknown[]): Promise<void> {
  const company = String(scene.world.companies.acme);
  await elsewhere.query("begin");
  await elsewhere.query("select set_config('app.company_id', $1, true)", [company]);
  await elsewhere.query(sql, values);
  await elsewhere.query("commit");
}

const submission = () => ({ ticketDefinitionId: published.tickets["purchase"] ?? 0, values: lamp });
const employees = "(select id from role where name = 'Employee')";

it("asks for nothing twice while the rights stay as they are", async () => {
  const erin = await scene.actor("erin");
  const read = () =>
    withCompany(erin, async (tx) => [
      await loadDefinition(tx, published.definitionId),
      await roleListsOfActor(tx, erin),
    ]);
  const first = await read();
  const again = await read();
  expect(again[0]).toBe(first[0]);
  expect(again[1]).toBe(first[1]);
});

it.each([
  [
    "the role leaves the list",
    `delete from role_list_role where role_id = ${employees} and role_list_id in (select id from role_list where kind = 'SUBMITTER')`,
    `insert into role_list_role (company_id, role_list_id, role_id)
       select company_id, id, ${employees} from role_list where kind = 'SUBMITTER' and stage = 'LIVE'`,
  ],
  [
    "the list itself goes",
    "update role_list set component_key = 'other' where kind = 'SUBMITTER'",
    "update role_list set component_key = 'purchase' where kind = 'SUBMITTER'",
  ],
])("%s in another process: the very next command is refused", async (_, away, back) => {
  const erin = await scene.actor("erin");
  ok(await submitTicket(erin, submission()));
  await inAnotherProcess(away);
  // The actor is still the one of before: a request that was under way.
  expect(refusal(await submitTicket(erin, submission())).code).toBe("not_found");
  await inAnotherProcess(back);
  ok(await submitTicket(erin, submission()));
});

it("a role's new switch and a version's end raise the version, too", async () => {
  const version = async () => (await scene.actor("erin")).rightsVersion ?? 0;
  const before = await version();
  await inAnotherProcess("update role set is_workflow_designer = true where name = 'HR'");
  const after = await version();
  await inAnotherProcess(
    "update workflow_definition set status = 'ARCHIVED', archived_at = now() where id = $1",
    published.definitionId,
  );
  expect(after).toBeGreaterThan(before);
  expect(await version()).toBeGreaterThan(after);
  expect(refusal(await submitTicket(await scene.actor("erin"), submission())).code).toBe(
    "conflict",
  );
});

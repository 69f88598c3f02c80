import { afterAll } from "vitest";
import { loadActor } from "../../../src/accounts/index.js";
import type { Actor } from "../../../src/access/index.js";
import { withCompany, type CompanyTx } from "../../../src/db/index.js";
import type { Fields, WorkflowDefinition } from "../../../src/engine/index.js";
import { submitTicket } from "../../../src/workflow-ops/index.js";
import { startApp, type TestApp } from "../../support/app.js";
import { buildWorld, people, signIn, Visitor, type Person, type World } from "../../world/index.js";
import { publish, type Published } from "../publish.js";
import { purchase } from "../purchase.js";
import { idIn, ok } from "../scene.js";

type OfAcme = Exclude<Person, "charlie">;

/** The app with the named world signed in and the purchase workflow published. */
export interface Room extends Record<Person | "stranger", Visitor> {
  app: TestApp;
  world: World;
  purchase: Published;
  publish(definition: WorkflowDefinition): Promise<Published>;
  as<T>(person: Person, work: (tx: CompanyTx, actor: Actor) => Promise<T>): Promise<T>;
  /** Submits a purchase past the pages and gives the ticket's id. */
  submit(person: OfAcme, values?: Fields): Promise<number>;
  /** The id of the ticket's open task with this key. */
  task(ticketId: number, key: string): Promise<number>;
  /** Steps of the ticket so far. */
  steps(ticketId: number): Promise<number>;
  status(ticketId: number): Promise<string>;
}

export async function openRoom(): Promise<Room> {
  const app = await startApp();
  afterAll(() => app.close());
  const world = await buildWorld();
  const as: Room["as"] = async (person, work) => {
    const companyId = world.companies[people[person].company];
    const actor = await loadActor({ companyId, userId: world.users[person], authEpoch: 0 });
    if (actor === null) throw new Error(`Expected ${person} to be active.`);
    return withCompany(actor, (tx) => work(tx, actor));
  };
  const publishIt: Room["publish"] = (definition) =>
    as("alice", (tx) => publish(tx, definition, world.roles.acme));
  const published = await publishIt(purchase());
  const visitors = {} as Record<Person | "stranger", Visitor>;
  for (const person of Object.keys(people) as Person[])
    visitors[person] = await signIn(app, person);
  visitors.stranger = new Visitor(app.url);
  return {
    ...visitors,
    app,
    world,
    as,
    purchase: published,
    publish: publishIt,
    async submit(person, values = { item: "Lamp", amount: 40 }) {
      const ticketDefinitionId = published.tickets["purchase"] ?? 0;
      const actor = await as(person, async (_tx, who) => who);
      return idIn(ok(await submitTicket(actor, { ticketDefinitionId, values })).location);
    },
    task: (ticketId, key) =>
      as("alice", async ({ db }) => {
        const where = { workflow_instance_id: ticketId, task_key: key, closed_step: null };
        return (await db.task_instance.findFirstOrThrow({ where })).id;
      }),
    steps: (ticketId) =>
      as("alice", ({ db }) =>
        db.workflow_data.count({ where: { workflow_instance_id: ticketId } }),
      ),
    status: (ticketId) =>
      as("alice", async ({ db }) => {
        const row = await db.workflow_instance.findFirstOrThrow({ where: { id: ticketId } });
        return row.stalled ? `${row.status} stalled` : row.status;
      }),
  };
}

/** The value of a hidden or text input of a page. */
export function inputOf(html: string, name: string): string | undefined {
  const tag = [...html.matchAll(/<input[^>]*>/g)].map(([all]) => all);
  const one = tag.find(
    (each) => each.includes(`name="${name}"`) && !/type="(radio|checkbox)"/.test(each),
  );
  return one && /value="([^"]*)"/.exec(one)?.[1];
}

/** The value of the chosen radio, the ticked boxes or the selected option of a field. */
export function chosen(html: string, name: string): readonly string[] {
  const boxes = [...html.matchAll(/<input[^>]*>/g)]
    .map(([all]) => all)
    .filter((each) => each.includes(`name="${name}"`) && / checked/.test(each));
  const select = new RegExp(
    `<select[^>]*name="${name.replace(".", "\\.")}"[\\s\\S]*?</select>`,
  ).exec(html);
  const options = [...(select?.[0].matchAll(/<option[^>]* selected[^>]*>/g) ?? [])].map(
    ([all]) => all,
  );
  return [...boxes, ...options].map((each) => /value="([^"]*)"/.exec(each)?.[1] ?? "");
}

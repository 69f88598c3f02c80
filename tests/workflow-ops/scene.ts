import { afterAll } from "vitest";
import type { Actor, Rejection } from "../../src/access/index.js";
import { actorNow } from "../../src/accounts/index.js";
import { connectDatabase, withCompany, type CompanyTx } from "../../src/db/index.js";
import type { Fields, WorkflowDefinition } from "../../src/engine/index.js";
import { freshDatabase, superuserOf } from "../support/database.js";
import { buildWorld, people, type Person, type World } from "../world/index.js";
import { completeTask, submitTicket } from "../../src/workflow-ops/index.js";
import { publish, type Published } from "./publish.js";

type Answer = { ok: true; location: string } | { ok: false; rejection: Rejection };

/** The named world with published workflows, in a database of its own; closed after the file's tests. */
export interface Scene {
  world: World;
  actor: (person: Person) => Promise<Actor>;
  /** One transaction as this person's company. */
  as: <T>(person: Person, work: (tx: CompanyTx, actor: Actor) => Promise<T>) => Promise<T>;
  publish: (definition: WorkflowDefinition) => Promise<Published>;
  /** Submits and gives the ticket's id. */
  submit: (person: Person, form: number, values: Fields) => Promise<number>;
  /** Completes the open task with this key. */
  complete: (person: Person, ticketId: number, taskKey: string, values: Fields) => Promise<Answer>;
  /** The ticket's open tasks by key. */
  open: (ticketId: number) => Promise<Record<string, OpenRow>>;
  /** The newest field values. */
  fields: (ticketId: number) => Promise<Fields>;
  status: (ticketId: number) => Promise<string>;
  /** The runtime role's address, and a superuser's. */
  runtimeUrl: string;
  superuserUrl: string;
  /** Ends the connection before the file's end, for what connects by itself. */
  close: () => Promise<void>;
}

export interface OpenRow {
  id: number;
  number: number;
  revision: number;
  status: string;
  claimed_by: number | null;
  named: boolean;
  draft: unknown;
  users: number[];
}

/** @param way where to connect instead of the database's own address */
export async function openScene(
  way: (runtimeUrl: string) => Promise<string> = async (url) => url,
): Promise<Scene> {
  const { runtimeUrl } = await freshDatabase();
  const database = connectDatabase({ databaseUrl: await way(runtimeUrl) });
  let closed: Promise<void> | undefined;
  const close = () => (closed ??= database.close());
  afterAll(close);
  const world = await buildWorld();
  const inCompany = <T>(work: (tx: CompanyTx) => Promise<T>) =>
    withCompany({ companyId: world.companies.acme }, work);
  const actor = (person: Person) => actorOf(world, person);
  const open = (ticketId: number) => inCompany((tx) => openRows(tx, ticketId));
  return {
    world,
    actor,
    open,
    close,
    runtimeUrl,
    superuserUrl: superuserOf(runtimeUrl),
    async as(person, work) {
      const who = await actor(person);
      return withCompany(who, (tx) => work(tx, who));
    },
    publish: (definition) => inCompany((tx) => publish(tx, definition, world.roles.acme)),
    async submit(person, ticketDefinitionId, values) {
      const done = ok(await submitTicket(await actor(person), { ticketDefinitionId, values }));
      return idIn(done.location);
    },
    async complete(person, ticketId, taskKey, values) {
      const task = (await open(ticketId))[taskKey];
      if (!task) throw new Error(`Expected ${taskKey} to be open.`);
      const { id: taskId, revision } = task;
      return completeTask(await actor(person), { taskId, revision, values });
    },
    fields: (ticketId) =>
      inCompany(async (tx) => {
        const row = await tx.db.workflow_data.findFirstOrThrow({
          where: { workflow_instance_id: ticketId },
          orderBy: { step: "desc" },
        });
        return row.fields as Fields;
      }),
    status: (ticketId) =>
      inCompany(async (tx) => {
        const row = await tx.db.workflow_instance.findFirstOrThrow({ where: { id: ticketId } });
        return row.stalled ? `${row.status} stalled` : row.status;
      }),
  };
}

/** The id at the end of a location. */
export function idIn(location: string): number {
  return Number(location.split("/").at(-1));
}

/** The ticket's newest step. */
export function stepOf(scene: Scene, ticketId: number): Promise<number> {
  return scene.as("alice", (tx) =>
    tx.db.workflow_data.count({ where: { workflow_instance_id: ticketId } }),
  );
}

/** The success of a command; throws with the sentence of its refusal. */
export function ok<T extends { ok: boolean }>(answer: T): Extract<T, { ok: true }> {
  if (answer.ok) return answer as Extract<T, { ok: true }>;
  const { rejection } = answer as unknown as { rejection: Rejection };
  throw new Error(`Expected a success, but: ${rejection.sentence}`);
}

/** The refusal of a command: code and detail, and the sentence. */
export function refusal(answer: { ok: boolean }): Rejection {
  if (answer.ok) throw new Error("Expected a refusal, but it was done.");
  return (answer as unknown as { rejection: Rejection }).rejection;
}

async function actorOf(world: World, person: Person): Promise<Actor> {
  const companyId = world.companies[people[person].company];
  const bare = { companyId, userId: world.users[person] } as Actor;
  const actor = await withCompany({ companyId }, (tx) => actorNow(tx, bare));
  if (!actor) throw new Error(`Expected ${person} to be active.`);
  return actor;
}

async function openRows(tx: CompanyTx, ticketId: number): Promise<Record<string, OpenRow>> {
  const rows = await tx.db.task_instance.findMany({
    where: { workflow_instance_id: ticketId, closed_step: null },
    include: { users: true },
    orderBy: { id: "asc" },
  });
  return Object.fromEntries(
    rows.map((row) => [row.task_key, { ...row, users: row.users.map((user) => user.user_id) }]),
  );
}

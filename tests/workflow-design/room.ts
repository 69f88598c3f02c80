import { expect } from "vitest";
import type { Actor, Rejection, Result } from "../../src/access/index.js";
import { loadActor } from "../../src/accounts/index.js";
import { connectDatabase, withCompany, type CompanyTx } from "../../src/db/index.js";
import type { Json, TicketDefinition } from "../../src/engine/index.js";
import {
  createWorkflow,
  loadDefinition,
  saveCompletion,
  saveFieldsJson,
  saveTask,
  saveTicket,
  type CompletionInput,
  type Done,
  type LoadedDefinition,
  type TaskInput,
  type TicketInput,
} from "../../src/workflow-design/index.js";
import { freshDatabase } from "../support/database.js";
import { asClient } from "../../bin/lib/prepare-database.mjs";
import { buildWorld, people, type Person, type World } from "../world/index.js";

/** The named world on a database of its own, without the app around it. */
export interface Room extends World {
  actor(person: Person): Promise<Actor>;
  /** Reads or writes as the company of a person, past the commands. */
  as<T>(person: Person, work: (tx: CompanyTx) => Promise<T>): Promise<T>;
  /** What the audit says of a company, oldest first. */
  acts(person: Person): Promise<readonly string[]>;
  /** SQL as the owner of the tables. */
  owner(sql: string): Promise<readonly Record<string, unknown>[]>;
  close(): Promise<void>;
}

export async function openRoom(): Promise<Room> {
  const { ownerUrl, runtimeUrl } = await freshDatabase();
  const database = connectDatabase({ databaseUrl: runtimeUrl });
  const world = await buildWorld();
  const companyOf = (person: Person): number => world.companies[people[person].company];
  const as: Room["as"] = (person, work) => withCompany({ companyId: companyOf(person) }, work);
  return {
    ...world,
    as,
    async actor(person) {
      const actor = await loadActor({
        companyId: companyOf(person),
        userId: world.users[person],
        authEpoch: 0,
      });
      if (actor === null) throw new Error(`Expected ${person} to be an active user.`);
      return actor;
    },
    acts: (person) =>
      as(person, async ({ db }) =>
        (await db.audit.findMany({ orderBy: { id: "asc" } })).map((row) => row.act),
      ),
    owner: (sql) => asClient(ownerUrl, async (client) => (await client.query(sql)).rows),
    close: () => database.close(),
  };
}

/** The success of a command, or a failed test that says why. */
export async function done(
  result: Promise<Result<Done>>,
): Promise<{ id: number; location: string }> {
  const answer = await result;
  if (!answer.ok)
    throw new Error(`Expected a success, but got: ${JSON.stringify(answer.rejection)}`);
  return { id: answer.id ?? 0, location: answer.location };
}

/** The refusal of a command, or a failed test. */
export async function refused(result: Promise<Result>): Promise<Rejection> {
  const answer = await result;
  expect(answer.ok, "a refusal").toBe(false);
  return answer.ok ? { code: "invalid", sentence: "" } : answer.rejection;
}

export async function load(room: Room, person: Person, id: number): Promise<LoadedDefinition> {
  const loaded = await room.as(person, (tx) => loadDefinition(tx, id));
  if (loaded === null) throw new Error(`Expected the version ${id}.`);
  return loaded;
}

const everybody = { restricted: false, roleIds: [] };

export function ticketInput(
  over: Partial<TicketInput> & Pick<TicketInput, "workflowId">,
): TicketInput {
  const ticket: Omit<TicketDefinition, "submitter_roles"> = {
    key: "purchase",
    title: "Purchase",
    description: "",
    ext_ref: [],
    fields: [{ key: "amount", required: true }],
    withdraw_field: null,
    edit_layout: "",
    display_layout: "",
  };
  return { ...ticket, id: null, submitters: everybody, ...over };
}

export function taskInput(over: Partial<TaskInput> & Pick<TaskInput, "workflowId">): TaskInput {
  const task: Omit<TaskInput, "id" | "workflowId" | "executors" | "escalationRoleId"> = {
    key: "review",
    title: "Review",
    description: "",
    ext_ref: [],
    task_type: "FORM",
    input_fields: ["amount"],
    output_fields: [{ key: "decision", required: true }],
    condition: null,
    wake_on: "change",
    run: "again",
    keep_outputs: false,
    on_condition_lost: "cancel",
    assignee_field: null,
    due: null,
    action_url: null,
    input_transform: null,
    output_transform: null,
    timeout_seconds: null,
    max_runs: null,
    edit_layout: "",
    display_layout: "",
  };
  return { ...task, id: null, executors: everybody, escalationRoleId: null, ...over };
}

export function completionInput(
  over: Partial<CompletionInput> & Pick<CompletionInput, "workflowId">,
): CompletionInput {
  return {
    ...{
      id: null,
      key: "approved",
      title: "Approved",
      description: "",
      ext_ref: [],
      fields: ["decision"],
    },
    ...{
      condition: { "==": [{ var: "decision" }, "approve"] },
      completion_status: "COMPLETED",
      display_layout: "",
    },
    ...over,
  };
}

export const fieldsSchema: Json = {
  type: "object",
  properties: {
    amount: { type: "number", title: "Amount", minimum: 0 },
    decision: { type: "string", title: "Decision", enum: ["approve", "rework", "reject"] },
    withdrawn: { type: "boolean" },
    boss: { type: "string", format: "user" },
  },
};

/** A draft that may be published: a ticket, a review and two ends. Its ids. */
export async function purchaseDraft(
  room: Room,
  actor: Actor,
  key = "purchase",
): Promise<{ workflow: number; ticket: number; task: number; approved: number; rejected: number }> {
  const prefix = `P${[...key]
    .map((letter) => letter.toUpperCase())
    .filter((letter) => /[A-Z]/.test(letter))
    .slice(-4)
    .join("")}`;
  const roleIds = [room.roles.acme["Finance"] ?? 0];
  const about = {
    key,
    prefix,
    title: `Purchase ${key}`,
    description: "",
    ext_ref: [],
    ticketAdminRoleIds: roleIds,
  };
  const { id: workflow } = await done(createWorkflow(actor, about));
  await done(saveFieldsJson(actor, { id: workflow, text: JSON.stringify(fieldsSchema) }));
  const { id: ticket } = await done(saveTicket(actor, ticketInput({ workflowId: workflow })));
  const { id: task } = await done(
    saveTask(actor, taskInput({ workflowId: workflow, executors: { restricted: true, roleIds } })),
  );
  const { id: approved } = await done(
    saveCompletion(actor, completionInput({ workflowId: workflow })),
  );
  const { id: rejected } = await done(
    saveCompletion(
      actor,
      completionInput({
        workflowId: workflow,
        key: "rejected",
        title: "Rejected",
        condition: { "==": [{ var: "decision" }, "reject"] },
        completion_status: "CANCELLED",
      }),
    ),
  );
  return { workflow, ticket, task, approved, rejected };
}

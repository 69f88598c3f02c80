import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import type { Actor } from "../../src/access/index.js";
import {
  compile,
  decide,
  type Fields,
  type InstanceState,
  type WriteSet,
} from "../../src/engine/index.js";
import {
  cancelTicket,
  completeTask,
  correctTicket,
  explainStep,
  findTicket,
  historyOf,
  holdTicket,
  redoTask,
  reopenTicket,
  performAction,
  replayTicket,
  resumeTicket,
  retryTask,
  skipTask,
  submitTicket,
  useActions,
  wakeTask,
  withdrawTicket,
} from "../../src/workflow-ops/index.js";
import { readInstance } from "../../src/workflow-ops/rounds/instance-queries.js";
import { readLastSteps } from "../../src/workflow-ops/rounds/last-steps.js";
import { readSteps } from "../../src/workflow-ops/rounds/step-queries.js";
import { completionIn, lastCompletion } from "../../src/workflow-ops/tickets/completion-queries.js";
import { loadDefinition } from "../../src/workflow-design/index.js";
import { notStarted } from "../engine/naive/builders.js";
import { histories, writeSetOf, type RandomHistory } from "../engine/properties/histories.js";
import { isDefaultSearch, patience, runs } from "../engine/properties/runs.js";
import { useSecret } from "../../src/sealing/index.js";
import { acceptCallback } from "../../src/workflow-ops/actions/accept-callback.js";
import { liveRunOf } from "../../src/workflow-ops/actions/run-queries.js";
import { idIn, openScene, stepOf, type Scene } from "./scene.js";

let scene: Scene;
let alice: Actor;
let played = 0;
/** Tickets that a completion had ended or paused when they were looked at. */
let endings = 0;
/** By other systems. */
let answered = 0;

beforeAll(async () => {
  useSecret("a secret that only the tests know");
  scene = await openScene();
  alice = await scene.actor("alice");
});

/** A history whose fields can be stored (tables come later). */
const storable = histories
  .filter(({ fields }) =>
    fields.every(({ schema }) => (schema as { type: string }).type !== "object"),
  )
  .map((history) => ({
    ...history,
    definition: {
      ...history.definition,
      tasks: history.definition.tasks.map((task) =>
        task.task_type === "FORM"
          ? task
          : { ...task, action_url: "https://other.example/", timeout_seconds: 300 },
      ),
    },
  }));

/** The engine's state of a ticket as the database has it. */
const stored = (ticketId: number): Promise<InstanceState> =>
  scene.as("alice", async (tx) => {
    const instance = await readInstance(tx, { ticketId }, "seen");
    if (instance === null) throw new Error(`Expected ticket ${ticketId}.`);
    return instance.state;
  });

/** What the other system does: the call, and the callback where that is its way. Whether it made a step. */
async function answerAction(ticketId: number, taskId: number, fields: Fields): Promise<boolean> {
  const body = JSON.stringify(fields);
  const headers = { "content-type": "application/json" };
  const answer = { kind: "answered", status: 200, headers, body, truncated: false } as const;
  const call = async () => ({ ...answer, milliseconds: 1 });
  useActions({ baseUrl: "https://flow.example", call });
  await retryTask(alice, { taskId }); // an answer may have been refused before
  const before = await stepOf(scene, ticketId);
  const run = await scene.as("alice", (tx) => liveRunOf(tx, taskId));
  if (run === null) return false;
  const id = { companyId: alice.companyId, runId: run.id };
  await performAction(id, { again: false });
  if ((await stepOf(scene, ticketId)) === before) await acceptCallback(id, fields);
  const steps = (await stepOf(scene, ticketId)) - before;
  answered += steps;
  return steps === 1;
}

/** Does with commands what a write-set says. Alice submits and administers, so that nothing is refused for her rights. */
async function command(ticketId: number, writeSet: WriteSet): Promise<boolean> {
  const { writer, fields, dontWake } = writeSet;
  const { key = "" } = writer;
  const input = { ticketId, reason: "a random act", confirmedStall: true };
  const open = (await scene.open(ticketId))[key];
  const taskId = open?.id ?? 0;
  const answers = writer.kind === "task" || writer.kind === "callback";
  if (answers && open !== undefined && (await isAction(taskId)))
    return answerAction(ticketId, taskId, fields);
  const step = await scene.as("alice", (tx) =>
    tx.db.workflow_data.count({ where: { workflow_instance_id: ticketId } }),
  );
  const acts: Partial<Record<WriteSet["writer"]["kind"], () => Promise<{ ok: boolean }>>> = {
    task: () =>
      completeTask(alice, {
        taskId,
        revision: open?.revision ?? 1,
        values: fields,
        confirmedStall: true,
      }),
    skip: () => skipTask(alice, { ...input, taskId, values: fields }),
    correction: () =>
      correctTicket(alice, {
        ...input,
        step,
        fields,
        ...(dontWake === undefined ? {} : { dontWake }),
      }),
    withdraw: () => withdrawTicket(alice, input),
    wake: () => wakeTask(alice, { ...input, taskKey: key }),
    redo: () => redoTask(alice, { ...input, taskKey: key }),
    hold: () => holdTicket(alice, input),
    resume: () => resumeTicket(alice, input),
    cancel: () => cancelTicket(alice, input),
    reopen: () => reopenTicket(alice, input),
  };
  return (await acts[writer.kind]?.())?.ok ?? false;
}

const isAction = (id: number) =>
  scene.as("alice", async ({ db }) => {
    const task = await db.task_instance.findFirstOrThrow({
      where: { id },
      include: { definition: true },
    });
    return task.definition.task_type !== "FORM";
  });

/** The write-set that the ticket's newest step recorded. */
const recorded = (ticketId: number) =>
  scene.as("alice", async (tx) => {
    const row = await tx.db.workflow_data.findFirstOrThrow({
      where: { workflow_instance_id: ticketId },
      orderBy: { step: "desc" },
    });
    return row.write_set as unknown as WriteSet;
  });

async function play(history: RandomHistory): Promise<void> {
  const { definition, moves } = history;
  const key = `case_${(played += 1)}`;
  const letters = [...String(played).padStart(4, "0")].map((digit) => "ABCDEFGHIJ"[Number(digit)]);
  const { tickets } = await scene.publish({ ...definition, key, prefix: letters.join("") });
  const compiled = compile(definition);
  const first = moves[0] && writeSetOf(moves[0], history, notStarted);
  if (!first) return;
  const { submitter: _, ...values } = first.fields;
  const form = tickets[first.writer.key ?? ""] ?? 0;
  const submission = { ticketDefinitionId: form, values, confirmedStall: true };
  const submitted = await submitTicket(alice, submission);
  if (!submitted.ok) return; // "" is no text that a form may hold
  const id = idIn(submitted.location);
  let state = decided(compiled, notStarted, await recorded(id));
  for (const move of moves.slice(1)) {
    const done = await command(id, writeSetOf(move, history, state));
    if (done) state = decided(compiled, state, await recorded(id));
    expect(await stored(id)).toEqual(state);
    await expectOneStory(id);
  }
  expect(await scene.as("alice", (tx) => replayTicket(tx, id))).toBeNull();
  await everythingIsTold(id);
}

/** What the newest steps say of how a ticket ended or paused is what its completions say; who wrote what last is what its whole history says. */
const expectOneStory = (ticketId: number) =>
  scene.as("alice", async (tx) => {
    const instance = await readInstance(tx, { ticketId }, "seen");
    if (instance === null) throw new Error(`Expected ticket ${ticketId}.`);
    const { row } = instance;
    expect(row.lastSteps).toEqual(await readLastSteps(tx, ticketId));
    const definition = await loadDefinition(tx, row.definitionId);
    if (definition === null) throw new Error("Expected the definition.");
    const newest = await readSteps(tx, ticketId, { below: null, size: 11 });
    const told = completionIn(newest, row, definition);
    if (told !== undefined) expect(told).toEqual(await lastCompletion(tx, row, definition));
    endings += told ? 1 : 0;
  });

function decided(
  compiled: ReturnType<typeof compile>,
  state: InstanceState,
  writeSet: WriteSet,
): InstanceState {
  const answer = decide(compiled, state, writeSet);
  if (!answer.ok)
    throw new Error(`Expected the engine to allow it too, but: ${answer.rejection.sentence}`);
  return answer.round.state;
}

/** The page, its history and every explanation at every step exist, whatever happened. */
async function everythingIsTold(id: number): Promise<void> {
  await scene.as("alice", async (tx) => {
    const page = await findTicket(tx, alice, id);
    if (page === null) throw new Error(`Expected ticket ${id} to have a page.`);
    const { definition, step } = page;
    const history = await historyOf(tx, { id, definition }, { below: null, size: 100 });
    expect(history).toHaveLength(step);
    const { tasks, completions } = definition.definition;
    for (const component of [...tasks, ...completions]) {
      const kind = tasks.some((task) => task === component)
        ? ("task" as const)
        : ("completion" as const);
      const question = { ticketId: id, definition, kind, key: component.key, step };
      expect((await explainStep(tx, question))?.sentence).toMatch(/\S/);
    }
  });
}

it(
  "after any commands the rows say what the engine says, and replay finds no difference",
  async () => {
    await fc.assert(fc.asyncProperty(storable, play), runs(12));
    if (!isDefaultSearch) return;
    expect(answered).toBeGreaterThan(0);
    expect(endings).toBeGreaterThan(0);
  },
  patience,
);

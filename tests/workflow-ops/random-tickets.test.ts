import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import type { Actor } from "../../src/access/index.js";
import { compile, decide, type InstanceState, type WriteSet } from "../../src/engine/index.js";
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
  replayTicket,
  resumeTicket,
  skipTask,
  submitTicket,
  wakeTask,
  withdrawTicket,
} from "../../src/workflow-ops/index.js";
import { readInstance, readInstanceRow } from "../../src/workflow-ops/rounds/instance-queries.js";
import { notStarted } from "../engine/naive/builders.js";
import { histories, writeSetOf, type RandomHistory } from "../engine/properties/histories.js";
import { patience, runs } from "../engine/properties/runs.js";
import { idIn, openScene, type Scene } from "./scene.js";

let scene: Scene;
let alice: Actor;
let played = 0;

beforeAll(async () => {
  scene = await openScene();
  alice = await scene.actor("alice");
});

/** A history whose fields can be stored (tables come later) and whose tasks are all done by people. */
const ofPeople = histories
  .filter(({ fields }) =>
    fields.every(({ schema }) => (schema as { type: string }).type !== "object"),
  )
  .map((history) => ({
    ...history,
    definition: {
      ...history.definition,
      tasks: history.definition.tasks.map((task) => ({ ...task, task_type: "FORM" as const })),
    },
  }));

/** The engine's state of a ticket as the database has it. */
const stored = (ticketId: number): Promise<InstanceState> =>
  scene.as("alice", async (tx) => {
    const row = await readInstanceRow(tx, ticketId, "seen");
    if (row === null) throw new Error(`Expected ticket ${ticketId}.`);
    return (await readInstance(tx, row)).state;
  });

/** Does with commands what a write-set says. Alice submits and administers, so that nothing is refused for her rights. */
async function command(ticketId: number, writeSet: WriteSet): Promise<boolean> {
  const { writer, fields, dontWake } = writeSet;
  const { key = "" } = writer;
  const input = { ticketId, reason: "a random act", confirmedStall: true };
  const open = (await scene.open(ticketId))[key];
  const taskId = open?.id ?? 0;
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
  }
  expect(await scene.as("alice", (tx) => replayTicket(tx, id))).toBeNull();
  await everythingIsTold(id);
}

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
  () => fc.assert(fc.asyncProperty(ofPeople, play), runs(12)),
  patience,
);

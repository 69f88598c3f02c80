import fc from "fast-check";
import type { Fields, Json } from "../../../src/engine/definition.js";
import type { Decided, InstanceState, WriteSet, Writer } from "../../../src/engine/round.js";
import { notStarted } from "../naive/builders.js";
import { valueOf } from "../naive/values.js";
import { workflows, type RandomWorkflow } from "./arbitraries.js";
import { pick, taskKey, valueFor } from "./fields-arbitrary.js";
import type { Engine } from "./engines.js";

/** A move before it is known what can be done: its numbers choose among what the state then offers, so that any move can be left out. */
export interface Move {
  readonly act: Act;
  readonly which: number;
  readonly values: readonly number[];
  readonly wake: number;
}

type Act =
  | "complete"
  | "correct"
  | "clear"
  | "repeat"
  | "hold"
  | "resume"
  | "cancel"
  | "reopen"
  | "wake"
  | "redo"
  | "skip"
  | "drop"
  | "withdraw"
  | "wrong";

export interface RandomHistory extends RandomWorkflow {
  readonly moves: readonly Move[];
}

/** One write-set of a history, and what the engine made of it. */
export interface Step {
  readonly before: InstanceState;
  readonly writeSet: WriteSet;
  readonly decided: Decided;
}

const acts: readonly (readonly [number, Act])[] = [
  [24, "complete"],
  [8, "correct"],
  [2, "clear"],
  [2, "repeat"],
  [2, "hold"],
  [3, "resume"],
  [1, "cancel"],
  [1, "reopen"],
  [2, "wake"],
  [2, "redo"],
  [2, "skip"],
  [2, "drop"],
  [1, "withdraw"],
  [1, "wrong"],
];

function moving(act: fc.Arbitrary<Act>, values: fc.Arbitrary<number>): fc.Arbitrary<Move> {
  return fc.record({
    act,
    which: fc.nat({ max: 7 }),
    values: fc.array(values, { minLength: 1, maxLength: 3 }),
    wake: fc.nat({ max: 7 }),
  });
}

/** One random move. */
export const moves: fc.Arbitrary<Move> = moving(
  fc.constantFrom(...acts.flatMap(([weight, act]) => Array<Act>(weight).fill(act))),
  fc.nat({ max: 7 }),
);

/** A form that is answered, mostly with the answer that most conditions ask for. */
const answering = moving(
  fc.constant("complete"),
  fc.oneof({ arbitrary: fc.constant(0), weight: 3 }, { arbitrary: fc.nat({ max: 7 }), weight: 1 }),
);

/** A workflow and what happens to one of its instances; the first move is the submission, and first of all some work is done. */
export const histories: fc.Arbitrary<RandomHistory> = fc
  .noBias(
    fc.tuple(
      workflows,
      fc.array(answering, { minLength: 1, maxLength: 7, size: "max" }),
      fc.array(moves, { maxLength: 10, size: "max" }),
    ),
  )
  .map(([workflow, first, then]) => ({ ...workflow, moves: [...first, ...then] }));

/** Plays a history on an engine. A refused move leaves the state as it was. */
export function play(engine: Engine, history: RandomHistory): Step[] {
  let before: InstanceState = notStarted;
  return history.moves.map((move) => {
    const writeSet = writeSetOf(move, history, before);
    const decided = engine.decide(history.definition, before, writeSet);
    const step = { before, writeSet, decided };
    if (decided.ok) before = decided.round.state;
    return step;
  });
}

/** What a move means in this state. Mostly something that can be done; `wrong` often cannot. */
export function writeSetOf(move: Move, workflow: RandomWorkflow, state: InstanceState): WriteSet {
  const { definition } = workflow;
  if (move.act === "wrong") return wrong(move, workflow);
  if (state.status === "NOT_STARTED") {
    const ticket = pick(definition.tickets, move.which);
    const asked = answers(
      move,
      workflow,
      ticket.fields.map((field) => field.key),
    );
    return { writer: { kind: "ticket", key: ticket.key }, fields: { ...asked, submitter: "erin" } };
  }
  const act = possible(move, workflow, state);
  const onTask = definition.tasks.map((task) => task.key);
  const outputsOf = (key: string): string[] =>
    definition.tasks
      .filter((task) => task.key === key)
      .flatMap((task) => task.output_fields.map((field) => field.key));
  switch (act) {
    case "complete": {
      const key = pick(Object.keys(state.open), move.which);
      const type = definition.tasks.find((task) => task.key === key)?.task_type;
      const kind = type === "ASYNC_ACTION" ? "callback" : "task";
      return { writer: { kind, key }, fields: answers(move, workflow, outputsOf(key)) };
    }
    case "skip": {
      const key = pick(Object.keys(state.open), move.which);
      return {
        writer: { kind: "skip", key },
        fields: move.wake < 4 ? {} : answers(move, workflow, outputsOf(key)),
      };
    }
    case "drop":
      return {
        writer: { kind: "drop", key: pick(Object.keys(state.open), move.which) },
        fields: {},
      };
    case "correct":
      return correction(move, correctedFields(move, workflow));
    case "clear":
      return correction(move, { [pick(workflow.fields, move.which).key]: null });
    case "repeat": {
      const { key } = pick(workflow.fields, move.which);
      return correction(move, { [key]: valueOf(state.fields, key) });
    }
    case "wake":
      return { writer: { kind: "wake", key: pick(onTask, move.which) }, fields: {} };
    case "redo": {
      const ran = state.ran.length === 0 || move.wake === 0 ? onTask : state.ran;
      return { writer: { kind: "redo", key: pick(ran, move.which) }, fields: {} };
    }
    case "withdraw": {
      const field = definition.tickets[0]?.withdraw_field;
      const fields = typeof field === "string" ? answers(move, workflow, [field]) : {};
      return { writer: { kind: "withdraw" }, fields };
    }
    default:
      return { writer: { kind: act } as Writer, fields: {} };
  }
}

/** What is done instead of an act that this state does not offer. In one case of eight it is tried all the same. */
function possible(move: Move, { definition }: RandomWorkflow, state: InstanceState): Act {
  const { act, which, wake } = move;
  const open = Object.keys(state.open);
  const onOpenTask = act === "complete" || act === "skip" || act === "drop";
  if (wake === 7 && !(onOpenTask && open.length === 0)) return act;
  if (state.status === "COMPLETED" || state.status === "CANCELLED") return "reopen";
  if (state.status === "ON_HOLD") {
    const type = definition.tasks.find((task) => task.key === open[which % open.length])?.task_type;
    if (act === "complete" && type !== undefined && type !== "FORM") return "complete";
    if (["correct", "clear", "repeat", "cancel", "withdraw"].includes(act)) return act;
    return which % 2 === 0 ? "resume" : "correct";
  }
  if (onOpenTask || act === "resume" || act === "reopen") {
    if (open.length > 0) return onOpenTask ? act : "complete";
    return which % 2 === 0 ? "correct" : "wake";
  }
  return act;
}

function answers({ values }: Move, { fields }: RandomWorkflow, keys: readonly string[]): Fields {
  const asked = fields.filter((field) => keys.includes(field.key));
  return Object.fromEntries(
    asked.map((field, i): [string, Json] => [field.key, valueFor(field, pick(values, i))]),
  );
}

function correctedFields({ which, values, wake }: Move, { fields }: RandomWorkflow): Fields {
  return Object.fromEntries(
    values.map((value, i): [string, Json] => {
      // Half of the time what the ticket said first: that is what most tasks rest on.
      const field = pick(fields, wake % 2 === 0 ? i : which + i);
      return [field.key, valueFor(field, value)];
    }),
  );
}

/** A correction that wakes whom it concerns, in half of the cases; else nobody, or all but one or two tasks. */
function correction({ wake, which }: Move, fields: Fields): WriteSet {
  const writeSet = { writer: { kind: "correction" }, fields } as const;
  if (wake < 4) return writeSet;
  if (wake === 4) return { ...writeSet, dontWake: true };
  const several = [which, which + wake, which + 3].map(taskKey).slice(0, wake - 4);
  return { ...writeSet, dontWake: several };
}

/** Something that is probably refused. */
function wrong({ which, wake, values }: Move, workflow: RandomWorkflow): WriteSet {
  const { definition, fields } = workflow;
  const key = pick(definition.tasks, which).key;
  const some = answers(
    { which, wake, values, act: "wrong" },
    workflow,
    fields.map((field) => field.key),
  );
  const choices: readonly WriteSet[] = [
    { writer: { kind: "task", key }, fields: some },
    { writer: { kind: "correction" }, fields: { ...some, nowhere: 1 } },
    { writer: { kind: "correction" }, fields: { submitter: "bob" } },
    { writer: { kind: "task", key: "nobody" }, fields: {} },
    { writer: { kind: "ticket", key: "nothing" }, fields: {} },
    { writer: { kind: "withdraw" }, fields: some },
    { writer: { kind: "skip", key }, fields: {} },
    { writer: { kind: "wake", key: "nobody" }, fields: {} },
  ];
  return pick(choices, wake);
}

import type {
  Decision,
  Effect,
  InstanceState,
  Round,
  WriteSet,
} from "../../../src/engine/round.js";
import type { WorkflowDefinition } from "../../../src/engine/definition.js";
import { real, type Engine } from "./engines.js";

/*
 * The real engine with one fault each: what a property is worth is seen where it fails. Faults are planted from outside, in what the
 * engine is told or in what it answers.
 */

type Input = readonly [WorkflowDefinition, InstanceState, WriteSet];

function told(change: (...input: Input) => Input): Engine {
  return { decide: (...input) => real.decide(...change(...input)) };
}

function answering(change: (round: Round, ...input: Input) => Round): Engine {
  return {
    decide: (...input) => {
      const decided = real.decide(...input);
      return decided.ok ? { ok: true, round: change(decided.round, ...input) } : decided;
    },
  };
}

function withTasks(
  definition: WorkflowDefinition,
  change: Partial<WorkflowDefinition["tasks"][number]>,
): WorkflowDefinition {
  return { ...definition, tasks: definition.tasks.map((task) => ({ ...task, ...change })) };
}

/** Every outcome of one kind told as another, with the effects that go with it. */
function recast(round: Round, from: Decision["outcome"], to: Decision["outcome"]): Round {
  const waiting = Object.keys(round.decisions).filter(
    (key) => round.decisions[key]?.outcome === from,
  );
  const recastOnes = waiting.map((key) => [key, { ...round.decisions[key], outcome: to }] as const);
  return {
    ...round,
    decisions: { ...round.decisions, ...Object.fromEntries(recastOnes) },
  };
}

function withoutChains(open: InstanceState["open"]): InstanceState["open"] {
  return Object.fromEntries(Object.entries(open).map(([key, { revision }]) => [key, { revision }]));
}

let turn = 0;

const faults = {
  "answers depend on how often it was asked": answering((round) => ({
    ...round,
    effects: (turn += 1) % 2 === 0 ? round.effects : round.effects.toReversed(),
  })),
  "effects follow the order of the definition": answering((round, { tasks }) => {
    const place = (effect: Effect) =>
      "task" in effect ? tasks.findIndex(({ key }) => key === effect.task) : 99;
    return { ...round, effects: round.effects.toSorted((a, b) => place(a) - place(b)) };
  }),
  "an equal value counts as a change": told((definition, state, writeSet) => [
    withTasks(definition, { wake_on: "write" }),
    state,
    writeSet,
  ]),
  "a completion is asked without a change": answering((round, { completions }) => {
    const idle = completions.find(
      ({ fields }) => !fields.some((field) => round.changed.includes(field)),
    );
    return idle === undefined
      ? round
      : { ...round, decisions: { ...round.decisions, [idle.key]: { outcome: "CLOSE" } } };
  }),
  "every written field counts as changed": answering((round, _definition, _state, writeSet) => ({
    ...round,
    changed: Object.keys(writeSet.fields).sort(),
  })),
  "cleared fields keep their values": answering((round, _definition, { fields }) => ({
    ...round,
    state: { ...round.state, fields: { ...fields, ...round.state.fields } },
  })),
  "who waits for a fresh answer fires at once": answering((round) =>
    recast(round, "WAITS_FOR_FRESH", "FIRE"),
  ),
  "who waits for nothing waits": answering((round) => recast(round, "FIRE", "WAITS_FOR_FRESH")),
  "a completion does not wait": {
    decide: (definition, state, writeSet) => {
      const round = real.decide(definition, state, writeSet);
      return round.ok
        ? { ok: true, round: recast(round.round, "WAITS_FOR_FRESH", "CLOSE") }
        : round;
    },
  },
  "it does not see what is open": told((definition, state, writeSet) => [
    definition,
    { ...state, open: {} },
    writeSet,
  ]),
  "a refresh keeps the revision": answering((round, _definition, { open }) => ({
    ...round,
    effects: round.effects.map((effect) =>
      effect.type === "refresh"
        ? { ...effect, revision: open[effect.task]?.revision ?? 0 }
        : effect,
    ),
  })),
  "the end leaves work open": answering((round, _definition, { open }) =>
    round.effects.some((effect) => effect.type === "close")
      ? { ...round, state: { ...round.state, open } }
      : round,
  ),
  "nobody says that it is stalled": answering((round) => ({
    ...round,
    effects: round.effects.filter((effect) => effect.type !== "stall"),
  })),
  "the mark of a stalled ticket is forgotten": answering((round) => {
    const { stalled: _forgotten, ...state } = round.state;
    return { ...round, state };
  }),
  "the writer is not known": told((definition, state, writeSet) => {
    const { writer } = writeSet;
    if (writer.kind !== "task" || state.open[writer.key ?? ""] === undefined)
      return [definition, state, writeSet];
    const { [writer.key ?? ""]: _done, ...open } = state.open;
    const ran = [...state.ran, writer.key ?? ""];
    return [definition, { ...state, open, ran }, { ...writeSet, writer: { kind: "correction" } }];
  }),
  "old answers stand": told((definition, state, writeSet) => [
    withTasks(definition, { keep_outputs: true }),
    state,
    writeSet,
  ]),
  "what the ticket said is cleared too": answering((round, { tickets }, _state, { writer }) => {
    const said = tickets.flatMap(({ fields }) => fields.map(({ key }) => key));
    return writer.kind === "task" ? { ...round, cleared: [...round.cleared, ...said] } : round;
  }),
  "a correction wakes everybody": told((definition, state, { writer, fields }) => [
    definition,
    state,
    { writer, fields },
  ]),
  "only what fires is recorded": answering((round) => ({
    ...round,
    decisions: Object.fromEntries(
      Object.entries(round.decisions).filter(([, { outcome }]) => outcome === "FIRE"),
    ),
  })),
  "what an action starts begins a chain": answering((round) => ({
    ...round,
    state: { ...round.state, open: withoutChains(round.state.open) },
  })),
  "a chain goes on for ever": told((definition, state, writeSet) => [
    definition,
    { ...state, open: withoutChains(state.open) },
    writeSet,
  ]),
  "a stopped chain loses its answer": answering((round) =>
    round.effects.some((effect) => effect.type === "pause" && effect.task !== undefined)
      ? { ...round, state: { ...round.state, pending: { written: {} } } }
      : round,
  ),
} satisfies { readonly [fault: string]: Engine };

/** The engine, but it writes into the state that it was given. */
export const meddling: Engine = told((definition, state, writeSet) => {
  (state.ran as string[]).push("t0");
  return [definition, state, writeSet];
});

function some(...names: readonly (keyof typeof faults)[]): { readonly [fault: string]: Engine } {
  return Object.fromEntries(names.map((name) => [name, faults[name]]));
}

/** For each law, by its sentence, engines that break it. */
export const faulty: { readonly [sentence: string]: { readonly [fault: string]: Engine } } = {
  "the same input gives the same bytes": some("answers depend on how often it was asked"),
  "the order in which tasks are listed does not matter": some(
    "effects follow the order of the definition",
  ),
  "nothing fires or closes without a changed field": some(
    "an equal value counts as a change",
    "a completion is asked without a change",
  ),
  "a change is a changed value, and the snapshot follows from the writes and the clearing": some(
    "every written field counts as changed",
    "cleared fields keep their values",
  ),
  "nothing fires on an answer that another task is being asked for again": some(
    "who waits for a fresh answer fires at once",
    "who waits for nothing waits",
  ),
  "no task that fires loses an input or its condition to another that fires": some(
    "who waits for a fresh answer fires at once",
  ),
  "nothing closes on an answer that is being asked again": some("a completion does not wait"),
  "at most one task is open per definition, and revisions only grow": some(
    "it does not see what is open",
    "a refresh keeps the revision",
  ),
  "ended means nothing open": some("the end leaves work open"),
  "what lives has open work or is stalled; what is on hold has pending": some(
    "nobody says that it is stalled",
    "the mark of a stalled ticket is forgotten",
  ),
  "a task never wakes itself": some("the writer is not known"),
  "asking again clears the old answer": some(
    "old answers stand",
    "cleared fields keep their values",
  ),
  "only a task's own answers are cleared": some("what the ticket said is cleared too"),
  "a correction leaves those alone that it was told not to wake": some(
    "a correction wakes everybody",
  ),
  "chains of actions are counted and bounded": some(
    "what an action starts begins a chain",
    "a chain goes on for ever",
  ),
  "a chain beyond its bound pauses the ticket and loses nothing": some(
    "a stopped chain loses its answer",
  ),
  "everything that a change touched is recorded": some("only what fires is recorded"),
};

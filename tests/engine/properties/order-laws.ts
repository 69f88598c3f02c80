import type { WorkflowDefinition } from "../../../src/engine/definition.js";
import type { InstanceState, WriteSet } from "../../../src/engine/round.js";
import type { Engine } from "./engines.js";
import type { Law } from "./laws.js";

/** The same input gives the same output, byte for byte. */
export const sameInputSameBytes: Law = ({ history, before, writeSet, round, engine }) => {
  const again = engine.decide(
    history.definition,
    structuredClone(before),
    structuredClone(writeSet),
  );
  return JSON.stringify(again) === JSON.stringify({ ok: true, round })
    ? null
    : "deciding twice gives two answers";
};

/** ... whatever order tasks and ticket definitions are listed in, and keys are stored in. */
export const orderDoesNotMatter: Law = ({ history, before, writeSet, round, engine }) => {
  const reordered = engine.decide(
    reversed(history.definition),
    reversedState(before),
    reversedWrites(writeSet),
  );
  return JSON.stringify(reordered) === JSON.stringify({ ok: true, round })
    ? null
    : "listed in another order, the same tasks are decided otherwise";
};

const known = new WeakMap<WorkflowDefinition, WorkflowDefinition>();

/** Tasks and tickets the other way round; completions stay, for their position decides. */
function reversed(definition: WorkflowDefinition): WorkflowDefinition {
  const other = known.get(definition) ?? {
    ...definition,
    tickets: definition.tickets.toReversed(),
    tasks: definition.tasks.toReversed(),
  };
  known.set(definition, other);
  return other;
}

function reversedState(state: InstanceState): InstanceState {
  const { pending } = state;
  return {
    ...state,
    fields: reversedKeys(state.fields),
    open: reversedKeys(state.open),
    ran: state.ran.toReversed(),
    ...(pending === undefined
      ? {}
      : { pending: { ...pending, written: reversedKeys(pending.written) } }),
  };
}

function reversedWrites(writeSet: WriteSet): WriteSet {
  return { ...writeSet, fields: reversedKeys(writeSet.fields) };
}

function reversedKeys<T>(record: { readonly [key: string]: T }): { readonly [key: string]: T } {
  return Object.fromEntries(Object.entries(record).toReversed());
}

/** The engine, given nothing that it could change: a write to its input throws. */
export function onFrozenInput(engine: Engine): Engine {
  return {
    decide: (definition, state, writeSet) =>
      engine.decide(frozen(definition), frozen(state), frozen(writeSet)),
  };
}

function frozen<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const inner of Object.values(value)) frozen(inner);
  return Object.freeze(value);
}

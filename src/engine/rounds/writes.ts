import type { CompiledDefinition } from "../compile.js";
import type { Fields } from "../definition.js";
import { fieldValue } from "../json.js";
import type { InstanceState, PendingField, Round, Writer, WriteSet } from "../round.js";
import { sameValue } from "../values.js";
import { chainOfWriter } from "./chain.js";
import { fieldsInOrder, pendingOf, stateAfter } from "./outcome.js";
import type { OpenTasks, Situation } from "./situation.js";

/** What a write-set is decided on: it is applied, and the instance that it completes is no longer open. */
export function writeSituation(
  compiled: CompiledDefinition,
  state: InstanceState,
  writeSet: WriteSet,
): Situation {
  const written = writtenBy(state.fields, writeSet);
  const fields = fieldsInOrder(state.fields, writeSet.fields);
  const completed = completedTask(writeSet.writer);
  return {
    ...situationOf(compiled, state, fields, written),
    chain: chainOfWriter(compiled, state, writeSet.writer),
    open: completed === undefined ? state.open : withoutTask(state.open, completed),
    ran: new Set(completed === undefined ? state.ran : [...state.ran, completed]),
  };
}

/** What the catch-up round is decided on: the net change since the hold began, each field with its own writer. */
export function catchUpSituation(compiled: CompiledDefinition, state: InstanceState): Situation {
  const { written = {}, skip } = state.pending ?? {};
  const found = situationOf(
    compiled,
    state,
    fieldsInOrder(state.fields),
    new Map(Object.entries(written)),
  );
  return skip === undefined ? found : { ...found, skip };
}

/** What an act that writes nothing is decided on. */
export function quietSituation(compiled: CompiledDefinition, state: InstanceState): Situation {
  return situationOf(compiled, state, fieldsInOrder(state.fields), new Map());
}

/** On hold nothing is decided: the write is applied and kept, with the value before the first and the writer of the last. */
export function keepForLater(state: InstanceState, situation: Situation): Round {
  const written = new Map(Object.entries(state.pending?.written ?? {}));
  for (const [field, write] of situation.written) {
    const before = written.get(field)?.before;
    written.set(field, before === undefined ? write : { ...write, before });
  }
  const { fields, open, ran, changed } = situation;
  const pending = pendingOf(written, state.pending?.skip);
  return {
    changed: [...changed].sort(),
    cleared: [],
    decisions: {},
    effects: [],
    state: stateAfter({ status: "ON_HOLD", fields, open, ran, pending }),
  };
}

function situationOf(
  compiled: CompiledDefinition,
  state: InstanceState,
  fields: Fields,
  written: ReadonlyMap<string, PendingField>,
): Situation {
  const isChanged = (field: string, before: PendingField["before"]): boolean =>
    !sameValue(before, fieldValue(fields, field), compiled.fields.get(field) ?? null);
  const changed = [...written].filter(([field, { before }]) => isChanged(field, before));
  return {
    compiled,
    fields,
    written,
    changed: new Set(changed.map(([field]) => field)),
    hasDontWake: [...written.values()].some(({ dontWake }) => dontWake !== undefined),
    chain: null,
    open: state.open,
    ran: new Set(state.ran),
  };
}

function writtenBy(
  before: Fields,
  { writer, fields, dontWake }: WriteSet,
): Map<string, PendingField> {
  const { kind, key } = writer;
  const origin = {
    writer: key === undefined ? { kind } : { kind, key },
    ...(kind === "correction" && dontWake !== undefined ? { dontWake } : {}),
  };
  return new Map(
    Object.keys(fields).map((field) => [field, { before: fieldValue(before, field), ...origin }]),
  );
}

/** The task whose instance this write-set completes; a skip completes too. */
function completedTask({ kind, key }: Writer): string | undefined {
  return kind === "task" || kind === "callback" || kind === "skip" ? key : undefined;
}

/** The open tasks without this one. */
export function withoutTask(open: OpenTasks, key: string): OpenTasks {
  return Object.fromEntries(Object.entries(open).filter(([task]) => task !== key));
}

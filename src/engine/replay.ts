import type { CompiledDefinition } from "./compile.js";
import { decide } from "./decide.js";
import type { Fields, Json, WorkflowStatus } from "./definition.js";
import { fieldValue, isList, isObject } from "./json.js";
import type { InstanceState, Round, WriteSet } from "./round.js";

/** One step as stored: what was written, and what was decided then. */
export interface StoredStep {
  readonly step: number;
  readonly writeSet: WriteSet;
  readonly changed: Round["changed"];
  readonly cleared: Round["cleared"];
  readonly decisions: Round["decisions"];
  /** Not compared when absent. */
  readonly effects?: Round["effects"];
  /** The snapshot after the step. */
  readonly fields: Fields;
  readonly status: WorkflowStatus;
}

/**
 * The state after the last step; or the first difference: `path` into the step ("decisions/review/outcome"), what the record
 * says, what deciding again gives.
 */
export type Replayed =
  | { readonly ok: true; readonly state: InstanceState }
  | {
      readonly ok: false;
      readonly step: number;
      readonly path: string;
      readonly expected: Json;
      readonly found: Json;
    };

/** An instance before its submission: where every replay begins. */
export const NOT_STARTED: InstanceState = { status: "NOT_STARTED", fields: {}, open: {}, ran: [] };

/** Decides the write-sets of an instance again, in order, and compares with what was stored. A rejection is a difference. */
export function replayInstance(
  compiled: CompiledDefinition,
  steps: readonly StoredStep[],
): Replayed {
  let state = NOT_STARTED;
  for (const stored of steps) {
    const { step } = stored;
    const decided = decide(compiled, state, stored.writeSet);
    if (!decided.ok) {
      return { ok: false, step, path: "rejection", expected: null, found: decided.rejection.code };
    }
    const difference = compareStep(stored, decided.round);
    if (difference !== null) return { ok: false, step, ...difference };
    state = decided.round.state;
  }
  return { ok: true, state };
}

interface Difference {
  readonly path: string;
  readonly expected: Json;
  readonly found: Json;
}

function compareStep(stored: StoredStep, round: Round): Difference | null {
  return (
    firstDifference("changed", stored.changed, round.changed) ??
    firstDifference("cleared", stored.cleared, round.cleared) ??
    firstDifference("decisions", asJson(stored.decisions), asJson(round.decisions)) ??
    (stored.effects && firstDifference("effects", stored.effects, round.effects)) ??
    firstDifference("fields", stored.fields, round.state.fields) ??
    firstDifference("status", stored.status, round.state.status)
  );
}

/** Decisions are JSON: spelled out, because an interface with optional keys is not assignable to it. */
function asJson(decisions: Round["decisions"]): Json {
  return Object.fromEntries(
    Object.entries(decisions).map(([key, { outcome, woken_by, values }]) => [
      key,
      {
        outcome,
        ...(woken_by === undefined ? {} : { woken_by }),
        ...(values === undefined ? {} : { values }),
      },
    ]),
  );
}

/** The first place, in order of the keys, where two values are not the same JSON; key order does not count. */
function firstDifference(path: string, expected: Json, found: Json): Difference | null {
  if (isObject(expected) && isObject(found)) {
    const keys = new Set([...Object.keys(expected), ...Object.keys(found)]);
    for (const key of [...keys].sort()) {
      const inner = `${path}/${key}`;
      const difference = firstDifference(inner, fieldValue(expected, key), fieldValue(found, key));
      if (difference !== null) return difference;
    }
    return null;
  }
  if (isList(expected) && isList(found) && expected.length === found.length) {
    for (const [index, item] of expected.entries()) {
      const difference = firstDifference(`${path}/${index}`, item, found[index] ?? null);
      if (difference !== null) return difference;
    }
    return null;
  }
  return expected === found ? null : { path, expected, found };
}

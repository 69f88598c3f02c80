import type { CompiledDefinition } from "./compile.js";
import { decide } from "./decide.js";
import { NOT_STARTED } from "./replay.js";
import type { InstanceState, Rejection, Round, WriteSet } from "./round.js";

/** A step of an instance as far as trying another one needs it. */
export interface TakenStep {
  readonly step: number;
  readonly writeSet: WriteSet;
}

/** What would have become of a later step: nothing else, something else, or it could not have happened. */
export type LaterStep =
  | { readonly step: number; readonly kind: "same" | "different"; readonly round: Round }
  | { readonly step: number; readonly kind: "impossible"; readonly rejection: Rejection };

/** The round that another write-set would have made, and what the steps after it would have come to. */
export type WhatIf =
  | {
      readonly ok: true;
      readonly before: InstanceState;
      readonly round: Round;
      readonly later: readonly LaterStep[];
      readonly state: InstanceState;
    }
  | { readonly ok: false; readonly step: number; readonly rejection: Rejection };

/**
 * Decides an instance's write-sets again, with another one at a step, and then those after it as they were written. One that could not have
 * been written then is left out. Nothing but memory is touched.
 * @param steps all of them in order, from the submission on
 */
export function whatIf(
  compiled: CompiledDefinition,
  steps: readonly TakenStep[],
  { at, writeSet }: { readonly at: number; readonly writeSet: WriteSet },
): WhatIf {
  let before = NOT_STARTED;
  for (const taken of steps.filter(({ step }) => step < at)) {
    const decided = decide(compiled, before, taken.writeSet);
    if (!decided.ok) return { ok: false, step: taken.step, rejection: decided.rejection };
    before = decided.round.state;
  }
  const other = decide(compiled, before, writeSet);
  if (!other.ok) return { ok: false, step: at, rejection: other.rejection };
  const rest = steps.filter(({ step }) => step >= at);
  const { later, state } = goOn(compiled, rest, { real: before, other: other.round.state });
  return { ok: true, before, round: other.round, later, state };
}

/** Both ways side by side, from the step itself on: the real one tells what is the same. */
function goOn(
  compiled: CompiledDefinition,
  [changed, ...rest]: readonly TakenStep[],
  from: { readonly real: InstanceState; readonly other: InstanceState },
): { readonly later: readonly LaterStep[]; readonly state: InstanceState } {
  const later: LaterStep[] = [];
  const first = changed && decide(compiled, from.real, changed.writeSet);
  let real = first?.ok ? first.round.state : from.real;
  let state = from.other;
  for (const { step, writeSet } of rest) {
    const was = decide(compiled, real, writeSet);
    if (was.ok) real = was.round.state;
    const would = decide(compiled, state, writeSet);
    if (!would.ok) {
      later.push({ step, kind: "impossible", rejection: would.rejection });
      continue;
    }
    state = would.round.state;
    const same =
      was.ok && JSON.stringify(was.round.effects) === JSON.stringify(would.round.effects);
    later.push({ step, kind: same ? "same" : "different", round: would.round });
  }
  return { later, state };
}

import type { WorkflowDefinition } from "../../../src/engine/definition.js";
import type { Decided, InstanceState, WriteSet } from "../../../src/engine/round.js";
import { refusals } from "../naive/refusals.js";
import { canonicalText } from "../naive/values.js";
import { naive } from "./engines.js";
import { caseText } from "./runs.js";

/** Throws, with the case as `npm run decide` reads it, where a decision is not the naive engine's. */
export function compare(
  definition: WorkflowDefinition,
  state: InstanceState,
  writeSet: WriteSet,
  decided: Decided,
): void {
  const expected = naive.decide(definition, state, writeSet);
  if (!decided.ok) {
    // Several things may be wrong with one write-set, and the specification ranks none of them first.
    const { code, field } = decided.rejection;
    const known = refusals(definition, state, writeSet).some(
      (refusal) => refusal.code === code && (field === undefined || refusal.field === field),
    );
    if (known) return;
  }
  const [found, wanted] = [comparable(decided), comparable(expected)];
  if (found !== wanted)
    throw new Error(
      `Expected ${wanted}\nbut found ${found}\nfor ${caseText(definition, state, writeSet)}`,
    );
}

/** One text for decisions that are equal: no sentence, no key order, and "not stalled" said in one way. */
function comparable(decided: Decided): string {
  if (!decided.ok) return canonicalText({ rejection: decided.rejection.code });
  const { state, ...round } = decided.round;
  const { stalled, ...rest } = state;
  return canonicalText({ ...round, state: { ...rest, stalled: stalled ?? false } });
}

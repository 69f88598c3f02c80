import type { CompiledCompletion, CompiledTask } from "../compile.js";
import type { CompletionOutcome } from "../round.js";
import { holds, stillHolds, type Situation } from "./situation.js";
import { staleFields } from "./stale.js";

/** What is found about a completion that the round touches. */
export interface CompletionFinding {
  readonly completion: CompiledCompletion;
  readonly outcome: CompletionOutcome;
  readonly wokenBy: readonly string[];
}

/** Findings by position; at most one is CLOSE, and the touched ones after it are NOT_CONSIDERED. */
export function findCompletions(
  situation: Situation,
  candidates: readonly CompiledTask[],
): readonly CompletionFinding[] {
  const touched = touchedCompletions(situation);
  if (touched.length === 0) return [];
  const stale = staleFields(situation, candidates);
  let closed = false;
  return touched.map((completion) => {
    const wokenBy = completion.fields.filter((field) => situation.changed.has(field));
    if (closed) return { completion, outcome: "NOT_CONSIDERED", wokenBy };
    const outcome = outcomeOf(situation, completion, (field) => stale.has(field));
    closed = outcome === "CLOSE";
    return { completion, outcome, wokenBy };
  });
}

function touchedCompletions({ compiled, changed }: Situation): readonly CompiledCompletion[] {
  const touched = new Set<CompiledCompletion>();
  for (const field of changed) {
    for (const completion of compiled.completionsWokenBy.get(field) ?? []) touched.add(completion);
  }
  return [...touched].sort((left, right) => left.position - right.position);
}

function outcomeOf(
  { fields, skip }: Situation,
  { key, condition }: CompiledCompletion,
  isStale: (field: string) => boolean,
): CompletionOutcome {
  if (skip?.includes(key)) return "SKIPPED";
  if (!holds(condition, fields)) return "CONDITION_FALSE";
  return stillHolds(condition, fields, isStale) ? "CLOSE" : "WAITS_FOR_FRESH";
}

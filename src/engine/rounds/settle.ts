import type { CompiledTask } from "../compile.js";
import { fieldValue } from "../json.js";
import type { Decision, Effect, Round } from "../round.js";
import { opened, refreshed } from "./chain.js";
import { findCancels, type Cancel } from "./cancels.js";
import type { CompletionFinding } from "./completions.js";
import { decision, inKeyOrder, stateAfter, withoutFields } from "./outcome.js";
import type { OpenTasks, Situation } from "./situation.js";
import { staleFields } from "./stale.js";
import type { TaskFinding } from "./tasks.js";

/** The round in which these tasks fire and nothing closes: clears, cancels, refreshes, opens, and tells whether it stalls. */
export function settle(
  situation: Situation,
  completions: readonly CompletionFinding[],
  tasks: readonly TaskFinding[],
  fired: ReadonlySet<CompiledTask>,
): Round {
  const cleared = clearedBy(situation, fired);
  const left = withoutFields(situation.fields, cleared);
  const cancels = findCancels(situation, left, cleared);
  const cancelled = new Set(cancels.map(({ task }) => task));
  const toRefresh = tasks.flatMap(({ task, outcome }) =>
    outcome === "REFRESH" && !cancelled.has(task) ? [task] : [],
  );
  const open = openAfter(situation, cancelled, toRefresh, fired);
  const stalled = Object.keys(open).length === 0;
  return {
    changed: [...situation.changed].sort(),
    cleared,
    decisions: decisionsOf(situation, completions, tasks, fired, cancels),
    effects: effectsOf(cancels, toRefresh, fired, open, stalled),
    state: stateAfter({ status: "IN_PROGRESS", fields: left, open, ran: situation.ran, stalled }),
  };
}

/** The stale fields of the tasks that fire, those that have a value, sorted. */
function clearedBy(situation: Situation, fired: ReadonlySet<CompiledTask>): readonly string[] {
  const stale = [...staleFields(situation, [...fired]).keys()];
  return stale.filter((field) => fieldValue(situation.fields, field) !== null).sort();
}

function openAfter(
  { open, chain }: Situation,
  cancelled: ReadonlySet<CompiledTask>,
  toRefresh: readonly CompiledTask[],
  fired: ReadonlySet<CompiledTask>,
): OpenTasks {
  const after = new Map(Object.entries(open));
  for (const { key } of cancelled) after.delete(key);
  for (const task of toRefresh) after.set(task.key, refreshed(chain, open, task));
  for (const task of fired) after.set(task.key, opened(chain, task));
  return Object.fromEntries(after);
}

function decisionsOf(
  { fields }: Situation,
  completions: readonly CompletionFinding[],
  tasks: readonly TaskFinding[],
  fired: ReadonlySet<CompiledTask>,
  cancels: readonly Cancel[],
): Round["decisions"] {
  const found = new Map<string, Decision>();
  for (const { completion, outcome, wokenBy } of completions) {
    found.set(completion.key, decision(outcome, wokenBy, completion.condition, fields));
  }
  for (const { task, outcome, wokenBy } of tasks) {
    const decided = fired.has(task) ? "FIRE" : "WAITS_FOR_FRESH";
    const final = outcome === "CANDIDATE" ? decided : outcome;
    found.set(task.key, decision(final, wokenBy, task.condition, fields));
  }
  // A task that loses what it rests on is cancelled whatever else was found; what woke it stays on record.
  for (const { task, because } of cancels) {
    const wokenBy = found.get(task.key)?.woken_by ?? because;
    found.set(task.key, decision("CANCEL", wokenBy, task.condition, fields));
  }
  return inKeyOrder(found);
}

function effectsOf(
  cancels: readonly Cancel[],
  toRefresh: readonly CompiledTask[],
  fired: ReadonlySet<CompiledTask>,
  open: OpenTasks,
  stalled: boolean,
): readonly Effect[] {
  return [
    ...byTask(
      cancels.map(({ task, reason }): Effect & { task: string } => ({
        type: "cancel",
        task: task.key,
        reason,
      })),
    ),
    ...byTask(
      toRefresh.map(({ key }): Effect & { task: string } => ({
        type: "refresh",
        task: key,
        revision: open[key]?.revision ?? 1,
      })),
    ),
    ...byTask(
      [...fired].map(({ key }): Effect & { task: string } => ({ type: "open", task: key })),
    ),
    ...(stalled ? [{ type: "stall" } as const] : []),
  ];
}

function byTask<T extends { readonly task: string }>(effects: readonly T[]): readonly T[] {
  return [...effects].sort((left, right) => (left.task < right.task ? -1 : 1));
}

import type { Effect, Round } from "../round.js";
import { findCompletions, type CompletionFinding } from "./completions.js";
import { cancelAll, decision, inKeyOrder, pendingOf, stateAfter } from "./outcome.js";
import { settle } from "./settle.js";
import type { Situation } from "./situation.js";
import { findTouchedTasks, firing, type TaskFinding } from "./tasks.js";

/** Decides every completion and every task that the written fields touch, all against the same snapshot. */
export function decideRound(situation: Situation): Round {
  const tasks = findTouchedTasks(situation);
  const candidates = tasks.flatMap(({ task, outcome }) => (outcome === "CANDIDATE" ? [task] : []));
  const completions = findCompletions(situation, candidates);
  const closing = completions.find(({ outcome }) => outcome === "CLOSE");
  if (closing !== undefined) return close(situation, closing, completions, tasks);
  const fired = firing(situation, candidates);
  return settle(situation, completions, tasks, fired);
}

/** A completion holds: it ends or pauses the instance, and nothing else is considered. */
function close(
  situation: Situation,
  { completion }: CompletionFinding,
  completions: readonly CompletionFinding[],
  tasks: readonly TaskFinding[],
): Round {
  const { fields, open, ran, written } = situation;
  const { key } = completion;
  const status = completion.definition.completion_status;
  const found = [
    ...completions.map(
      (each) =>
        [
          each.completion.key,
          decision(each.outcome, each.wokenBy, each.completion.condition, fields),
        ] as const,
    ),
    ...tasks.map(
      ({ task, wokenBy }) =>
        [task.key, decision("NOT_CONSIDERED", wokenBy, task.condition, fields)] as const,
    ),
  ];
  const recorded = {
    changed: [...situation.changed].sort(),
    cleared: [],
    decisions: inKeyOrder(found),
  };
  if (status === "ON_HOLD") {
    // The writes wait as if the instance had been on hold already; this completion, and those that paused
    // before it since the hold began, are not asked again in the catch-up round: else two of them would pause each other for ever.
    const pending = pendingOf(written, [...(situation.skip ?? []), key].sort());
    const state = stateAfter({ status, fields, open, ran, pending });
    return { ...recorded, effects: [{ type: "pause", completion: key }], state };
  }
  const effects: Effect[] = [
    ...cancelAll(open, { kind: "closed", completion: key }),
    { type: "close", completion: key, status },
  ];
  return { ...recorded, effects, state: stateAfter({ status, fields, open: {}, ran }) };
}

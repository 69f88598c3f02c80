import type { CompiledTask } from "../compile.js";
import type { Effect, InstanceState, Round } from "../round.js";
import { findEndless } from "./chain.js";
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
  const endless = findEndless(situation.chain, fired);
  if (endless !== null) return pauseChain(situation, endless, completions, tasks);
  return settle(situation, completions, tasks, fired);
}

/** A completion holds: it ends or pauses the instance, and nothing else is considered. */
function close(
  situation: Situation,
  { completion }: CompletionFinding,
  completions: readonly CompletionFinding[],
  tasks: readonly TaskFinding[],
): Round {
  const { fields, open, ran } = situation;
  const { key } = completion;
  const status = completion.definition.completion_status;
  const recorded = recordedOnly(situation, completions, tasks);
  if (status === "ON_HOLD") {
    // This completion, and those that paused before it since the hold began, are not asked again in the catch-up round:
    // else two of them would pause each other for ever.
    const skip = [...(situation.skip ?? []), key].sort();
    const effects = [{ type: "pause", completion: key } as const];
    return { ...recorded, effects, state: onHold(situation, skip) };
  }
  const effects: Effect[] = [
    ...cancelAll(open, { kind: "closed", completion: key }),
    { type: "close", completion: key, status },
  ];
  return { ...recorded, effects, state: stateAfter({ status, fields, open: {}, ran }) };
}

/** A chain of actions has gone on too long: the instance is put on hold, until a person says that it may go on. */
function pauseChain(
  situation: Situation,
  { key }: CompiledTask,
  completions: readonly CompletionFinding[],
  tasks: readonly TaskFinding[],
): Round {
  const chain = situation.chain ?? {};
  return {
    ...recordedOnly(situation, completions, tasks),
    effects: [{ type: "pause", completion: null, task: key, chain }],
    state: onHold(situation, situation.skip),
  };
}

/** The writes wait as if the instance had been on hold already. */
function onHold(
  { fields, open, ran, written }: Situation,
  skip: readonly string[] | undefined,
): InstanceState {
  return stateAfter({ status: "ON_HOLD", fields, open, ran, pending: pendingOf(written, skip) });
}

/** What was found about completions; no task is considered. */
function recordedOnly(
  situation: Situation,
  completions: readonly CompletionFinding[],
  tasks: readonly TaskFinding[],
): Pick<Round, "changed" | "cleared" | "decisions"> {
  const { fields } = situation;
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
  return { changed: [...situation.changed].sort(), cleared: [], decisions: inKeyOrder(found) };
}

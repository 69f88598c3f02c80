import type { TaskDefinition } from "../../../src/engine/definition.js";
import type { Chain, InstanceState, WriteSet } from "../../../src/engine/round.js";
import { canonicalText } from "../naive/values.js";
import type { Law } from "./laws.js";

/** What an action's answer starts is one run more in its chain, what a person starts begins one, and none goes on beyond its bound. */
export const chainsAreCounted: Law = ({ history: { definition }, before, writeSet, round }) => {
  const base = chainBefore(definition.tasks, before, writeSet);
  for (const effect of round.effects) {
    if (effect.type !== "open" && effect.type !== "refresh") continue;
    const task = definition.tasks.find(({ key }) => key === effect.task);
    const chain = round.state.open[effect.task]?.chain;
    if (task === undefined || base === null || task.task_type === "FORM") {
      if (chain !== undefined) return `${effect.task} stands in a chain that nobody began`;
      continue;
    }
    if (chain === undefined)
      return `${effect.task} was started by an answer, and its chain is lost`;
    const runs = runsOf(chain, task.key);
    if (effect.type === "open" && runs !== runsOf(base, task.key) + 1)
      return `${task.key} runs, and its chain says ${runs}`;
    if (effect.type === "open" && runs > bound(task)) return `${task.key} runs ${runs} times`;
    const lost = Object.keys(base).find((key) => runsOf(chain, key) < runsOf(base, key));
    if (lost !== undefined) return `the runs of ${lost} are forgotten`;
  }
  return null;
};

/** A ticket is paused by itself only for a task beyond its bound, with nothing done and nothing lost. */
export const stopsEndlessChains: Law = ({ history: { definition }, before, writeSet, round }) => {
  const pause = round.effects.find((effect) => effect.type === "pause");
  if (pause?.task === undefined) return null;
  const { task: key, chain = {} } = pause;
  const base = chainBefore(definition.tasks, before, writeSet);
  const task = definition.tasks.find((one) => one.key === key);
  if (task === undefined || base === null) return `${key} was stopped and is in no chain`;
  if (canonicalText(chain) !== canonicalText(base)) return "the effect names another chain";
  if (runsOf(base, key) + 1 <= bound(task)) return `${key} was stopped before its bound`;
  if (round.effects.length > 1 || round.cleared.length > 0)
    return "stopped, and something was done";
  const { pending, status } = round.state;
  const lost = Object.keys(writeSet.fields).find(
    (field) => !Object.hasOwn(pending?.written ?? {}, field),
  );
  if (status !== "ON_HOLD" || lost !== undefined) return `stopped, and ${lost ?? status} is lost`;
  return null;
};

function runsOf(chain: Chain, key: string): number {
  return Object.hasOwn(chain, key) ? (chain[key] ?? 0) : 0;
}

function bound(task: TaskDefinition): number {
  return Math.min(10, task.max_runs ?? 10);
}

/** The chain of the action that writes; null for a person. */
function chainBefore(
  tasks: readonly TaskDefinition[],
  before: InstanceState,
  { writer: { kind, key = "" } }: WriteSet,
): Chain | null {
  const task = tasks.find((one) => one.key === key);
  if (task === undefined || task.task_type === "FORM") return null;
  return kind === "task" || kind === "callback" ? (before.open[key]?.chain ?? { [key]: 1 }) : null;
}

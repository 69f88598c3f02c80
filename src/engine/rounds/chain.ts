import type { CompiledDefinition, CompiledTask } from "../compile.js";
import type { Chain, InstanceState, Writer } from "../round.js";
import { inKeyOrder } from "./outcome.js";
import { isOpen, type OpenTasks } from "./situation.js";

/*
 * Actions that wake each other could go on for ever, and nobody would be asked. A chain counts how often each action ran since
 * a person last did something; what an action's answer starts goes on with its chain, what a person starts begins a new one.
 */

/** The most runs of one action in one chain; its own max_runs may be less. */
const MOST_RUNS = 10;

/** The chain that this writer goes on with: that of the action that answers. Null for everything that a person does. */
export function chainOfWriter(
  compiled: CompiledDefinition,
  { open }: InstanceState,
  { kind, key = "" }: Writer,
): Chain | null {
  const task = compiled.tasks.get(key);
  if ((kind !== "task" && kind !== "callback") || task === undefined) return null;
  return isAction(task) && isOpen(open, key) ? chainOfTask(open, task) : null;
}

/** The first task, by its key, that may not run once more in this chain; null when all may. */
export function findEndless(
  chain: Chain | null,
  fired: ReadonlySet<CompiledTask>,
): CompiledTask | null {
  if (chain === null) return null;
  const over = [...fired].filter(
    (task) => isAction(task) && runsIn(chain, task) + 1 > mostRuns(task),
  );
  return over.sort((left, right) => (left.key < right.key ? -1 : 1))[0] ?? null;
}

/** The open task that has just been fired. A chain that only begins is not written down. */
export function opened(chain: Chain | null, task: CompiledTask): OpenTasks[string] {
  if (chain === null || !isAction(task)) return { revision: 1 };
  return { revision: 1, chain: withRuns(chain, task, runsIn(chain, task) + 1) };
}

/** The open task with its newest inputs: it stands in the chain of whoever changed them, and still in its own. */
export function refreshed(
  chain: Chain | null,
  open: OpenTasks,
  task: CompiledTask,
): OpenTasks[string] {
  const revision = (open[task.key]?.revision ?? 0) + 1;
  if (chain === null || !isAction(task)) return { revision };
  const own = chainOfTask(open, task);
  const keys = new Set([...Object.keys(own), ...Object.keys(chain)]);
  const most = [...keys].map(
    (key) => [key, Math.max(runsOf(own, key), runsOf(chain, key))] as const,
  );
  return { revision, chain: inKeyOrder(most) };
}

function chainOfTask(open: OpenTasks, { key }: CompiledTask): Chain {
  return open[key]?.chain ?? { [key]: 1 };
}

function mostRuns({ definition }: CompiledTask): number {
  return Math.min(definition.max_runs ?? MOST_RUNS, MOST_RUNS);
}

function runsIn(chain: Chain, task: CompiledTask): number {
  return runsOf(chain, task.key);
}

function runsOf(chain: Chain, key: string): number {
  return Object.hasOwn(chain, key) ? (chain[key] ?? 0) : 0;
}

function withRuns(chain: Chain, { key }: CompiledTask, runs: number): Chain {
  return inKeyOrder(Object.entries({ ...chain, [key]: runs }));
}

function isAction({ definition }: CompiledTask): boolean {
  return definition.task_type !== "FORM";
}

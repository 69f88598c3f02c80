import type { CompiledCondition, CompiledDefinition, CompiledTask } from "../compile.js";
import { evaluateCondition } from "../conditions/evaluate.js";
import type { Fields } from "../definition.js";
import { fieldValue } from "../json.js";
import type { Chain, InstanceState, PendingField } from "../round.js";

export type OpenTasks = InstanceState["open"];

/** What one round is decided on. Every task and every completion sees this same snapshot. */
export interface Situation {
  readonly compiled: CompiledDefinition;
  /** s1: the fields with the write-set applied. */
  readonly fields: Fields;
  /**
   * W: the fields that were written, each with its value before and whose write it was. One writer in a normal round; in the
   * catch-up round each field has its own.
   */
  readonly written: ReadonlyMap<string, PendingField>;
  /** C: the written fields whose canonical value is another than before. */
  readonly changed: ReadonlySet<string>;
  /** True if some correction in the round was told not to wake tasks. */
  readonly hasDontWake: boolean;
  /** Open before this round; the instance that the writer just completed is not. */
  readonly open: OpenTasks;
  /** The causal chain that the writer goes on with; null when a person began a new one. */
  readonly chain: Chain | null;
  /** Tasks that ran, the writer's own among them. */
  readonly ran: ReadonlySet<string>;
  /** The completions that paused, in the catch-up round: they must not pause again before one of their fields changes again. */
  readonly skip?: readonly string[];
}

/** The condition on these fields; an empty one is true, and unknown is not. */
export function holds(condition: CompiledCondition | null, fields: Fields): boolean {
  return condition === null || evaluateCondition(condition.logic, fields) === true;
}

/** A condition that holds on these fields: does it still, when some of them are taken away? */
export function stillHolds(
  condition: CompiledCondition | null,
  fields: Fields,
  isTaken: (field: string) => boolean,
): boolean {
  if (condition === null || !condition.fields.some(isTaken)) return true;
  const left = condition.fields.filter((field) => !isTaken(field));
  return holds(
    condition,
    Object.fromEntries(left.map((field) => [field, fieldValue(fields, field)])),
  );
}

/** True if the task has an open instance. */
export function isOpen(open: OpenTasks, taskKey: string): boolean {
  return Object.hasOwn(open, taskKey);
}

/** True if the write of this field came with "do not wake" for the task. */
export function isSilenced({ written }: Situation, task: CompiledTask, field: string): boolean {
  const dontWake = written.get(field)?.dontWake;
  return dontWake === true || (dontWake !== undefined && dontWake.includes(task.key));
}

/**
 * A task that a correction was told not to wake, and that reads nothing that somebody else changed: it is not fired,
 * refreshed, cleared or cancelled.
 */
export function isShielded(situation: Situation, task: CompiledTask): boolean {
  if (!situation.hasDontWake) return false;
  const { changed, written } = situation;
  const wokenByWrite = task.definition.wake_on === "write";
  const concerns = (field: string): boolean =>
    changed.has(field) || (wokenByWrite && written.has(field) && task.inputs.includes(field));
  return (
    task.reads.every((field) => !concerns(field) || isSilenced(situation, task, field)) &&
    [...written.keys()].some((field) => isSilenced(situation, task, field))
  );
}

import type { CompiledTask } from "../compile.js";
import { fieldValue } from "../json.js";
import type { TaskOutcome } from "../round.js";
import { holds, isOpen, isSilenced, stillHolds, type Situation } from "./situation.js";
import { isStaleByOthers, staleFields } from "./stale.js";

/** What is found about a task that the round touches, before completions are considered. */
export interface TaskFinding {
  readonly task: CompiledTask;
  readonly outcome: TaskOutcome | "CANDIDATE";
  readonly wokenBy: readonly string[];
}

/** A finding for every task with a trigger: a changed input, or with `wake_on: write` a written one. */
export function findTouchedTasks(situation: Situation): readonly TaskFinding[] {
  const { compiled, changed, written } = situation;
  const touched = new Set<CompiledTask>();
  for (const field of written.keys()) {
    const index = changed.has(field) ? compiled.tasksWokenBy : compiled.tasksWokenByWrite;
    for (const task of index.get(field) ?? []) touched.add(task);
  }
  return [...touched].map((task) => findTask(situation, task));
}

function findTask(situation: Situation, task: CompiledTask): TaskFinding {
  const { changed, written } = situation;
  const isTrigger = (field: string): boolean =>
    task.definition.wake_on === "write" ? written.has(field) : changed.has(field);
  const triggers = task.inputs.filter(isTrigger);
  const awake = triggers.filter((field) => !isSilenced(situation, task, field));
  if (awake.length === 0) return { task, outcome: "NOT_WOKEN", wokenBy: triggers };
  const foreign = awake.filter((field) => !isOwnWrite(situation, task, field));
  if (foreign.length === 0) return { task, outcome: "SELF", wokenBy: awake };
  return { task, outcome: outcomeOfWoken(situation, task), wokenBy: foreign };
}

function outcomeOfWoken(situation: Situation, task: CompiledTask): TaskFinding["outcome"] {
  if (isOpen(situation.open, task.key)) return "REFRESH";
  if (!holds(task.condition, situation.fields)) return "CONDITION_FALSE";
  if (task.definition.run === "once" && situation.ran.has(task.key)) return "ALREADY_RAN";
  if (isAnswered(situation, task)) return "ANSWERED";
  return "CANDIDATE";
}

/** True if an instance of the task wrote this field: a task never wakes itself. */
function isOwnWrite({ written }: Situation, task: CompiledTask, field: string): boolean {
  const writer = written.get(field)?.writer;
  if (writer === undefined || writer.key !== task.key) return false;
  return writer.kind === "task" || writer.kind === "callback" || writer.kind === "skip";
}

/** True if corrections gave all that the task would be asked for. */
function isAnswered({ written, fields }: Situation, task: CompiledTask): boolean {
  if (task.exclusiveOutputs.length === 0) return false;
  return task.exclusiveOutputs.every(
    (field) =>
      written.get(field)?.writer.kind === "correction" && fieldValue(fields, field) !== null,
  );
}

/**
 * Which candidates fire: those that rest on no answer that another candidate is asked for again. If all wait for each other,
 * all fire.
 */
export function firing(
  situation: Situation,
  candidates: readonly CompiledTask[],
): ReadonlySet<CompiledTask> {
  // Nobody to wait for.
  if (candidates.length < 2) return new Set(candidates);
  const stale = staleFields(situation, candidates);
  const { fields } = situation;
  const ready = candidates.filter((task) => {
    const isAsked = (field: string): boolean => isStaleByOthers(stale, field, task);
    return (
      !task.inputs.some((field) => isAsked(field) && fieldValue(fields, field) !== null) &&
      stillHolds(task.condition, fields, isAsked)
    );
  });
  return new Set(ready.length > 0 ? ready : candidates);
}

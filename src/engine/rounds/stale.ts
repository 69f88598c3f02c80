import type { CompiledTask } from "../compile.js";
import { isShielded, type Situation } from "./situation.js";

/**
 * Stale fields with the asked tasks that make them stale. Two sources are enough to tell whether there is one besides a given
 * task, so no more are kept, and the whole costs two walks however many tasks are asked.
 */
export type StaleFields = ReadonlyMap<string, readonly CompiledTask[]>;

/**
 * The fields that are no answers any more when these tasks are asked (again): their exclusive outputs and, again and again,
 * those of every task that ran and reads a stale field. Unset fields are passed through like others.
 */
export function staleFields(situation: Situation, asked: readonly CompiledTask[]): StaleFields {
  const stale = new Map<string, CompiledTask[]>();
  const rest: { readonly field: string; readonly source: CompiledTask }[] = [];
  const give = (task: CompiledTask, source: CompiledTask): void => {
    if (!losesOutputs(situation, task)) return;
    for (const field of task.exclusiveOutputs) {
      if (situation.written.has(field) || !addSource(stale, field, source)) continue;
      rest.push({ field, source });
    }
  };
  for (const task of asked) give(task, task);
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    for (const reader of situation.compiled.tasksReading.get(next.field) ?? []) {
      if (situation.ran.has(reader.key)) give(reader, next.source);
    }
  }
  return stale;
}

/** True if the field is stale because of a task other than this one. */
export function isStaleByOthers(stale: StaleFields, field: string, task: CompiledTask): boolean {
  return stale.get(field)?.some((source) => source !== task) ?? false;
}

/** Adds a source unless it is known or there are two already; says whether it did. */
function addSource(
  stale: Map<string, CompiledTask[]>,
  field: string,
  source: CompiledTask,
): boolean {
  const sources = stale.get(field);
  if (sources === undefined) stale.set(field, [source]);
  else if (sources.length > 1 || sources[0] === source) return false;
  else sources.push(source);
  return true;
}

function losesOutputs(situation: Situation, task: CompiledTask): boolean {
  const { run, keep_outputs } = task.definition;
  return run !== "once" && !keep_outputs && !isShielded(situation, task);
}

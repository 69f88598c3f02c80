import type { CompiledTask } from "../compile.js";
import type { Fields } from "../definition.js";
import type { CancelReason } from "../round.js";
import { holds, isOpen, isShielded, type Situation } from "./situation.js";

/** Why an open task is taken away, and the fields that did it. */
export interface Cancel {
  readonly task: CompiledTask;
  readonly reason: CancelReason;
  readonly because: readonly string[];
}

/**
 * The open tasks that lose what they rest on: they read a field just cleared, or their condition reads a changed field and is
 * not true on what is left (`fields` is s3, `cleared` is sorted).
 */
export function findCancels(
  situation: Situation,
  fields: Fields,
  cleared: readonly string[],
): readonly Cancel[] {
  const readers = new Set<CompiledTask>();
  for (const field of [...situation.changed, ...cleared]) {
    for (const task of situation.compiled.tasksReading.get(field) ?? []) {
      if (mayBeCancelled(situation, task)) readers.add(task);
    }
  }
  return [...readers].flatMap((task) => findCancel(situation, task, fields, cleared) ?? []);
}

function findCancel(
  { changed }: Situation,
  task: CompiledTask,
  fields: Fields,
  cleared: readonly string[],
): Cancel | null {
  const lost = cleared.filter((field) => task.reads.includes(field));
  if (lost.length > 0) {
    return { task, reason: { kind: "input_cleared", fields: lost }, because: lost };
  }
  const seen = task.condition?.fields.filter((field) => changed.has(field)) ?? [];
  if (seen.length === 0 || holds(task.condition, fields)) return null;
  return { task, reason: { kind: "condition_lost" }, because: seen };
}

function mayBeCancelled(situation: Situation, task: CompiledTask): boolean {
  return (
    isOpen(situation.open, task.key) &&
    task.definition.on_condition_lost === "cancel" &&
    !isShielded(situation, task)
  );
}

import type {
  CompletionDefinition,
  Fields,
  Json,
  TaskDefinition,
  WorkflowDefinition,
} from "../../../src/engine/definition.js";
import type { Chain, InstanceState, PendingField } from "../../../src/engine/round.js";
import { conditionFields, naiveCondition } from "./condition.js";
import { isRecord } from "./values.js";

/** What one round is decided on: the words of the specification, spelled out. */
export interface Snapshot {
  readonly definition: WorkflowDefinition;
  /** The state with the write-set applied. */
  readonly s1: Fields;
  /** Each written field (W): what it was before, and who wrote it; in the catch-up round, since the hold began. */
  readonly written: { readonly [field: string]: PendingField };
  /** The changed fields (C), sorted. */
  readonly changed: readonly string[];
  /** Open before this round; the writer's own instance, being completed, is not. */
  readonly open: InstanceState["open"];
  /** How often each action ran since a person last did something; null when a person does this. */
  readonly chain: Chain | null;
  /** An instance of it was completed or skipped, the writer's own included. */
  readonly ran: readonly string[];
  /** The completions that paused since the hold began, in the catch-up round. */
  readonly skip?: readonly string[];
}

/** The schema of a field; undefined when the workflow has no such field. */
export function schemaOf(definition: WorkflowDefinition, field: string): Json | undefined {
  const properties = definition.fields_schema["properties"];
  if (isRecord(properties) && Object.hasOwn(properties, field)) return properties[field];
  return field === "submitter" ? { type: "string", format: "user" } : undefined;
}

/** A task reads its input fields and the fields of its condition. */
export function reads(task: TaskDefinition): string[] {
  return [...task.input_fields, ...conditionFields(task.condition)];
}

/** The output fields of a task that no ticket and no other task writes, and that the task does not read. */
export function exclusiveOutputs(definition: WorkflowDefinition, task: TaskDefinition): string[] {
  const byTickets = definition.tickets.flatMap((ticket) => [
    ...ticket.fields.map((field) => field.key),
    ...(ticket.withdraw_field === null ? [] : [ticket.withdraw_field]),
  ]);
  const byOthers = definition.tasks
    .filter((other) => other.key !== task.key)
    .flatMap((other) => outputs(other));
  return outputs(task).filter(
    (field) =>
      !byTickets.includes(field) && !byOthers.includes(field) && !reads(task).includes(field),
  );
}

/** The fields that a task may write. */
export function outputs(task: TaskDefinition): string[] {
  return task.output_fields.map((field) => field.key);
}

/**
 * The stale fields of a set of tasks: their exclusive outputs and, again and again, the exclusive outputs of every task that ran
 * and reads a stale field; not those of tasks that are `once`, `keep_outputs` or not to be woken, never a field that was written.
 */
export function staleFields(snapshot: Snapshot, asked: readonly TaskDefinition[]): Set<string> {
  const { definition, ran, written } = snapshot;
  const stale = new Set<string>();
  const give = (task: TaskDefinition): void => {
    if (task.run === "once" || task.keep_outputs || shielded(snapshot, task)) return;
    for (const field of exclusiveOutputs(definition, task))
      if (!Object.hasOwn(written, field)) stale.add(field);
  };
  asked.forEach(give);
  for (let before = -1; before !== stale.size;) {
    before = stale.size;
    for (const task of definition.tasks)
      if (ran.includes(task.key) && reads(task).some((field) => stale.has(field))) give(task);
  }
  return stale;
}

/** Who wrote a field in this round, and what it was before; undefined when nobody did. */
function origin(snapshot: Snapshot, field: string): PendingField | undefined {
  return Object.hasOwn(snapshot.written, field) ? snapshot.written[field] : undefined;
}

/** The fields that may wake a task in this round: its changed inputs, or with `wake_on: write` its written ones. */
export function triggers(snapshot: Snapshot, task: TaskDefinition): string[] {
  return task.input_fields.filter((field) =>
    task.wake_on === "write"
      ? Object.hasOwn(snapshot.written, field)
      : snapshot.changed.includes(field),
  );
}

/** Whether a written field came from a correction that was told not to wake the task. */
export function silenced(snapshot: Snapshot, task: TaskDefinition, field: string): boolean {
  const dontWake = origin(snapshot, field)?.dontWake;
  return dontWake === true || (Array.isArray(dontWake) && dontWake.includes(task.key));
}

/** A task that a correction was told not to wake, and that nothing else in the round concerns: it stays as it is. */
export function shielded(snapshot: Snapshot, task: TaskDefinition): boolean {
  const concerning = [
    ...snapshot.changed.filter((field) => reads(task).includes(field)),
    ...triggers(snapshot, task),
  ];
  return (
    Object.keys(snapshot.written).some((field) => silenced(snapshot, task, field)) &&
    concerning.every((field) => silenced(snapshot, task, field))
  );
}

/** Whether an instance of the task wrote this field. */
export function ownWrite(snapshot: Snapshot, task: TaskDefinition, field: string): boolean {
  const writer = origin(snapshot, field)?.writer;
  return (
    writer !== undefined &&
    ["task", "callback", "skip"].includes(writer.kind) &&
    writer.key === task.key
  );
}

/** Whether a correction gave all exclusive outputs of the task, and it has some. */
export function answered(snapshot: Snapshot, task: TaskDefinition): boolean {
  const given = exclusiveOutputs(snapshot.definition, task);
  return (
    given.length > 0 &&
    given.every(
      (field) =>
        origin(snapshot, field)?.writer.kind === "correction" && Object.hasOwn(snapshot.s1, field),
    )
  );
}

/** Whether the condition is true; unknown is not true. */
export function holds(component: TaskDefinition | CompletionDefinition, fields: Fields): boolean {
  return naiveCondition(component.condition, fields) === true;
}

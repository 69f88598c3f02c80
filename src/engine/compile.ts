import { conditionFields } from "./conditions/condition-fields.js";
import { isEmptyCondition } from "./conditions/operators.js";
import type {
  CompletionDefinition,
  Json,
  TaskDefinition,
  WorkflowDefinition,
} from "./definition.js";
import { fieldValue, isObject } from "./json.js";

/** A condition with the fields it reads, sorted; null for an empty one. */
export interface CompiledCondition {
  readonly logic: Json;
  readonly fields: readonly string[];
}

export interface CompiledTask {
  readonly key: string;
  readonly definition: TaskDefinition;
  readonly inputs: readonly string[];
  readonly condition: CompiledCondition | null;
  /** Input fields and fields of the condition, each once. */
  readonly reads: readonly string[];
  readonly outputs: ReadonlySet<string>;
  /** Outputs that no ticket and no other task writes, and that the task does not read. */
  readonly exclusiveOutputs: readonly string[];
}

export interface CompiledCompletion {
  readonly key: string;
  readonly definition: CompletionDefinition;
  /** The fields that wake it, each once. */
  readonly fields: readonly string[];
  /** Which of two completions that hold wins: the lower one. */
  readonly position: number;
  readonly condition: CompiledCondition | null;
}

/** A definition with the indexes that let a round look only at what a changed field touches. Immutable; keep it per version. */
export interface CompiledDefinition {
  readonly definition: WorkflowDefinition;
  /** Schema of each field, `submitter` among them. */
  readonly fields: ReadonlyMap<string, Json>;
  readonly tasks: ReadonlyMap<string, CompiledTask>;
  /** Tasks by input field. */
  readonly tasksWokenBy: ReadonlyMap<string, readonly CompiledTask[]>;
  /** Tasks by input field, only those with `wake_on: write`. */
  readonly tasksWokenByWrite: ReadonlyMap<string, readonly CompiledTask[]>;
  /** Tasks by field read: input or field of the condition. */
  readonly tasksReading: ReadonlyMap<string, readonly CompiledTask[]>;
  readonly completionsWokenBy: ReadonlyMap<string, readonly CompiledCompletion[]>;
}

/** The field of every instance that says who submitted it. */
export const SUBMITTER = "submitter";

/** Compiles a definition once per version. Takes drafts with findings too: what a component names and does not exist is never touched. */
export function compile(definition: WorkflowDefinition): CompiledDefinition {
  const writers = countWriters(definition);
  const tasks = definition.tasks.map((task) => compileTask(task, writers));
  const completions = definition.completions.map(compileCompletion);
  return {
    definition,
    fields: schemasByField(definition),
    tasks: new Map(tasks.map((task) => [task.key, task])),
    tasksWokenBy: index(tasks, (task) => task.inputs),
    tasksWokenByWrite: index(
      tasks.filter((task) => task.definition.wake_on === "write"),
      (task) => task.inputs,
    ),
    tasksReading: index(tasks, (task) => task.reads),
    completionsWokenBy: index(completions, (completion) => completion.fields),
  };
}

function schemasByField({ fields_schema }: WorkflowDefinition): ReadonlyMap<string, Json> {
  const properties = fieldValue(fields_schema, "properties");
  const declared = isObject(properties) ? Object.entries(properties) : [];
  return new Map([...declared, [SUBMITTER, { type: "string", format: "user" }]]);
}

/** In how many tickets and tasks each field may be written; a ticket's submitter may also write its withdraw field. */
function countWriters({ tickets, tasks }: WorkflowDefinition): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const count = (keys: readonly string[]): void => {
    for (const key of new Set(keys)) counts.set(key, (counts.get(key) ?? 0) + 1);
  };
  for (const { fields, withdraw_field } of tickets) {
    const keys = fields.map((field) => field.key);
    count(withdraw_field === null ? keys : [...keys, withdraw_field]);
  }
  for (const task of tasks) count(task.output_fields.map((field) => field.key));
  return counts;
}

function compileTask(task: TaskDefinition, writers: ReadonlyMap<string, number>): CompiledTask {
  const condition = compileCondition(task.condition);
  const inputs = [...new Set(task.input_fields)];
  const reads = new Set([...inputs, ...(condition?.fields ?? [])]);
  const outputs = new Set(task.output_fields.map((field) => field.key));
  return {
    key: task.key,
    definition: task,
    inputs,
    condition,
    reads: [...reads],
    outputs,
    exclusiveOutputs: [...outputs].filter((key) => writers.get(key) === 1 && !reads.has(key)),
  };
}

function compileCompletion(completion: CompletionDefinition, position: number): CompiledCompletion {
  return {
    key: completion.key,
    definition: completion,
    fields: [...new Set(completion.fields)],
    position,
    condition: compileCondition(completion.condition),
  };
}

function compileCondition(logic: Json): CompiledCondition | null {
  return isEmptyCondition(logic) ? null : { logic, fields: conditionFields(logic) };
}

function index<T>(
  items: readonly T[],
  fieldsOf: (item: T) => readonly string[],
): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const item of items) {
    for (const field of new Set(fieldsOf(item))) {
      const list = found.get(field);
      if (list === undefined) found.set(field, [item]);
      else list.push(item);
    }
  }
  return found;
}

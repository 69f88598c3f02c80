import { fieldTitle, type TaskDefinition } from "../../engine/index.js";
import { saveTask } from "../commands/save-task.js";
import { findTaskDefinition } from "../component-queries.js";
import type { LoadedDefinition } from "../definition-queries.js";
import { jsonText } from "../json-text.js";
import { actionTest } from "./action-test.js";
import { fieldOptions, pickedFields, referenceRows, writeTable } from "./component-choices.js";
import {
  fieldsOf,
  keyOr,
  roleListOf,
  taskForm,
  typedJson,
  writtenFields,
} from "./component-forms.js";
import { readForm, type Fact, type KindPages } from "./component-kind.js";
import { dueValues, typedDue } from "./due-form.js";
import { dueInWords } from "./due-words.js";
import { NEW_TASK, taskValues, type Values } from "./component-values.js";
import {
  fieldTitles,
  formWords,
  spanInWords,
  taskInWords,
  whenInWords,
} from "./component-words.js";

import { referencesOf } from "./workflow-forms.js";

const JSON_FIELDS = {
  condition: "The condition",
  input_transform: "What is sent",
  output_transform: "What is read from the answer",
} as const;

const ASKING: Readonly<Record<string, string>> = {
  clear: "Ask again; the old answer is cleared",
  keep: "Ask again; the old answer stays until then",
  once: "Never ask again",
  once_keep: "Never ask again; redone, the old answer stays until then",
};

/** The pages of task definitions. */
export const taskKind: KindPages = {
  kind: "task",
  plural: "tasks",
  word: "task",
  about: "A task that is started by fields that have changed",
  roles: { kind: "EXECUTOR", name: "executors", title: "Who may do it" },
  find: findTaskDefinition,
  blank: { ...NEW_TASK, ...dueValues(null, undefined) },
  stored: (workflow, key) => ({
    ...taskValues(taskOf(workflow, key), workflow.lists.executor.get(key)),
    ...dueValues(taskOf(workflow, key).due, workflow.escalationRoles[key]?.id),
  }),
  words: (workflow, key) => ({
    title: taskOf(workflow, key).title,
    text: taskInWords(workflow.definition, taskOf(workflow, key)),
  }),
  choices,
  test: actionTest,
  facts,
  list: (workflow, key) => workflow.lists.executor.get(key),
  save: async (actor, body, target) => {
    const { json, errors } = typedJson(body, JSON_FIELDS);
    const { due, escalationRoleId, errors: dueErrors } = typedDue(body);
    const parsed = readForm(taskForm, body, [...errors, ...dueErrors]);
    if (!parsed.ok) return parsed;
    const { asking, key, ...texts } = parsed.data;
    return saveTask(actor, {
      ...texts,
      ...json,
      ...target,
      key: keyOr(key, texts.title),
      ext_ref: referencesOf(body),
      input_fields: fieldsOf(body, "input_fields"),
      output_fields: writtenFields(body),
      run: asking.startsWith("once") ? "once" : "again",
      keep_outputs: asking.endsWith("keep"),
      due,
      escalationRoleId,
      executors: roleListOf(body, "executors"),
    });
  },
};

function taskOf({ definition }: LoadedDefinition, key: string): TaskDefinition {
  const task = definition.tasks.find((one) => one.key === key);
  if (task === undefined) throw new Error(`Expected a task ${key} in its version.`);
  return task;
}

function choices(workflow: LoadedDefinition, values: Values): Readonly<Record<string, unknown>> {
  const asked = Object.entries(ASKING).filter(
    ([value]) => value !== "once_keep" || values["asking"] === "once_keep",
  );
  return {
    inputs: pickedFields(workflow, values, "input_fields"),
    outputs: writeTable(workflow, values),
    references: referenceRows(values),
    users: fieldOptions(workflow, "user", String(values["assignee_field"] ?? "")),
    asking: asked.map(([value, label]) => ({ value, label })),
    changed: {
      asking: countChanged(values, { asking: "clear", on_condition_lost: "cancel" }),
      layouts: countChanged(values, { edit_layout: "", display_layout: "" }),
    },
  };
}

/** How many of these settings are not the usual ones. */
function countChanged(values: Values, usual: Readonly<Record<string, string>>): number {
  return Object.entries(usual).filter(([name, value]) => String(values[name] ?? "") !== value)
    .length;
}

function facts(workflow: LoadedDefinition, key: string): readonly Fact[] {
  const { definition } = workflow;
  const task = taskOf(workflow, key);
  const { assignee_field: assignee, timeout_seconds: timeout } = task;
  return [
    { label: "Key", code: key },
    { label: "What is asked", value: task.description },
    { label: "Woken by", value: fieldTitles(definition, task.input_fields) },
    { label: "Starts when", value: whenInWords(definition, task.condition) },
    { label: "Condition", code: jsonText(task.condition) },
    { label: "May write", value: formWords(definition, task.output_fields) },
    { label: "Due", value: task.due === null ? "" : dueInWords(task.due) },
    { label: "Only the user in", value: assignee === null ? "" : fieldTitle(definition, assignee) },
    { label: "When an input changes afterwards", value: ASKING[taskAsking(task)] ?? "" },
    {
      label: "When its condition stops holding",
      value: task.on_condition_lost === "cancel" ? "Cancel it" : "Leave it open",
    },
    {
      label: "Woken when an input is",
      value: task.wake_on === "change" ? "changed" : "written, changed or not",
    },
    {
      label: "At most",
      value: task.max_runs === null ? "" : `${task.max_runs} times before a person does something`,
    },
    { label: "Address that is called", value: task.action_url ?? "" },
    { label: "Waits for at most", value: timeout === null ? "" : spanInWords(timeout) },
    { label: "What is sent", code: jsonText(task.input_transform) },
    { label: "What is read from the answer", code: jsonText(task.output_transform) },
    { label: "Layout of the form", code: task.edit_layout },
    { label: "Layout for reading", code: task.display_layout },
  ];
}

function taskAsking({ run, keep_outputs }: TaskDefinition): string {
  if (run === "once") return keep_outputs ? "once_keep" : "once";
  return keep_outputs ? "keep" : "clear";
}

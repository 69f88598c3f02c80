import type { Actor, FieldError } from "../../access/index.js";
import { offeredUsers } from "../../accounts/index.js";
import { readCompany } from "../../db/index.js";
import { isEmptyCondition, transformFields, type Json } from "../../engine/index.js";
import type { TaskDefinition } from "../../engine/index.js";
import { asBody, list, type FormState } from "../../web/index.js";
import {
  triedOutputs,
  triedRequest,
  type TriedOutput,
  type TriedRequest,
} from "../actions-tried.js";
import { transformErrors } from "../commands/component-checks.js";
import type { LoadedDefinition } from "../definition-queries.js";
import { formFields, type FieldView } from "../fields/form-fields.js";
import { parseFields } from "../fields/parse-fields.js";
import { summaryErrors } from "../fields/summary-errors.js";
import { readJson } from "../json-text.js";
import { fieldsOf, typedJson, writtenFields } from "./component-forms.js";
import type { Values } from "./component-values.js";

/** An answer that is tried is at most as long as this. */
const MOST_ANSWER_BYTES = 100_000;

const TRANSFORMS = {
  input_transform: "What is sent",
  output_transform: "What is read from the answer",
} as const;

/** What "test it" shows beside the form: the fields to try it with and, once asked, what would happen. */
export interface ActionTest {
  readonly fields: readonly FieldView[];
  readonly errors: readonly FieldError[];
  readonly shown: {
    readonly request?: TriedRequest;
    readonly requestProblem?: string;
    readonly outputs?: readonly TriedOutput[];
    readonly outputsProblem?: string;
  } | null;
}

/** The action that is in the form, whether or not it could be saved. Nothing is sent, and nothing is written. */
export async function actionTest(
  actor: Actor,
  workflow: LoadedDefinition,
  form: FormState,
  asked: boolean,
): Promise<ActionTest> {
  const { task, errors } = typedAction(workflow, form.values);
  // A file is nothing that one types: it is tried as if it were unset.
  const keys = fieldsToTry(task)
    .filter((key) => workflow.fields.byKey.get(key)?.type !== "file")
    .map((key) => ({ key, required: false }));
  const named = keys.some(({ key }) => workflow.fields.byKey.get(key)?.type === "user");
  const values = tryValues(form.values, keys);
  const texts = Object.values(values).filter((value) => typeof value === "string");
  const { users, more: searches } = named
    ? await readCompany(actor, (tx) => offeredUsers(tx, texts))
    : { users: [], more: false };
  const options = { users, searches, required: false };
  const parsed = parseFields(workflow.fields, keys, values, options);
  const wrong = asked && !parsed.ok ? parsed.errors : [];
  const fields = formFields(workflow.fields, keys, parsed.typed, wrong, { users, searches });
  if (!asked) return { fields, errors: [], shown: null };
  const answer = answerToTry(task, form.values);
  const all = [...errors, ...summaryErrors(wrong), ...answer.errors];
  if (all.length > 0 || !parsed.ok) return { fields, errors: all, shown: null };
  const made = triedRequest(workflow, task, parsed.values);
  const read = answer.value && triedOutputs(workflow, task, answer.value);
  return {
    fields,
    errors: [],
    shown: {
      ...("request" in made ? { request: made.request } : { requestProblem: made.problem }),
      ...(read === null ? {} : "outputs" in read ? read : { outputsProblem: read.problem }),
    },
  };
}

/** The task as far as an action's request and answer go by it. */
function typedAction(
  workflow: LoadedDefinition,
  values: Values,
): { readonly task: TaskDefinition; readonly errors: readonly FieldError[] } {
  const text = (name: string): string => list(values[name])[0]?.trim() ?? "";
  const { json, errors } = typedJson(values, TRANSFORMS);
  const task: TaskDefinition = {
    ...BLANK,
    ...json,
    key: text("key") || "task",
    task_type: text("task_type") === "ASYNC_ACTION" ? "ASYNC_ACTION" : "SYNC_ACTION",
    input_fields: fieldsOf(values, "input_fields"),
    output_fields: writtenFields(values),
    action_url: text("action_url"),
  };
  const isField = new Set(workflow.fields.byKey.keys());
  return { task, errors: errors.length > 0 ? errors : transformErrors(task, isField) };
}

const BLANK: Omit<TaskDefinition, "key"> = {
  ...{ title: "", description: "", ext_ref: [], task_type: "SYNC_ACTION" },
  ...{ input_fields: [], output_fields: [], condition: null, wake_on: "change", run: "again" },
  ...{ keep_outputs: false, on_condition_lost: "cancel", assignee_field: null, due: null },
  ...{ executor_roles: null, action_url: null, input_transform: null, output_transform: null },
  ...{ timeout_seconds: null, max_runs: null, edit_layout: "", display_layout: "" },
};

/** The fields that what is sent is made of. */
function fieldsToTry({ input_transform, input_fields }: TaskDefinition): readonly string[] {
  return isEmptyCondition(input_transform) ? input_fields : transformFields(input_transform);
}

/** What was typed for those fields: boxes of other fields may still be in the form. */
function tryValues(values: Values, keys: readonly { readonly key: string }[]): Values {
  const names = keys.map(({ key }) => `field.${key}`).filter((name) => Object.hasOwn(values, name));
  return Object.fromEntries(names.map((name) => [name, values[name]]));
}

interface AnswerToTry {
  readonly value: {
    readonly status?: number;
    readonly headers?: Record<string, string>;
    readonly body: Json;
  } | null;
  readonly errors: readonly FieldError[];
}

/** The pasted answer; null where none was. */
function answerToTry({ task_type }: TaskDefinition, values: Values): AnswerToTry {
  const body = asBody(values);
  const text = (list(body["test_body"])[0] ?? "").trim();
  const status = (list(body["test_status"])[0] ?? "").trim() || "200";
  if (text === "") return { value: null, errors: [] };
  const read = readJson(text, MOST_ANSWER_BYTES);
  const errors: FieldError[] = [];
  if (!/^[1-5]\d\d$/.test(status))
    errors.push({ field: "test_status", message: "The status must be a number such as 200" });
  if (!read.ok) errors.push({ field: "test_body", message: `The answer ${read.problem}` });
  if (errors.length > 0 || !read.ok) return { value: null, errors };
  if (task_type === "ASYNC_ACTION") return { value: { body: read.value }, errors };
  const headers = { "content-type": "application/json" };
  return { value: { status: Number(status), headers, body: read.value }, errors };
}

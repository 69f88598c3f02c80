import type { FieldError } from "../access/index.js";
import {
  actionInput,
  actionOutputs,
  fieldTitle,
  valueInWords,
  type Answer,
  type Fields,
  type Json,
  type TaskDefinition,
} from "../engine/index.js";
import type { LoadedDefinition } from "./definition-queries.js";
import { checkValues } from "./fields/check-values.js";
import { jsonText } from "./json-text.js";

/** The request that an action would make. Nothing is sent to show it. */
export interface TriedRequest {
  readonly url: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly body: string;
}

/** A value that an answer would write. */
export interface TriedOutput {
  readonly key: string;
  readonly title: string;
  readonly value: string;
}

/** What would be sent with these values, or why nothing could be. */
export function triedRequest(
  { definition }: LoadedDefinition,
  task: TaskDefinition,
  fields: Fields,
): { readonly request: TriedRequest } | { readonly problem: string } {
  const made = actionInput(task, fields);
  if (!made.ok) return { problem: made.sentence };
  const key = "<the run’s key>";
  const body: Json = {
    run: key,
    ticket: `${definition.prefix}-1042`,
    task: task.key,
    input: made.input,
    ...(task.task_type === "ASYNC_ACTION"
      ? { callback_url: "<where to answer, once, until the deadline>" }
      : {}),
  };
  const headers = [
    { name: "content-type", value: "application/json" },
    { name: "idempotency-key", value: `${key}, the same at every attempt` },
    { name: "webhook-id", value: key },
    { name: "webhook-timestamp", value: "<seconds since 1970>" },
    { name: "webhook-signature", value: "v1,<by the company’s signing secret>" },
  ];
  return { request: { url: task.action_url ?? "", headers, body: jsonText(body) } };
}

/** What an answer would write, or why it would write nothing; `field` is the output that is to blame. */
export function triedOutputs(
  { definition, fields }: LoadedDefinition,
  task: TaskDefinition,
  answer: Answer,
): { readonly outputs: readonly TriedOutput[] } | { readonly problem: string } {
  const read = actionOutputs(task, answer);
  if (!read.ok) return { problem: read.sentence };
  const [wrong]: readonly FieldError[] = checkValues(fields, read.fields);
  if (wrong !== undefined) {
    const message = wrong.message.replace(/\.$/, "");
    return { problem: `Expected values that the fields allow, but: ${message}.` };
  }
  const outputs = Object.entries(read.fields).map(([key, value]) => ({
    key,
    title: fieldTitle(definition, key),
    value: value === null ? "" : valueInWords(fields.byKey.get(key)?.property ?? null, value),
  }));
  return { outputs };
}

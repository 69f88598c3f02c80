import { isEmptyCondition } from "../conditions/operators.js";
import type { Fields, Json, TaskDefinition } from "../definition.js";
import { fieldValue, isObject } from "../json.js";
import { plainProblem } from "./plain.js";
import { transform } from "./transform.js";

/** What came back: of a call all three, of a callback the body. Names of headers are in small letters. */
export interface Answer {
  readonly status?: number;
  readonly headers?: { readonly [name: string]: string };
  readonly body: Json;
}

/** The fields that an answer writes; or why it writes nothing, with the output that is to blame. */
export type ActionOutputs =
  | { readonly ok: true; readonly fields: Fields }
  | { readonly ok: false; readonly sentence: string; readonly field?: string };

/**
 * What an answer writes: the output transform over it; without one the properties of its body that have the outputs' names.
 * Nothing but declared outputs, and every required one; null clears. The values still have to fit the fields' schemas.
 * Takes whatever other systems send.
 */
export function actionOutputs(task: TaskDefinition, answer: Answer): ActionOutputs {
  const problem = plainProblem(answer.body);
  if (problem !== null)
    return { ok: false, sentence: `Expected an answer that can be read, but ${problem}.` };
  const { output_transform: template } = task;
  const found =
    isObject(template) && !isEmptyCondition(template)
      ? byTransform(task, template, answer)
      : ({ ok: true, fields: byName(task, answer.body) } as const);
  if (!found.ok) return found;
  const missing = task.output_fields.find(
    ({ key, required }) => required && fieldValue(found.fields, key) === null,
  );
  if (missing === undefined) return found;
  const { key } = missing;
  return {
    ok: false,
    sentence: `Expected the answer to give "${key}", but it has none.`,
    field: key,
  };
}

function byTransform(
  { output_fields: outputs }: TaskDefinition,
  template: { readonly [name: string]: Json },
  { status, headers, body }: Answer,
): ActionOutputs {
  const other = Object.keys(template).find((name) => outputs.every(({ key }) => key !== name));
  if (other !== undefined) {
    const sentence = `Expected to write outputs of this task, but "${other}" is none.`;
    return { ok: false, sentence, field: other };
  }
  const data = {
    ...(status === undefined ? {} : { status }),
    ...(headers === undefined ? {} : { headers }),
    body,
  };
  const made = transform(template, data);
  if (made.ok) return { ok: true, fields: made.values };
  const sentence = `Expected to read "${made.name}" from the answer, but ${made.but}.`;
  return { ok: false, sentence, field: made.name };
}

function byName({ output_fields: outputs }: TaskDefinition, body: Json): Fields {
  if (!isObject(body)) return {};
  const given = outputs.filter(({ key }) => Object.hasOwn(body, key));
  return Object.fromEntries(given.map(({ key }) => [key, fieldValue(body, key)]));
}

import { isEmptyCondition } from "../conditions/operators.js";
import type { Fields, Json, TaskDefinition } from "../definition.js";
import { fieldValue, isObject } from "../json.js";
import { plainProblem } from "./plain.js";
import { transform } from "./transform.js";

/**
 * What is sent to the other system: the input transform over the instance's fields; without one the input fields, those that
 * are unset as null. `sentence` has the shape "Expected to …, but …."
 */
export function actionInput(
  task: TaskDefinition,
  fields: Fields,
): { readonly ok: true; readonly input: Json } | { readonly ok: false; readonly sentence: string } {
  const { input_transform: template, input_fields: inputs } = task;
  if (!isObject(template) || isEmptyCondition(template)) {
    const input = Object.fromEntries(inputs.map((key) => [key, fieldValue(fields, key)]));
    return sent(input, plainProblem(input));
  }
  const made = transform(template, fields);
  if (!made.ok) return { ok: false, sentence: `Expected to send "${made.name}", but ${made.but}.` };
  return sent(made.values, plainProblem(made.values));
}

function sent(input: Json, problem: string | null): ReturnType<typeof actionInput> {
  if (problem === null) return { ok: true, input };
  return { ok: false, sentence: `Expected to send something short, but ${problem}.` };
}

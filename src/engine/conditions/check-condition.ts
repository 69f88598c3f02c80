import type { Json } from "../definition.js";
import { isObject } from "../json.js";
import { checkLogic } from "./check-logic.js";
import type { ConditionProblem } from "./condition-problem.js";
import { isEmptyCondition } from "./operators.js";

/**
 * What keeps a condition from being stored: [] when it is of the checked subset (empty conditions are). `isField` knows the
 * fields of the workflow, `submitter` among them. Takes any JSON, however deep or large.
 */
export function checkCondition(
  condition: Json,
  isField: (key: string) => boolean,
): readonly ConditionProblem[] {
  if (isEmptyCondition(condition)) return [];
  if (!isObject(condition)) {
    const sentence = "Expected to find an operation, but the condition is a plain value or a list.";
    return [{ code: "not_an_object", path: "", sentence }];
  }
  return checkLogic(condition, {
    what: "condition",
    isName: isField,
    unknownName: (name) => `a field of this workflow, but it has no field "${name}"`,
    below: "parts",
  });
}

import { checkLogic } from "../conditions/check-logic.js";
import type { ConditionProblem } from "../conditions/condition-problem.js";
import { isEmptyCondition, isOperation } from "../conditions/operators.js";
import type { Json, TaskType } from "../definition.js";
import { isObject } from "../json.js";

/** Why a transform cannot be stored; `path` is a JSON pointer into it. */
export interface TransformProblem {
  readonly code: ConditionProblem["code"] | "not_an_output";
  readonly path: string;
  readonly sentence: string;
}

/**
 * What keeps an input transform from being stored: [] for one of the checked subset (an empty one is). `isField` knows the
 * fields of the workflow, `submitter` among them. Takes any JSON, however deep or large.
 */
export function checkInputTransform(
  transform: Json,
  isField: (key: string) => boolean,
): readonly TransformProblem[] {
  if (isEmptyCondition(transform)) return [];
  if (!isObject(transform)) return [notAnObject("what is sent")];
  if (isOperation(transform)) {
    const sentence =
      'Expected to find an object of what is sent, but it is one operation; give it a name, such as {"amount": {"var": "amount"}}.';
    return [{ code: "not_an_object", path: "", sentence }];
  }
  return checkLogic(transform, {
    what: "transform",
    isName: isField,
    unknownName: (name) => `a field of this workflow, but it has no field "${name}"`,
    below: "parts",
  });
}

/** The same for an output transform; it reads the answer and writes nothing but the outputs of its task. */
export function checkOutputTransform(
  transform: Json,
  taskType: TaskType,
  isOutput: (key: string) => boolean,
): readonly TransformProblem[] {
  if (isEmptyCondition(transform)) return [];
  if (!isObject(transform)) return [notAnObject("output fields")];
  const problems = checkLogic(transform, {
    what: "transform",
    isName: (name) => answerParts(taskType).includes(name),
    unknownName: (name) =>
      taskType === "ASYNC_ACTION"
        ? `the body of the callback, but "${name}" is no part of it`
        : `status, headers or body of the answer, but "${name}" is none of them`,
    below: "anything",
  });
  const others = Object.keys(transform).filter((key) => !isOutput(key));
  return [
    ...others.slice(0, 20).map((key): TransformProblem => ({
      code: "not_an_output",
      path: `/${key}`,
      sentence: `Expected to write outputs of this task, but "${key.slice(0, 100)}" is none.`,
    })),
    ...problems,
  ];
}

/** What `var` may begin with: a callback has no status and no headers of its own. */
function answerParts(taskType: TaskType): readonly string[] {
  return taskType === "ASYNC_ACTION" ? ["body"] : ["status", "headers", "body"];
}

function notAnObject(of: string): TransformProblem {
  const sentence = `Expected to find an object of ${of}, but the transform is a plain value or a list.`;
  return { code: "not_an_object", path: "", sentence };
}

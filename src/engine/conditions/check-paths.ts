import type { Json } from "../definition.js";
import { isList, isObject } from "../json.js";
import type { ConditionProblem, LogicRules, Place } from "./condition-problem.js";
import { MOST_ITEMS, operandsOf } from "./operators.js";

const PATH = /^[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*$/;
/** What another system calls its properties: anything on one line. */
const FOREIGN_PATH = /^[^.\p{Cc}]+(\.[^.\p{Cc}]+)*$/u;
const MOST_LETTERS = 500;
/** Evaluation reads own properties only; that these are no data is said here rather than left to be found out. */
const NEVER_DATA: ReadonlySet<string> = new Set(["__proto__", "prototype", "constructor"]);

/** What is wrong with the fields that `var`, `missing` and `missing_some` name; [] for every other operation. */
export function checkPaths(
  operator: string,
  place: Place,
  rules: LogicRules,
): readonly ConditionProblem[] {
  const operands = isObject(place.logic) ? operandsOf(place.logic[operator]) : [];
  const check = (path: Json): readonly ConditionProblem[] => checkPath(path, place, rules);
  switch (operator) {
    case "var":
      return operands.slice(0, 1).flatMap(check);
    case "missing":
      return (isList(operands[0]) ? operands[0] : operands).slice(0, MOST_ITEMS).flatMap(check);
    case "missing_some": {
      const [least, paths] = operands;
      if (Number.isInteger(least) && isList(paths))
        return paths.slice(0, MOST_ITEMS).flatMap(check);
      const sentence =
        'Expected to find a whole number and a list of fields for "missing_some", but there is something else.';
      return [{ code: "wrong_operands", path: place.path, sentence }];
    }
    default:
      return [];
  }
}

function checkPath(path: Json, place: Place, rules: LogicRules): readonly ConditionProblem[] {
  const problem = (code: "bad_path" | "unknown_field", sentence: string): ConditionProblem[] => [
    { code, path: place.path, sentence },
  ];
  const named = rules.below === "anything" ? "a path such as body.order.id" : "the key of a field";
  if (typeof path !== "string" || path.length > MOST_LETTERS) {
    return problem("bad_path", `Expected to find ${named}, but there is something else.`);
  }
  const [first = "", ...below] = path.split(".");
  if (place.scope === "item" && path === "") return [];
  const shape = rules.below === "anything" ? FOREIGN_PATH : PATH;
  if (!shape.test(path) || below.some((segment) => NEVER_DATA.has(segment))) {
    return problem("bad_path", `Expected to find ${named}, but "${path}" cannot be one.`);
  }
  if (place.scope === "fields" && !rules.isName(first)) {
    return problem("unknown_field", `Expected to read ${rules.unknownName(first)}.`);
  }
  if (place.scope === "item" && NEVER_DATA.has(first)) {
    return problem("bad_path", `Expected to find a part of the item, but "${path}" cannot be one.`);
  }
  if (place.scope === "reduce" && first !== "current" && first !== "accumulator") {
    return problem(
      "bad_path",
      `Expected to read current or accumulator inside "reduce", but found "${path}".`,
    );
  }
  return [];
}

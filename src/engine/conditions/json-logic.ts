import jsonLogic from "json-logic-js";
import type { Json } from "../definition.js";

/*
 * The only file that knows json-logic-js. The library is given one operation at a time, over operands that are already
 * values; `and`, `or`, `if`, `var`, `missing` and the loops are ours, because they must know what is unset.
 */

/** Operand lists by length: {"var": "0"}, {"var": "1"}, … read the values by reference, so no value is taken for logic. */
const references: { var: string }[][] = [[]];

function referencesTo(count: number): { var: string }[] {
  for (let length = references.length; length <= count; length += 1) {
    references.push([...(references[length - 1] ?? []), { var: String(length - 1) }]);
  }
  return references[count] ?? [];
}

/**
 * What json-logic-js makes of the operation over these values. May be NaN; throws where the library does. The caller lets only
 * the operations of operators.ts through: `log`, which prints, is not among them.
 */
export function applyOperation(operator: string, operands: readonly Json[]): Json {
  const logic = { [operator]: referencesTo(operands.length) };
  const result: Json | undefined = jsonLogic.apply(logic, operands);
  return result ?? null;
}

/** The library's truth: an empty list is false, the text "0" is true. */
export function isTruthy(value: Json): boolean {
  return jsonLogic.truthy(value);
}

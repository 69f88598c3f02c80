import jsonLogic from "json-logic-js";
import type { Json } from "../definition.js";

/*
 * The only file that knows json-logic-js. The library is given one operation at a time, over operands that are already
 * values; `and`, `or`, `if`, `var`, `missing` and the loops are ours, because they must know what is unset.
 */

type Template = Record<string, readonly { readonly var: string }[]>;

/** Logic by operation and number of operands, such as {"==": [{"var": "0"}, {"var": "1"}]}; built once, it is asked for often. */
const templates = new Map<string, Template[]>();

/** The operands are read by reference, so no value is ever taken for logic. */
function template(operator: string, count: number): Template {
  const known = templates.get(operator) ?? [];
  const found = known[count];
  if (found !== undefined) return found;
  const references = Array.from({ length: count }, (_, index) => ({ var: String(index) }));
  const built = { [operator]: references };
  known[count] = built;
  templates.set(operator, known);
  return built;
}

/**
 * What json-logic-js makes of the operation over these values. May be NaN; throws where the library does. The caller lets only
 * the operations of operators.ts through: `log`, which prints, is not among them.
 */
export function applyOperation(operator: string, operands: readonly Json[]): Json {
  const result: Json | undefined = jsonLogic.apply(template(operator, operands.length), operands);
  return result ?? null;
}

/** The library's truth: an empty list is false, the text "0" is true. */
export function isTruthy(value: Json): boolean {
  return jsonLogic.truthy(value);
}

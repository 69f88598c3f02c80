import type { Json } from "../definition.js";
import { isList, isObject } from "../json.js";

interface Operator {
  readonly least: number;
  readonly most: number;
  /** Comparisons know nothing of null: `missing` asks for what is unset. */
  readonly compares?: true;
  /** Loops: the second operand is logic over the items of the first; `reduce` sees current and accumulator. */
  readonly loop?: "item" | "reduce";
}

/** The most operands of an operation and the most items of a literal list. */
export const MOST_ITEMS = 100;

/**
 * The operations that a stored condition may use, with the number of operands each takes. Where json-logic-js reads a
 * forgotten operand as undefined or null, the operand is asked for here instead.
 */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["var", { least: 1, most: 1 }],
  ["missing", { least: 1, most: MOST_ITEMS }],
  ["missing_some", { least: 2, most: 2 }],
  ["==", { least: 2, most: 2, compares: true }],
  ["===", { least: 2, most: 2, compares: true }],
  ["!=", { least: 2, most: 2, compares: true }],
  ["!==", { least: 2, most: 2, compares: true }],
  ["<", { least: 2, most: 3, compares: true }],
  ["<=", { least: 2, most: 3, compares: true }],
  // json-logic-js ignores a third operand of these two.
  [">", { least: 2, most: 2, compares: true }],
  [">=", { least: 2, most: 2, compares: true }],
  ["in", { least: 2, most: 2, compares: true }],
  ["!", { least: 1, most: 1 }],
  ["!!", { least: 1, most: 1 }],
  ["and", { least: 1, most: MOST_ITEMS }],
  ["or", { least: 1, most: MOST_ITEMS }],
  ["if", { least: 3, most: MOST_ITEMS }],
  ["?:", { least: 3, most: MOST_ITEMS }],
  ["cat", { least: 1, most: MOST_ITEMS }],
  ["substr", { least: 2, most: 3 }],
  ["+", { least: 1, most: MOST_ITEMS }],
  ["-", { least: 1, most: 2 }],
  ["*", { least: 2, most: MOST_ITEMS }],
  ["/", { least: 2, most: 2 }],
  ["%", { least: 2, most: 2 }],
  ["min", { least: 1, most: MOST_ITEMS }],
  ["max", { least: 1, most: MOST_ITEMS }],
  ["map", { least: 2, most: 2, loop: "item" }],
  ["filter", { least: 2, most: 2, loop: "item" }],
  ["all", { least: 2, most: 2, loop: "item" }],
  ["some", { least: 2, most: 2, loop: "item" }],
  ["none", { least: 2, most: 2, loop: "item" }],
  ["reduce", { least: 3, most: 3, loop: "reduce" }],
]);

/** True for the conditions that always hold: null and {}. */
export function isEmptyCondition(condition: Json): boolean {
  return condition === null || (isObject(condition) && Object.keys(condition).length === 0);
}

/** True for an object that is one of the operations above. */
export function isOperation(logic: Json): boolean {
  if (!isObject(logic)) return false;
  const [operator, ...others] = Object.keys(logic);
  return operator !== undefined && others.length === 0 && OPERATORS.has(operator);
}

/** The operands of an operation: `{"!": x}` is short for `{"!": [x]}`. */
export function operandsOf(raw: Json | undefined): readonly Json[] {
  return isList(raw) ? raw : [raw ?? null];
}

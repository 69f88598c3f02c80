import type { Json } from "../definition.js";
import { isList } from "../json.js";
import { OPERATORS, operandsOf } from "./operators.js";

/**
 * The fields that a condition reads, sorted: what `var`, `missing` and `missing_some` name outside the bodies of loops
 * (there they name parts of the item). Safe on any JSON.
 */
export function conditionFields(condition: Json): readonly string[] {
  const found = new Set<string>();
  const rest: Json[] = [condition];
  // A stack of its own instead of recursion: a condition that nobody has checked yet may be very deep.
  for (let logic = rest.pop(); logic !== undefined; logic = rest.pop()) {
    if (isList(logic)) {
      for (const item of logic) rest.push(item);
    } else if (logic !== null && typeof logic === "object") {
      for (const [operator, raw] of Object.entries(logic)) {
        const operands = operandsOf(raw);
        for (const path of namedPaths(operator, operands)) addField(found, path);
        for (const operand of outerOperands(operator, operands)) rest.push(operand);
      }
    }
  }
  return [...found].sort();
}

function namedPaths(operator: string, operands: readonly Json[]): readonly Json[] {
  if (operator === "var") return operands.slice(0, 1);
  if (operator === "missing") return operands.flatMap((operand) => operand);
  if (operator === "missing_some") return operandsOf(operands[1]);
  return [];
}

/** The operands that are evaluated over the fields. */
function outerOperands(operator: string, operands: readonly Json[]): readonly Json[] {
  if (operator === "var" || operator === "missing" || operator === "missing_some") return [];
  if (OPERATORS.get(operator)?.loop === undefined) return operands;
  return operands.filter((_operand, index) => index !== 1);
}

function addField(found: Set<string>, path: Json): void {
  if (typeof path !== "string") return;
  const [field = ""] = path.split(".", 1);
  if (field !== "") found.add(field);
}

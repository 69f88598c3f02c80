import type { Fields, Json } from "../definition.js";
import { isList } from "../json.js";
import { applyOperation, isTruthy } from "./json-logic.js";
import { evaluateLoop } from "./loops.js";
import { chargeRound, newMeter, spend, spendOn, type Meter } from "./meter.js";
import { isEmptyCondition, OPERATORS, operandsOf } from "./operators.js";
import { missingAt, missingSomeAt, valueAt } from "./paths.js";

/*
 * Three-valued JSON Logic. The third value, unknown, is null: an unset field is null, and what is computed from null is null.
 * Where nothing is null every result is json-logic-js's own.
 */

/** Whether a condition holds: true, false, or null for unknown. Never throws; what is no checked condition is unknown. */
export function evaluateCondition(condition: Json, fields: Fields): boolean | null {
  if (isEmptyCondition(condition)) return true;
  const meter = newMeter();
  const result = evaluateWith(meter, condition, fields);
  chargeRound(meter);
  return result;
}

function evaluateWith(meter: Meter, condition: Json, fields: Fields): boolean | null {
  try {
    const value = evaluateLogic(condition, fields, meter);
    return value === null ? null : isTruthy(value);
  } catch {
    // Out of steps or of stack, or the library could not make sense of the operands (an object as text).
    return null;
  }
}

/**
 * The value of logic over data (the fields, an answer, or inside a loop the item); null is unknown. Throws when the meter is
 * empty or the library cannot make sense of the operands; may be NaN.
 */
export function evaluateLogic(logic: Json, data: Json, meter: Meter): Json {
  spend(meter, 1);
  if (isList(logic)) return allOrUnknown(logic.map((item) => evaluateLogic(item, data, meter)));
  if (logic === null || typeof logic !== "object") return logic;
  const keys = Object.keys(logic);
  const operator = keys[0];
  if (operator === undefined || keys.length > 1) return null;
  return evaluateOperation(operator, operandsOf(logic[operator]), data, meter);
}

function evaluateOperation(
  operator: string,
  operands: readonly Json[],
  data: Json,
  meter: Meter,
): Json {
  switch (operator) {
    case "var":
      return valueAt(data, operands[0]);
    case "missing":
      return missingAt(data, operands);
    case "missing_some":
      return missingSomeAt(data, operands[0] ?? null, operands[1] ?? null);
    case "and":
      return firstDeciding(operands, data, meter, false);
    case "or":
      return firstDeciding(operands, data, meter, true);
    case "if":
    case "?:":
      return evaluateBranch(operands, data, meter);
    default:
      return evaluateListed(operator, operands, data, meter);
  }
}

/** The operations that have no case above. What is not in the table is unknown: the check refuses it. */
function evaluateListed(
  operator: string,
  operands: readonly Json[],
  data: Json,
  meter: Meter,
): Json {
  const known = OPERATORS.get(operator);
  if (known === undefined) return null;
  if (known.loop === undefined) return evaluateStrict(operator, operands, data, meter);
  return evaluateLoop(operator, operands, data, (logic, scope) =>
    evaluateLogic(logic, scope, meter),
  );
}

function allOrUnknown(values: readonly Json[]): Json {
  return values.includes(null) ? null : values;
}

/** `and` and `or`: the first operand that decides alone; else unknown if any is; else the last. */
function firstDeciding(
  operands: readonly Json[],
  data: Json,
  meter: Meter,
  deciding: boolean,
): Json {
  let unknown = false;
  let last: Json = null;
  for (const operand of operands) {
    last = evaluateLogic(operand, data, meter);
    if (last === null) unknown = true;
    else if (isTruthy(last) === deciding) return last;
  }
  return unknown ? null : last;
}

/** `if`: test, then, test, then, …, else. */
function evaluateBranch(operands: readonly Json[], data: Json, meter: Meter): Json {
  let index = 0;
  for (; index + 1 < operands.length; index += 2) {
    const test = evaluateLogic(operands[index] ?? null, data, meter);
    if (test === null) return null;
    if (isTruthy(test)) return evaluateLogic(operands[index + 1] ?? null, data, meter);
  }
  return evaluateLogic(operands[index] ?? null, data, meter);
}

/** The operations that are unknown as soon as one operand is. */
function evaluateStrict(
  operator: string,
  operands: readonly Json[],
  data: Json,
  meter: Meter,
): Json {
  const values: Json[] = [];
  for (const operand of operands) {
    const value = evaluateLogic(operand, data, meter);
    if (value === null) return null;
    spendOn(meter, value);
    values.push(value);
  }
  return applyOperation(operator, values);
}

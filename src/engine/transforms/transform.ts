import { evaluateLogic } from "../conditions/evaluate.js";
import { newMeter, spend, type Meter } from "../conditions/meter.js";
import { isOperation } from "../conditions/operators.js";
import type { Fields, Json } from "../definition.js";
import { isList, isObject } from "../json.js";
import { plainProblem } from "./plain.js";

/** Values by name, or why there are none: the end of a sentence, with the name of the value that is to blame. */
export type Transformed =
  | { readonly ok: true; readonly values: Fields }
  | { readonly ok: false; readonly name: string; readonly but: string };

/**
 * Runs a transform: its properties stand for themselves, the operations in them are evaluated over the data. What cannot be
 * known because something is unset is null. Never throws; all properties together have one meter.
 */
export function transform(template: { readonly [name: string]: Json }, data: Fields): Transformed {
  const meter = newMeter();
  const values: [string, Json][] = [];
  for (const [name, part] of Object.entries(template)) {
    const value = valueOf(part, data, meter);
    if (value === undefined)
      return { ok: false, name, but: "it cannot be computed, or takes too many steps" };
    const problem = plainProblem(value);
    if (problem !== null) return { ok: false, name, but: problem };
    values.push([name, value]);
  }
  return { ok: true, values: Object.fromEntries(values) };
}

/** Undefined when the meter ran out, or when the library could not make sense of the operands. */
function valueOf(part: Json, data: Fields, meter: Meter): Json | undefined {
  try {
    return fill(part, data, meter);
  } catch {
    return undefined;
  }
}

function fill(part: Json, data: Fields, meter: Meter): Json {
  spend(meter, 1);
  if (isOperation(part)) return evaluateLogic(part, data, meter);
  if (isList(part)) return part.map((item) => fill(item, data, meter));
  if (!isObject(part)) return part;
  return Object.fromEntries(
    Object.entries(part).map(([name, inner]) => [name, fill(inner, data, meter)]),
  );
}

import { conditionFields } from "../conditions/condition-fields.js";
import { isOperation } from "../conditions/operators.js";
import type { Json } from "../definition.js";
import { isList, isObject } from "../json.js";

/** The fields that an input transform reads, sorted. Safe on any JSON. */
export function transformFields(transform: Json): readonly string[] {
  const found = new Set<string>();
  // The whole is an object of properties, even if it looks like an operation.
  const rest: Json[] = isObject(transform) ? Object.values(transform) : [];
  for (let part = rest.pop(); part !== undefined; part = rest.pop()) {
    if (isOperation(part)) for (const field of conditionFields(part)) found.add(field);
    else if (isList(part)) rest.push(...part.slice(0, 1_000));
    else if (isObject(part)) for (const inner of Object.values(part)) rest.push(inner);
  }
  return [...found].sort();
}

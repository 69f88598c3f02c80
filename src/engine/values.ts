import type { Json } from "./definition.js";
import { instantOf } from "./instant.js";
import { isList, isObject } from "./json.js";

type Pair = readonly [left: Json, right: Json, schema: Json];

/**
 * True when two values of a field are canonically one: key order does not matter, 1 equals 1.0, date-times (by the field's
 * schema) compare by instant, files by their content. Null, which is unset, equals only itself.
 */
export function sameValue(left: Json, right: Json, schema: Json): boolean {
  if (left === right) return true;
  // A stack of its own instead of recursion, so that a deep value cannot overflow.
  const rest: Pair[] = [[left, right, schema]];
  for (let pair = rest.pop(); pair !== undefined; pair = rest.pop()) {
    const inner = innerPairs(...pair);
    if (inner === null) return false;
    for (const each of inner) rest.push(each);
  }
  return true;
}

/** The pairs that must be equal for these two to be, none when they are; null when they differ. */
function innerPairs(left: Json, right: Json, schema: Json): readonly Pair[] | null {
  if (left === right) return [];
  if (isList(left) && isList(right)) {
    if (left.length !== right.length) return null;
    const items = part(schema, "items");
    return left.map((item, index) => [item, right[index] ?? null, items]);
  }
  if (isObject(left) && isObject(right)) {
    const content = fileContent(left, schema);
    if (content !== null) return content === fileContent(right, schema) ? [] : null;
    const keys = Object.keys(left);
    if (keys.length !== Object.keys(right).length) return null;
    if (!keys.every((key) => Object.hasOwn(right, key))) return null;
    const properties = part(schema, "properties");
    return keys.map((key) => [left[key] ?? null, right[key] ?? null, part(properties, key)]);
  }
  return sameInstant(left, right, schema) ? [] : null;
}

function sameInstant(left: Json, right: Json, schema: Json): boolean {
  if (typeof left !== "string" || typeof right !== "string") return false;
  if (part(schema, "format") !== "date-time") return false;
  const instant = instantOf(left);
  return instant !== null && instant === instantOf(right);
}

/** The content id of a value of a file field; null for values of other fields. */
function fileContent(value: { readonly [key: string]: Json }, schema: Json): string | null {
  const content = part(schema, "format") === "file" ? value["content"] : null;
  return typeof content === "string" ? content : null;
}

function part(schema: Json, key: string): Json {
  return isObject(schema) && Object.hasOwn(schema, key) ? (schema[key] ?? null) : null;
}

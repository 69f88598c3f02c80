import type { Fields, Json } from "../../../src/engine/definition.js";
import { isRecord } from "./values.js";

/*
 * JSON Logic in three values, written out operator by operator. Unknown is null: an unset field has no value, and what is computed
 * from no value has none. Everything else is what json-logic-js says (truthiness, loose ==, parseFloat in + and *).
 */

/** Whether a condition holds on these fields; null when that is unknown. Empty (null or {}) means true. */
export function naiveCondition(condition: Json, fields: Fields): true | false | null {
  if (isEmpty(condition)) return true;
  const value = valueOn(condition, fields);
  return value === null ? null : truthy(value);
}

/** An empty condition: always true, and with no values to show. */
export function isEmpty(condition: Json): boolean {
  return condition === null || (isRecord(condition) && Object.keys(condition).length === 0);
}

function truthy(value: Json): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

function operation(expression: Json): [string, readonly Json[]] | null {
  if (!isRecord(expression)) return null;
  const [entry, ...more] = Object.entries(expression);
  if (entry === undefined || more.length > 0) return null;
  const [name, operands] = entry;
  return [name, Array.isArray(operands) ? (operands as readonly Json[]) : [operands]];
}

/** The value of an expression; null is unknown. `data` is the fields, or inside a loop the item. */
function valueOn(expression: Json, data: Json): Json {
  if (Array.isArray(expression))
    return allKnown(expression.map((part: Json) => valueOn(part, data)));
  const found = operation(expression);
  if (found === null) return expression;
  const [name, operands] = found;
  switch (name) {
    case "var":
      return atPath(data, operands[0]);
    case "missing":
      return missing(
        operands.map((operand) => valueOn(operand, data)),
        data,
      );
    case "missing_some":
      return missingSome(
        operands.map((operand) => valueOn(operand, data)),
        data,
      );
    case "and":
      return decidedBy(operands, data, (value) => !truthy(value));
    case "or":
      return decidedBy(operands, data, truthy);
    case "if":
    case "?:":
      return branch(operands, data);
    case "map":
    case "filter":
    case "reduce":
    case "all":
    case "none":
    case "some":
      return loop(name, operands, data);
    default: {
      const values = operands.map((operand) => valueOn(operand, data));
      return values.includes(null) ? null : (strict(name, values) ?? null);
    }
  }
}

function allKnown(values: readonly Json[]): Json {
  return values.includes(null) ? null : values;
}

/** Own properties only; as in json-logic-js a text has its letters and its length. */
function atPath(data: Json, path: Json | undefined): Json {
  if (path === undefined || path === null || path === "") return data;
  let value: Json = data;
  for (const segment of text(path).split(".")) {
    if (value === null || !Object.hasOwn(Object(value) as object, segment)) return null;
    value = (value as { readonly [key: string]: Json })[segment] ?? null;
  }
  return value;
}

/** The keys, of those asked for, that have no value. An empty text counts as none. */
function missing(operands: readonly Json[], data: Json): readonly Json[] {
  const keys = Array.isArray(operands[0]) ? (operands[0] as readonly Json[]) : operands;
  return keys.filter((key) => {
    const value = atPath(data, key);
    return value === null || value === "";
  });
}

function missingSome([needed, keys]: readonly Json[], data: Json): Json {
  if (!Array.isArray(keys) || needed === null || needed === undefined) return null;
  const absent = missing([keys as readonly Json[]], data);
  return keys.length - absent.length >= Number(needed) ? [] : absent;
}

/** and: the first definite false decides; or: the first definite true. Else unknown if any is unknown, else the last. */
function decidedBy(operands: readonly Json[], data: Json, decides: (value: Json) => boolean): Json {
  const values = operands.map((operand) => valueOn(operand, data));
  const deciding = values.find((value) => value !== null && decides(value));
  if (deciding !== undefined) return deciding;
  return values.includes(null) ? null : (values.at(-1) ?? null);
}

function branch(operands: readonly Json[], data: Json): Json {
  for (let i = 0; i + 1 < operands.length; i += 2) {
    const test = valueOn(operands[i] ?? null, data);
    if (test === null) return null;
    if (truthy(test)) return valueOn(operands[i + 1] ?? null, data);
  }
  return operands.length % 2 === 1 ? valueOn(operands.at(-1) ?? null, data) : null;
}

function loop(name: string, [listExpression, body, start]: readonly Json[], data: Json): Json {
  const list = valueOn(listExpression ?? null, data);
  if (list === null) return null;
  const items: readonly Json[] = Array.isArray(list) ? list : [];
  if (name === "reduce") return reduced(items, body ?? null, start, data);
  const results = items.map((item) => valueOn(body ?? null, item));
  const anyTrue = results.some((result) => result !== null && truthy(result));
  const anyFalse = results.some((result) => result !== null && !truthy(result));
  const anyUnknown = results.includes(null);
  switch (name) {
    case "map":
      return allKnown(results);
    case "filter":
      return anyUnknown ? null : items.filter((_item, i) => truthy(results[i] ?? null));
    case "some":
      return anyTrue ? true : anyUnknown ? null : false;
    case "none":
      return anyTrue ? false : anyUnknown ? null : true;
    default:
      // all; that nothing at all is not "all" is json-logic-js's answer
      return anyFalse || items.length === 0 ? false : anyUnknown ? null : true;
  }
}

function reduced(items: readonly Json[], body: Json, start: Json | undefined, data: Json): Json {
  let accumulator = start === undefined ? null : valueOn(start, data);
  if (start !== undefined && accumulator === null) return null;
  for (const current of items) {
    accumulator = valueOn(body, { current, accumulator });
    if (accumulator === null) return null;
  }
  return accumulator;
}

/** The operators that are unknown as soon as one operand is. */
function strict(name: string, values: readonly Json[]): Json | undefined {
  const [a, b, c] = values as unknown as [never, never, never?];
  switch (name) {
    case "==":
      return a == b;
    case "!=":
      return a != b;
    case "===":
      return a === b;
    case "!==":
      return a !== b;
    case "<":
      return c === undefined ? a < b : a < b && b < c;
    case "<=":
      return c === undefined ? a <= b : a <= b && b <= c;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
    case "!":
      return !truthy(a);
    case "!!":
      return truthy(a);
    case "in":
      return contains(b, a);
    case "cat":
      return (values as readonly string[]).join("");
    case "substr":
      return part(text(a), Number(b), c);
    case "+":
      return values.reduce<number>((sum, value) => sum + Number.parseFloat(text(value)), 0);
    case "*":
      return product(values);
    case "-":
      return b === undefined ? -a : a - b;
    case "/":
      return a / b;
    case "%":
      return a % b;
    case "min":
      return Math.min(...(values as readonly never[]));
    case "max":
      return Math.max(...(values as readonly never[]));
    default:
      return undefined;
  }
}

/** A value as JavaScript's own operators read it where they want text. */
function text(value: Json): string {
  return String(value);
}

function contains(container: Json, item: Json): boolean {
  if (typeof container === "string") return container !== "" && container.includes(text(item));
  return Array.isArray(container) && container.includes(item);
}

function part(whole: string, start: number, length: number | undefined): string {
  const from = start < 0 ? Math.max(0, whole.length + start) : start;
  const rest = Number.isNaN(from) ? whole : whole.slice(from);
  if (length === undefined) return rest;
  return length < 0 ? rest.slice(0, Math.max(0, rest.length + length)) : rest.slice(0, length);
}

function product(values: readonly Json[]): Json | undefined {
  if (values.length < 2) return values[0];
  return values.reduce<number>((all, value) => all * Number.parseFloat(text(value)), 1);
}

/** The fields that a condition names: what it reads, and whose values a decision shows. Paths inside a loop name no field. */
export function conditionFields(expression: Json): string[] {
  const found = new Set<string>();
  collect(expression, found);
  return [...found].sort();
}

function collect(expression: Json, into: Set<string>): void {
  if (Array.isArray(expression)) {
    for (const each of expression as readonly Json[]) collect(each, into);
    return;
  }
  const [name, operands] = operation(expression) ?? ["", []];
  if (name === "var") addKeys(operands.slice(0, 1), into);
  else if (name === "missing") addKeys(operands.flat(), into);
  else if (name === "missing_some") addKeys([operands[1] ?? null].flat(), into);
  else if (["map", "filter", "all", "none", "some"].includes(name))
    collect(operands[0] ?? null, into);
  else if (name === "reduce") collect([operands[0] ?? null, operands[2] ?? null], into);
  else for (const operand of operands) collect(operand, into);
}

function addKeys(keys: readonly Json[], into: Set<string>): void {
  for (const key of keys) {
    const field = typeof key === "string" ? key.split(".")[0] : undefined;
    if (field !== undefined && field !== "") into.add(field);
  }
}

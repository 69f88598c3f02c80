import type { Json } from "../definition.js";
import { operation, varPath } from "../words/clause.js";
import { propertyKind, type PropertyKind } from "../words/property.js";
import { propertyOf, type Wording } from "../words/wording.js";

/** Kinds in sentences: "which is a number". */
export const kindName: { readonly [K in PropertyKind]: string } = {
  text: "text",
  number: "a number",
  yes_no: "yes or no",
  date: "a date",
  date_time: "a date with a time",
  user: "a user",
  file: "a file",
  list: "a list",
  group: "a group of fields",
  unknown: "of no known type",
};

const results: ReadonlyMap<string, PropertyKind> = new Map([
  ...of("number", "+ - * / % min max"),
  ...of("text", "cat substr"),
  ...of("list", "map filter missing missing_some"),
  ...of("yes_no", "== === != !== < <= > >= ! !! in some all none"),
]);

function of(kind: PropertyKind, operators: string): readonly (readonly [string, PropertyKind])[] {
  return operators.split(" ").map((operator) => [operator, kind]);
}

/** What a part of a condition comes to; "unknown" where only running it would tell. */
export function kindOfRule(rule: Json, wording: Wording): PropertyKind {
  if (varPath(rule) !== null) return propertyKind(propertyOf(rule, wording));
  const op = operation(rule);
  if (op === null) return kindOfLiteral(rule, "unknown");
  return results.get(op.name) ?? "unknown";
}

/** What a literal is, beside a field of this kind: text that looks like a date is one beside a date. */
export function kindOfLiteral(value: Json, beside: PropertyKind): PropertyKind {
  if (typeof value === "number") return "number";
  if (typeof value === "boolean") return "yes_no";
  if (Array.isArray(value)) return "list";
  if (typeof value !== "string") return "unknown";
  if (beside === "date") return /^\d{4}-\d{2}-\d{2}$/.test(value) ? "date" : "text";
  if (beside === "date_time")
    return /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/i.test(value) ? "date_time" : "text";
  return beside === "user" || beside === "file" ? beside : "text";
}

/** Whether two kinds can ever be equal. */
export function mayBeCompared(one: PropertyKind, other: PropertyKind): boolean {
  return one === other || one === "unknown" || other === "unknown";
}

/** Whether "more" and "less" mean something. */
export function mayBeOrdered(kind: PropertyKind): boolean {
  return ["text", "number", "date", "date_time", "unknown"].includes(kind);
}

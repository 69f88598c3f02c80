import { isEmptyCondition, sameValue, type Json } from "../../engine/index.js";
import type { Field } from "../fields/field.js";
import { isList, isObject } from "../fields/property-type.js";
import type { Comparison, ConditionRow, ConditionRows, Match, RowGroup } from "./row.js";
import { needsValue } from "./row.js";
import { textOfValue, valueOfText } from "./row-values.js";

type FieldsByKey = ReadonlyMap<string, Field>;

const OPERATORS: Partial<Record<Comparison, string>> = {
  is: "==",
  is_not: "!=",
  more: ">",
  at_least: ">=",
  less: "<",
  at_most: "<=",
};

/** The JSON Logic of a complete row whose value was read. */
export function logicOfRow({ field, comparison }: ConditionRow, value: Json): Json {
  const reads = { var: field };
  const operator = OPERATORS[comparison];
  if (operator !== undefined) return { [operator]: [reads, value] };
  switch (comparison) {
    case "one_of":
      return { in: [reads, value] };
    case "none_of":
      return { "!": [{ in: [reads, value] }] };
    case "contains":
      return { in: [value, reads] };
    case "contains_not":
      return { "!": [{ in: [value, reads] }] };
    case "answered":
      return { "!": [{ missing: [field] }] };
    default:
      return { missing: [field] };
  }
}

/** The condition of groups of logic; null for none. A group of one says the same however it matches. */
export function logicOfGroups(
  match: Match,
  groups: readonly { readonly match: Match; readonly parts: readonly Json[] }[],
): Json {
  const parts = groups.flatMap((group): readonly Json[] => {
    if (group.parts.length <= 1 || group.match === match) return group.parts;
    return [joined(group.match, group.parts)];
  });
  return parts.length === 0 ? null : joined(match, parts);
}

function joined(match: Match, parts: readonly Json[]): Json {
  const [only] = parts;
  return parts.length === 1 && only !== undefined
    ? only
    : { [match === "all" ? "and" : "or"]: parts };
}

/** The rows that say a condition, or null when it is more than rows can say. Safe on any JSON. */
export function rowsOfLogic(condition: Json, fields: FieldsByKey): ConditionRows | null {
  if (isEmptyCondition(condition)) return { match: "all", groups: [] };
  const top = junction(condition);
  if (top === null) {
    const row = rowOf(condition, fields);
    return row && { match: "all", groups: [{ match: "all", rows: [row] }] };
  }
  const groups: RowGroup[] = [];
  for (const part of top.parts) {
    const row = rowOf(part, fields);
    const last = groups.at(-1);
    if (row === null) {
      const group = groupOf(part, fields);
      if (group === null) return null;
      groups.push(group);
    } else if (last !== undefined && last.match === top.match)
      groups[groups.length - 1] = { ...last, rows: [...last.rows, row] };
    else groups.push({ match: top.match, rows: [row] });
  }
  return { match: top.match, groups };
}

function groupOf(part: Json, fields: FieldsByKey): RowGroup | null {
  const found = junction(part);
  const rows = found?.parts.map((one) => rowOf(one, fields)) ?? [null];
  const complete = rows.filter((row) => row !== null);
  return found === null || complete.length < rows.length
    ? null
    : { match: found.match, rows: complete };
}

function junction(logic: Json): { readonly match: Match; readonly parts: readonly Json[] } | null {
  const [operator, operands] = operationOf(logic) ?? [];
  if ((operator !== "and" && operator !== "or") || !isList(operands)) return null;
  return operands.length === 0
    ? null
    : { match: operator === "and" ? "all" : "any", parts: operands };
}

/** The operation of an object with one key, its operands as they stand. */
function operationOf(logic: Json | undefined): readonly [string, Json] | null {
  if (logic === undefined || !isObject(logic)) return null;
  const [entry, ...others] = Object.entries(logic);
  return entry === undefined || others.length > 0 ? null : entry;
}

function rowOf(logic: Json, fields: FieldsByKey): ConditionRow | null {
  const negated = operationOf(logic);
  if (negated?.[0] === "!") {
    const inner = isList(negated[1]) ? negated[1][0] : negated[1];
    return rowOfComparison(inner ?? null, fields, true);
  }
  return rowOfComparison(logic, fields, false);
}

function rowOfComparison(logic: Json, fields: FieldsByKey, negated: boolean): ConditionRow | null {
  const [operator, operands] = operationOf(logic) ?? [];
  if (operator === "missing") {
    const named = isList(operands) ? operands : [operands];
    const [field, ...others] = named;
    if (typeof field !== "string" || others.length > 0 || !fields.has(field)) return null;
    return { field, comparison: negated ? "answered" : "not_answered", value: "" };
  }
  if (!isList(operands) || operands.length !== 2) return null;
  const [left = null, right = null] = operands;
  if (operator === "in") {
    const forward = pathOf(left);
    if (forward !== null) return exact(fields, forward, negated ? "none_of" : "one_of", right);
    const comparison = negated ? "contains_not" : "contains";
    return exact(fields, pathOf(right), comparison, left);
  }
  const found = Object.entries(OPERATORS).find(([, sign]) => sign === operator);
  if (found === undefined || negated) return null;
  return exact(fields, pathOf(left), found[0] as Comparison, right);
}

function pathOf(logic: Json): string | null {
  const [operator, operands] = operationOf(logic) ?? [];
  const path = isList(operands) && operands.length === 1 ? operands[0] : operands;
  return operator === "var" && typeof path === "string" ? path : null;
}

/** The row, if typing its value again would give exactly this value. */
function exact(
  fields: FieldsByKey,
  key: string | null,
  comparison: Comparison,
  value: Json,
): ConditionRow | null {
  const field = key === null ? undefined : fields.get(key);
  if (field === undefined) return null;
  const text = textOfValue(comparison, value);
  if (text === null || !needsValue(comparison)) return null;
  const read = valueOfText(field, comparison, text);
  return read.ok && sameValue(read.value, value, null)
    ? { field: field.key, comparison, value: text }
    : null;
}

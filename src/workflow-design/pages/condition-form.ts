import type { FieldError } from "../../access/index.js";
import type { Json } from "../../engine/index.js";
import { list } from "../../web/index.js";
import { COMPARISONS, needsValue } from "../conditions/row.js";
import type { Comparison, ConditionRow, ConditionRows, Match } from "../conditions/row.js";
import { logicOfGroups, logicOfRow, rowsOfLogic } from "../conditions/row-logic.js";
import { valueOfText } from "../conditions/row-values.js";
import type { LoadedDefinition } from "../definition-queries.js";
import { jsonText } from "../json-text.js";
import { typedJson } from "./component-forms.js";
import type { Values } from "./component-values.js";

/*
 * A condition is typed as rows (rows.match, rows.<group>.match, rows.<group>.<row>.field, .comparison, .value) and as JSON
 * (condition), both in one form. condition_was is the JSON that the form was made with: it tells which of the two was changed.
 */

const BLANK_ROW: ConditionRow = { field: "", comparison: "is", value: "" };

/** A form with its condition settled: rows and JSON say the same, or the mistakes say why not. */
interface SettledForm {
  readonly values: Values;
  readonly errors: readonly FieldError[];
}

/** Makes one condition of what was typed as rows and as JSON. A form without a condition stays as it is. */
export function settleCondition(workflow: LoadedDefinition, values: Values): SettledForm {
  const rows = typedRows(values);
  const text = textAt(values, "condition");
  const was = textAt(values, "condition_was");
  if (rows === null) return { values: asSettled(values, text, null), errors: [] };
  const read = logicOf(workflow, rows);
  const textChanged = text.trim() !== was.trim();
  // Read through the rows, so that another way to write the same JSON is no change.
  const before = typedJson({ condition: was }, { condition: "" }).json.condition;
  const unchanged = rowsOfLogic(before, workflow.fields.byKey);
  const rowsChanged =
    read.errors.length > 0 || unchanged === null || !sameRows(complete(rows), unchanged);
  if (textChanged && rowsChanged && read.errors.length === 0 && !says(text, read.condition))
    return { values, errors: [{ field: "condition", message: BOTH }] };
  if (textChanged && !rowsChanged) return { values: asSettled(values, text, null), errors: [] };
  if (read.errors.length > 0) return { values, errors: read.errors };
  return rowsChanged
    ? { values: asSettled(values, jsonText(read.condition), rows), errors: [] }
    : { values, errors: [] };
}

const BOTH =
  "The rows and the JSON were both changed, to different conditions: make one of them as it was, or alike";

/** The rows after a press of one of their own buttons; null for any other button. */
export function conditionRowsAfter(workflow: LoadedDefinition, values: Values): Values | null {
  const [, act, g = "", r = ""] =
    /^(row-add|row-remove|group-add)(?:-(\d{1,2}))?(?:-(\d{1,3}))?$/.exec(
      list(values["action"])[0] ?? "",
    ) ?? [];
  if (act === undefined) return null;
  const rows = typedRows(values) ?? shownRows(workflow, values);
  if (rows === null) return values;
  return { ...withoutRows(values), ...rowValues(changed(rows, act, Number(g), Number(r))) };
}

function changed(rows: ConditionRows, act: string, group: number, row: number): ConditionRows {
  const { match, groups } = rows;
  const other: Match = match === "all" ? "any" : "all";
  if (act === "group-add")
    return { match, groups: [...groups, { match: other, rows: [BLANK_ROW] }] };
  const at = groups[group];
  if (at === undefined) return rows;
  const after = act === "row-add" ? [...at.rows, BLANK_ROW] : at.rows.toSpliced(row, 1);
  const kept = after.length === 0 ? [] : [{ ...at, rows: after }];
  const left = groups.toSpliced(group, 1, ...kept);
  // Without a row the form would be one that never had any, and show its JSON.
  return { match, groups: left.length > 0 ? left : [{ match, rows: [BLANK_ROW] }] };
}

/** What the rows of a form show: as typed, else those that say the JSON; null when it is more than rows can say. */
export function shownRows(workflow: LoadedDefinition, values: Values): ConditionRows | null {
  const rows = typedRows(values);
  if (rows !== null) return rows;
  const { json, errors } = typedJson(values, { condition: "" });
  if (errors.length > 0) return null;
  const found = rowsOfLogic(json.condition, workflow.fields.byKey);
  return found?.groups.length === 0
    ? { match: "all", groups: [{ match: "all", rows: [BLANK_ROW] }] }
    : found;
}

/** Rows as they were typed, blank ones too; null where the form has none. */
function typedRows(values: Values): ConditionRows | null {
  const groups = new Map<number, Map<number, ConditionRow>>();
  for (const name of Object.keys(values)) {
    const [, g, r] = /^rows\.(\d{1,2})\.(\d{1,3})\.field$/.exec(name) ?? [];
    if (g === undefined || r === undefined) continue;
    const at = groups.get(Number(g)) ?? new Map<number, ConditionRow>();
    groups.set(Number(g), at.set(Number(r), rowAt(values, `rows.${g}.${r}`)));
  }
  if (groups.size === 0) return null;
  const inOrder = [...groups].toSorted(([one], [other]) => one - other);
  return {
    match: matchAt(values, "rows.match"),
    groups: inOrder.map(([g, rows]) => ({
      match: matchAt(values, `rows.${g}.match`),
      rows: [...rows].toSorted(([one], [other]) => one - other).map(([, row]) => row),
    })),
  };
}

function rowAt(values: Values, at: string): ConditionRow {
  const comparison = textAt(values, `${at}.comparison`) as Comparison;
  return {
    field: textAt(values, `${at}.field`),
    comparison: COMPARISONS.some(({ value }) => value === comparison) ? comparison : "is",
    value: textAt(values, `${at}.value`),
  };
}

function matchAt(values: Values, name: string): Match {
  return textAt(values, name) === "any" ? "any" : "all";
}

function textAt(values: Values, name: string): string {
  return (list(values[name])[0] ?? "").replaceAll("\r\n", "\n");
}

/** The condition that rows say; rows without a field are left out. */
function logicOf(
  { fields }: LoadedDefinition,
  { match, groups }: ConditionRows,
): { readonly condition: Json; readonly errors: readonly FieldError[] } {
  const errors: FieldError[] = [];
  const logic = groups.map((group, g) => ({
    match: group.match,
    parts: group.rows.flatMap((row, r): readonly Json[] => {
      const field = fields.byKey.get(row.field);
      const at = `rows.${g}.${r}`;
      if (row.field === "") return [];
      if (field === undefined) {
        errors.push({
          field: `${at}.field`,
          message: `There is no field “${row.field.slice(0, 100)}”`,
        });
        return [];
      }
      if (!needsValue(row.comparison)) return [logicOfRow(row, null)];
      const read = valueOfText(field, row.comparison, row.value);
      if (read.ok) return [logicOfRow(row, read.value)];
      errors.push({ field: `${at}.value`, message: read.message });
      return [];
    }),
  }));
  return { condition: logicOfGroups(match, logic), errors };
}

function complete({ match, groups }: ConditionRows): ConditionRows {
  const filled = groups.map((group) => ({
    ...group,
    rows: group.rows.filter(({ field }) => field !== ""),
  }));
  return { match, groups: filled.filter(({ rows }) => rows.length > 0) };
}

/** Whether two lists of rows say the same in the same order; how one alone matches is nothing. */
function sameRows(one: ConditionRows, other: ConditionRows): boolean {
  const told = ({ match, groups }: ConditionRows): string =>
    JSON.stringify({
      match: groups.length > 1 ? match : null,
      groups: groups.map((group) => ({
        match: group.rows.length > 1 ? group.match : null,
        rows: group.rows.map(({ field, comparison, value }) => [
          field,
          comparison,
          needsValue(comparison) ? value.trim() : "",
        ]),
      })),
    });
  return told(one) === told(other);
}

function says(text: string, condition: Json): boolean {
  const { json, errors } = typedJson({ condition: text }, { condition: "" });
  return errors.length === 0 && jsonText(json.condition) === jsonText(condition);
}

function withoutRows(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !name.startsWith("rows.")));
}

/** The form with this condition in both; without rows they are made anew of the JSON. */
function asSettled(values: Values, text: string, rows: ConditionRows | null): Values {
  if (!Object.hasOwn(values, "condition") && rows === null) return values;
  const both = { condition: text, condition_was: text };
  return { ...withoutRows(values), ...both, ...(rows === null ? {} : rowValues(rows)) };
}

function rowValues({ match, groups }: ConditionRows): Values {
  const values: Record<string, string> = { "rows.match": match };
  for (const [g, group] of groups.entries()) {
    values[`rows.${g}.match`] = group.match;
    for (const [r, row] of group.rows.entries())
      for (const [part, text] of Object.entries(row))
        values[`rows.${g}.${r}.${part}`] = String(text);
  }
  return values;
}

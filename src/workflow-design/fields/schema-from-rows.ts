import type { Json } from "../../engine/index.js";
import { choicesFromLines, without } from "./choice-lines.js";
import type { FieldType, JsonObject } from "./field.js";
import { rowOf, type FieldRow } from "./field-rows.js";
import { withLimits } from "./row-limits.js";
import { isList, isObject, own } from "./property-type.js";

const TYPES: { readonly [type in FieldType]: JsonObject } = {
  text: { type: "string" },
  textarea: { type: "string", format: "textarea" },
  number: { type: "number" },
  integer: { type: "integer" },
  yesno: { type: "boolean" },
  date: { type: "string", format: "date" },
  datetime: { type: "string", format: "date-time" },
  email: { type: "string", format: "email" },
  link: { type: "string", format: "uri" },
  choice: { type: "string" },
  choices: { type: "array", items: { type: "string" }, uniqueItems: true },
  user: { type: "string", format: "user" },
  file: { type: "object", format: "file" },
};

/**
 * The schema that a table of fields says. What the table does not show (limits, patterns, defaults, the schema's own title) stays as it
 * is in `previous`; a column that was not changed is left exactly as written there. The result is to be checked before it is stored.
 * Of two rows with one key the first is kept and the key is told in `doubled`.
 */
export function schemaFromRows(
  rows: readonly FieldRow[],
  previous: JsonObject,
): { readonly schema: JsonObject; readonly doubled: readonly string[] } {
  const before = own(previous, "properties");
  const known = isObject(before) ? before : {};
  const properties = new Map<string, Json>();
  const doubled: string[] = [];
  for (const row of rows) {
    if (properties.has(row.key)) doubled.push(row.key);
    else properties.set(row.key, propertyFrom(row, own(known, row.was)));
  }
  const required = requiredFrom(rows, previous);
  // Written over a copy, so that every keyword keeps its place.
  const schema: { [key: string]: Json } = {
    ...(isEmpty(previous) ? { type: "object" } : previous),
  };
  schema["properties"] = Object.fromEntries(properties);
  if (required !== null) schema["required"] = required;
  else delete schema["required"];
  return { schema, doubled };
}

function isEmpty(object: JsonObject): boolean {
  return Object.keys(object).length === 0;
}

function propertyFrom(row: FieldRow, previous: Json | undefined): JsonObject {
  const before = isObject(previous) ? previous : undefined;
  const shown = before === undefined ? undefined : rowOf(row.was, before, false);
  let property =
    before !== undefined && shown?.type === row.type ? before : retyped(row.type, before ?? {});
  const same = shown?.type === row.type;
  if (!same || row.choices !== shown.choices) property = withChoices(property, row);
  if (row.title !== (shown?.title ?? "")) property = withText(property, "title", row.title);
  if (row.help !== (shown?.help ?? "")) property = withText(property, "description", row.help);
  // Of another type only what was typed anew counts: the boxes still hold the old one’s.
  return withLimits(property, row.type, row, shown ?? {});
}

/** Another type keeps what every type may have, but for the default, which is of the old one. */
function retyped(type: FieldType, before: JsonObject): JsonObject {
  const kept = Object.entries(before).filter(([keyword]) =>
    ["title", "description"].includes(keyword),
  );
  return { ...TYPES[type], ...Object.fromEntries(kept) };
}

function withChoices(property: JsonObject, row: FieldRow): JsonObject {
  if (row.type === "choice") return choicesFromLines(row.choices, property);
  if (row.type !== "choices") return property;
  const items = own(property, "items");
  const choices = choicesFromLines(row.choices, isObject(items) ? items : { type: "string" });
  return { ...property, items: choices };
}

function withText(property: JsonObject, keyword: string, text: string): JsonObject {
  return text.trim() === ""
    ? without(property, [keyword])
    : { ...property, [keyword]: text.trim() };
}

/** The list as it was written where it says the same, else in the order of the table; null for none. */
function requiredFrom(rows: readonly FieldRow[], previous: JsonObject): readonly string[] | null {
  const before = own(previous, "required");
  const keyOf = new Map(rows.filter((row) => row.was !== "").map((row) => [row.was, row.key]));
  const kept = isList(before) ? before.map((key) => keyOf.get(String(key))) : [];
  const now = [...new Set(rows.filter((row) => row.required).map((row) => row.key))];
  const same =
    kept.length === now.length && kept.every((key) => key !== undefined && now.includes(key));
  if (same) return isList(before) ? (kept as string[]) : null;
  return now;
}

import type { FieldType, JsonObject } from "./field.js";
import { rowLimits, type RowLimits } from "./row-limits.js";
import { choiceLines } from "./choice-lines.js";
import { isList, isObject, own, propertyType } from "./property-type.js";

/** A field as a row of the table that designers edit. All texts are as typed. */
export interface FieldRow extends RowLimits {
  /** Its key when the table was shown, "" for a new row: a renamed field keeps what the table does not show. */
  readonly was: string;
  readonly key: string;
  readonly title: string;
  readonly type: FieldType;
  /** Offered as required when it is put into a form. */
  readonly required: boolean;
  /** One choice a line: "value" or "value = Label". "" where the type has none. */
  readonly choices: string;
  readonly help: string;
}

/** The types that the table offers, in its order, with the words for them. */
export const FIELD_TYPES: readonly { readonly value: FieldType; readonly label: string }[] = [
  { value: "text", label: "Text, one line" },
  { value: "textarea", label: "Text, several lines" },
  { value: "number", label: "Number" },
  { value: "integer", label: "Whole number" },
  { value: "yesno", label: "Yes or no" },
  { value: "date", label: "Date" },
  { value: "datetime", label: "Date and time" },
  { value: "email", label: "E-mail address" },
  { value: "link", label: "Link" },
  { value: "choice", label: "One choice" },
  { value: "choices", label: "Several choices" },
  { value: "user", label: "User of the company" },
  { value: "file", label: "File" },
];

/** The rows of a stored schema, in its order. */
export function fieldRows(schema: JsonObject): readonly FieldRow[] {
  const properties = own(schema, "properties");
  const required = own(schema, "required");
  return Object.entries(isObject(properties) ? properties : {}).flatMap(([key, property]) =>
    isObject(property) ? [rowOf(key, property, isList(required) && required.includes(key))] : [],
  );
}

/** One property as a row. */
export function rowOf(key: string, property: JsonObject, required: boolean): FieldRow {
  const type = propertyType(property);
  return {
    was: key,
    key,
    title: textOf(property, "title"),
    type: typeof type === "string" ? type : "text",
    required,
    choices: choiceLines(property),
    help: textOf(property, "description"),
    ...(typeof type === "string" ? rowLimits(property, type) : {}),
  };
}

function textOf(property: JsonObject, keyword: string): string {
  const text = own(property, keyword);
  return typeof text === "string" ? text : "";
}

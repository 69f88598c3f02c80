import type { Json, WorkflowDefinition } from "../definition.js";

export type JsonObject = { readonly [key: string]: Json };

/** What a field's values are, as far as words and checks care. */
export type PropertyKind =
  | "text"
  | "number"
  | "yes_no"
  | "date"
  | "date_time"
  | "user"
  | "file"
  | "list"
  | "group"
  | "unknown";

export interface Choice {
  readonly value: Json;
  readonly title: string;
}

const submitter: JsonObject = { type: "string", format: "user", title: "Submitter" };

/** The value as a plain object, or null when it is anything else. */
export function asObject(value: Json | undefined): JsonObject | null {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : null;
}

/** The value of an own key; undefined when there is none, whatever the prototype says. */
export function ownValue(object: JsonObject | null, key: string): Json | undefined {
  return object !== null && Object.hasOwn(object, key) ? object[key] : undefined;
}

/** The schema of a field, `submitter` included; null when the workflow has no such field. */
export function fieldProperty(definition: WorkflowDefinition, key: string): JsonObject | null {
  if (key === "submitter") return submitter;
  return asObject(ownValue(asObject(ownValue(definition.fields_schema, "properties")), key));
}

/** The field's keys in the order of the schema, without `submitter`. */
export function fieldKeys(definition: WorkflowDefinition): readonly string[] {
  return Object.keys(asObject(ownValue(definition.fields_schema, "properties")) ?? {});
}

/** The schema one step below a property: an item of a list, or a member of a group. */
export function childProperty(property: JsonObject | null, segment: string): JsonObject | null {
  if (/^\d+$/.test(segment)) return itemProperty(property);
  return asObject(ownValue(asObject(ownValue(property, "properties")), segment));
}

/** The schema of a list's items. */
export function itemProperty(property: JsonObject | null): JsonObject | null {
  return asObject(ownValue(property, "items"));
}

/** The choices of a property, in its order; null when any value goes. A list of choices has them on its items. */
export function choicesOf(property: JsonObject | null): readonly Choice[] | null {
  const options = ownValue(property, "oneOf");
  if (Array.isArray(options)) {
    const choices = options.map(choiceOf).filter((choice) => choice !== null);
    return choices.length === options.length ? choices : null;
  }
  const values = ownValue(property, "enum");
  return Array.isArray(values)
    ? values.map((value: Json) => ({ value, title: textOf(value) }))
    : null;
}

function choiceOf(option: Json): Choice | null {
  const object = asObject(option);
  const value = ownValue(object, "const");
  if (value === undefined) return null;
  const title = ownValue(object, "title");
  return { value, title: typeof title === "string" && title !== "" ? title : textOf(value) };
}

function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

const formats: { readonly [format: string]: PropertyKind } = {
  date: "date",
  "date-time": "date_time",
  user: "user",
  file: "file",
};

/** What a property's values are; "unknown" for a schema that says no type that we know. */
export function propertyKind(property: JsonObject | null): PropertyKind {
  const format = ownValue(property, "format");
  switch (ownValue(property, "type")) {
    case "string":
      return (
        (typeof format === "string" && Object.hasOwn(formats, format) && formats[format]) || "text"
      );
    case "number":
    case "integer":
      return "number";
    case "boolean":
      return "yes_no";
    case "array":
      return "list";
    case "object":
      return format === "file" ? "file" : "group";
    default:
      return "unknown";
  }
}

import type { Json } from "../../engine/index.js";
import type { FieldType, JsonObject } from "./field.js";
import { FORMATS } from "./keywords.js";

/** The value of an own key; undefined when there is none, whatever the prototype says. */
export function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** An object of JSON: neither null nor a list. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A list of JSON. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

interface Refused {
  readonly keyword: string;
  readonly reason: string;
}

/** Which type of field a property is, or which keyword keeps it from being any. */
export function propertyType(property: JsonObject): FieldType | Refused {
  const type = own(property, "type");
  const format = own(property, "format");
  if (own(property, "enum") !== undefined || own(property, "oneOf") !== undefined)
    return choiceType(type);
  switch (type) {
    case "string":
      return textType(format);
    case "number":
    case "integer":
      return type;
    case "boolean":
      return "yesno";
    case "array":
      return listType(own(property, "items"));
    case "object":
      if (format === "file") return "file";
      return { keyword: "type", reason: "tables and groups come later; use single fields for now" };
    case undefined:
      return {
        keyword: "type",
        reason: 'is missing; write "string", "number", "integer", "boolean" or "array"',
      };
    default:
      return {
        keyword: "type",
        reason: 'must be "string", "number", "integer", "boolean" or "array"',
      };
  }
}

function choiceType(type: Json | undefined): FieldType | Refused {
  if (type === undefined || type === "string" || type === "number" || type === "integer")
    return "choice";
  return { keyword: "type", reason: 'must be "string", "number" or "integer" for a choice' };
}

function textType(format: Json | undefined): FieldType | Refused {
  if (format === undefined) return "text";
  if (format === "file")
    return { keyword: "type", reason: 'must be "object" for a file, which is more than a text' };
  const type = typeof format === "string" ? FORMATS.get(format) : undefined;
  return type ?? { keyword: "format", reason: `must be one of ${[...FORMATS.keys()].join(", ")}` };
}

function listType(items: Json | undefined): FieldType | Refused {
  if (!isObject(items)) return { keyword: "items", reason: "must say the choices of the list" };
  const inner = own(items, "type");
  if (inner === "object" || inner === "array")
    return { keyword: "items", reason: "tables and groups come later; use single fields for now" };
  if (own(items, "enum") === undefined && own(items, "oneOf") === undefined)
    return { keyword: "items", reason: 'must say the choices, as "enum" or "oneOf"' };
  return "choices";
}

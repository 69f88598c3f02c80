import type { Fields, Json } from "./definition.js";

/** Array.isArray for JSON: keeps the element type, which the built-in loses on readonly lists. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** An object of JSON: neither null nor a list. */
export function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A field's value, null when unset. Own properties only: "constructor" is a legal field key. */
export function fieldValue(fields: Fields, key: string): Json {
  return Object.hasOwn(fields, key) ? (fields[key] ?? null) : null;
}

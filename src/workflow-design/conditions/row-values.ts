import type { Json } from "../../engine/index.js";
import type { Field } from "../fields/field.js";
import { readValue, type ReadValue } from "../fields/read-value.js";
import type { Comparison } from "./row.js";

/** What a row's value is typed as; null for a value that no row can say. */
export function textOfValue(comparison: Comparison, value: Json): string | null {
  if (comparison === "one_of" || comparison === "none_of") {
    if (!Array.isArray(value)) return null;
    const texts = (value as readonly Json[]).map(plainText);
    return texts.includes(null) ? null : texts.join(", ");
  }
  return plainText(value);
}

function plainText(value: Json): string | null {
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "string" || typeof value === "number" ? String(value) : null;
}

/** What was typed into a row, as the value that its field is compared with. */
export function valueOfText(field: Field, comparison: Comparison, text: string): ReadValue {
  if (field.type === "file")
    return { ok: false, message: `${field.title} is a file: ask whether it is answered` };
  if (comparison === "one_of" || comparison === "none_of") return listOf(field, text);
  if (comparison === "contains" || comparison === "contains_not")
    return field.type === "choices"
      ? itemOf(field, text)
      : blankOr({ ok: true, value: text.trim() });
  return blankOr(readValue(field, [text]));
}

function listOf(field: Field, text: string): ReadValue {
  const texts = text.split(/[,\n]/).map((one) => one.trim());
  const read = texts.filter((one) => one !== "").map((one) => readValue(field, [one]));
  const wrong = read.find((one) => !one.ok);
  if (wrong !== undefined) return wrong;
  if (read.length === 0) return BLANK;
  return { ok: true, value: read.map((one) => (one.ok ? one.value : null)) };
}

function itemOf(field: Field, text: string): ReadValue {
  const choice = field.choices.find(({ value }) => String(value) === text.trim());
  if (text.trim() === "") return BLANK;
  return choice === undefined
    ? { ok: false, message: `${field.title} has no choice “${text.trim().slice(0, 100)}”` }
    : { ok: true, value: choice.value };
}

const BLANK: ReadValue = { ok: false, message: "Give a value to compare with" };

function blankOr(read: ReadValue): ReadValue {
  return read.ok && (read.value === null || read.value === "") ? BLANK : read;
}

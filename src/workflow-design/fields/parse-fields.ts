import type { FieldError } from "../../access/index.js";
import type { Fields, FormField, Json } from "../../engine/index.js";
import { isStorable } from "../bounded-json.js";
import { checkValues } from "./check-values.js";
import type { CompiledFields } from "./compile-fields.js";
import { longestText } from "./ajv-schema.js";
import type { Field } from "./field.js";
import { readValue } from "./read-value.js";
import { missingMessage, typeMessage } from "./value-messages.js";

/** A user of the company whom a form may name. */
export interface FormUser {
  readonly id: number;
  readonly name: string;
}

/** What was typed, by field key: texts as the body held them. */
export type Typed = { readonly [key: string]: string | readonly string[] };

export type ParsedFields =
  | { readonly ok: true; readonly values: Fields; readonly typed: Typed }
  | { readonly ok: false; readonly errors: readonly FieldError[]; readonly typed: Typed };

const PREFIX = "field.";

/**
 * Reads a posted form: one value for each field of the list, null where nothing was typed. Errors are by field key, in the order
 * of the form, ready for the summary; `typed` is what to show again, or to keep as a draft.
 * @param options users: the active users of the company; required: false for a draft, which may leave out anything
 */
export function parseFields(
  fields: CompiledFields,
  list: readonly FormField[],
  body: Readonly<Record<string, unknown>>,
  options: { readonly users: readonly FormUser[]; readonly required: boolean },
): ParsedFields {
  const typed = typedTexts(body);
  const errors: FieldError[] = [];
  const values: { [key: string]: Json } = {};
  for (const { key, required } of list) {
    const field = fields.byKey.get(key);
    if (field === undefined) continue;
    const answer = readAnswer(fields, field, textsOf(typed, key), options.users);
    if (!answer.ok) errors.push({ field: key, message: answer.message });
    else if (answer.value === null && required && options.required)
      errors.push({ field: key, message: missingMessage(field) });
    else values[key] = answer.value;
  }
  const asked = new Set(list.map((field) => field.key));
  for (const key of Object.keys(typed)) {
    if (!asked.has(key))
      errors.push({ field: key, message: `This form does not ask for “${key.slice(0, 100)}”` });
  }
  return errors.length > 0 ? { ok: false, errors, typed } : { ok: true, values, typed };
}

function readAnswer(
  fields: CompiledFields,
  field: Field,
  typed: readonly string[],
  users: readonly FormUser[],
): ReturnType<typeof readValue> {
  // Before anything walks the texts; twice the bound, since it is counted in code units and before trimming.
  const most = Math.max(longestText(field), 1_000) * 2 + 100;
  if (typed.length > 500 || typed.some((text) => text.length > most))
    return { ok: false, message: `${field.title} is too long` };
  if (!typed.every(isStorable))
    return { ok: false, message: `${field.title} contains characters that cannot be stored` };
  const answer = readValue(field, typed);
  if (!answer.ok || answer.value === null) return answer;
  const [wrong] = checkValues(fields, { [field.key]: answer.value });
  if (wrong !== undefined) return { ok: false, message: wrong.message };
  const unknownUser =
    field.type === "user" && !users.some((user) => String(user.id) === answer.value);
  return unknownUser ? { ok: false, message: typeMessage(field) } : answer;
}

/** The fields of the body that carry the prefix, texts only; anything else a parser may have made is left out. */
function typedTexts(body: Readonly<Record<string, unknown>>): Typed {
  const typed = Object.create(null) as { [key: string]: string | readonly string[] };
  for (const [name, value] of Object.entries(body)) {
    if (!name.startsWith(PREFIX)) continue;
    const texts = (Array.isArray(value) ? value : [value]).filter(
      (text) => typeof text === "string",
    );
    typed[name.slice(PREFIX.length)] = Array.isArray(value) ? texts : (texts[0] ?? "");
  }
  return typed;
}

function textsOf(typed: Typed, key: string): readonly string[] {
  const value = typed[key];
  if (value === undefined) return [];
  return typeof value === "string" ? [value] : value;
}

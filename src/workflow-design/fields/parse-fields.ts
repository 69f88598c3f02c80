import type { FieldError } from "../../access/index.js";
import type { Fields, FormField, Json } from "../../engine/index.js";
import { isStorable } from "../bounded-json.js";
import { checkValues } from "./check-values.js";
import type { CompiledFields } from "./compile-fields.js";
import { longestText } from "./ajv-schema.js";
import type { Field, FileValue } from "./field.js";
import { readValue } from "./read-value.js";
import { missingMessage, typeMessage } from "./value-messages.js";

/** A user of the company whom a form may name. */
export interface FormUser {
  readonly id: number;
  readonly name: string;
  /** Tells apart those of one name, and may be typed. */
  readonly email?: string;
}

/** What a form's fields may name: the people, by what was typed where the company is large, and files that this form may hold. */
export interface FormChoices {
  readonly users: readonly FormUser[];
  /** There are more users than `users`: the control searches. */
  readonly searches?: boolean;
  readonly files?: ReadonlyMap<number, FileValue>;
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
 * @param options users and files that may be named; required: false for a draft, which may leave out anything
 */
export function parseFields(
  fields: CompiledFields,
  list: readonly FormField[],
  body: Readonly<Record<string, unknown>>,
  options: FormChoices & { readonly required: boolean },
): ParsedFields {
  const typed = typedTexts(body);
  const errors: FieldError[] = [];
  const values: { [key: string]: Json } = {};
  for (const { key, required } of list) {
    const field = fields.byKey.get(key);
    if (field === undefined) continue;
    const answer = readAnswer(fields, field, textsOf(typed, key), options);
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
  choices: FormChoices,
): ReturnType<typeof readValue> {
  // Before anything walks the texts; twice the bound, since it is counted in code units and before trimming.
  const most = Math.max(longestText(field), 1_000) * 2 + 100;
  if (typed.length > 500 || typed.some((text) => text.length > most))
    return { ok: false, message: `${field.title} is too long` };
  if (!typed.every(isStorable))
    return { ok: false, message: `${field.title} contains characters that cannot be stored` };
  if (field.type === "user") return readUser(field, typed, choices.users);
  if (field.type === "file") return readFile(field, typed, choices.files);
  const answer = readValue(field, typed);
  if (!answer.ok || answer.value === null) return answer;
  const [wrong] = checkValues(fields, { [field.key]: answer.value });
  return wrong === undefined ? answer : { ok: false, message: wrong.message };
}

/** A user by id, or as typed: "Name <address>", the address, or a name that one alone has. */
function readUser(
  field: Field,
  typed: readonly string[],
  users: readonly FormUser[],
): ReturnType<typeof readValue> {
  const answer = readValue(field, typed);
  if (!answer.ok || answer.value === null) return answer;
  const found = usersCalled(String(answer.value), users);
  const [one, other] = found;
  if (one === undefined) return { ok: false, message: typeMessage(field) };
  if (other === undefined) return { ok: true, value: String(one.id) };
  return {
    ok: false,
    message: `${field.title}: ${found.length} people match “${String(answer.value).slice(0, 100)}”, choose one of them`,
  };
}

/** Whom a typed text means: one by id, address or whole name; else those whose name or address begins so. */
function usersCalled(text: string, users: readonly FormUser[]): readonly FormUser[] {
  const said = text.trim().toLowerCase();
  const address = /<([^<>]+)>$/.exec(said)?.[1] ?? said;
  const exact = users.filter((user) => String(user.id) === said || user.email === address);
  if (exact.length > 0) return exact;
  const named = users.filter((user) => user.name.toLowerCase() === said);
  return named.length > 0 ? named : users.filter((user) => matches(user, said));
}

function matches({ name, email = "" }: FormUser, said: string): boolean {
  return said.length > 0 && !/^\d+$/.test(said) && `${name}\n${email}`.toLowerCase().includes(said);
}

function readFile(
  field: Field,
  typed: readonly string[],
  files: FormChoices["files"],
): ReturnType<typeof readValue> {
  const answer = readValue(field, typed);
  if (!answer.ok || answer.value === null) return answer;
  const file = files?.get(Number(answer.value));
  return file === undefined
    ? { ok: false, message: `${field.title} is not here any more: choose the file again` }
    : { ok: true, value: { ...file } };
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

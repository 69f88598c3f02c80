import type { Json } from "../../engine/index.js";
import { typeMessage } from "./value-messages.js";
import { instantOfLocal } from "../../zone/index.js";
import type { Field } from "./field.js";

/** What was typed, as a value of the field's type: null when blank, or why it is none. Limits are checked afterwards. */
export type ReadValue =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly message: string };

/** Reads what a form sent for a field. Only several choices take more than one text. */
export function readValue(field: Field, typed: readonly string[]): ReadValue {
  const texts = typed.map((text) => text.normalize("NFC")).filter((text) => text.trim() !== "");
  if (texts.length === 0) return set(null);
  if (field.type === "choices") return readChoices(field, texts);
  const [text, second] = texts;
  if (text === undefined || second !== undefined)
    return { ok: false, message: `${field.title} takes one answer, but there are ${texts.length}` };
  return readOne(field, text);
}

function readOne(field: Field, text: string): ReadValue {
  switch (field.type) {
    case "textarea":
      return set(text.replace(/\r\n?/g, "\n").trimEnd());
    case "number":
    case "integer":
      return readNumber(field, text);
    case "yesno":
      return read(field, YES_NO.get(text.trim().toLowerCase()));
    case "datetime":
      return read(field, readInstant(text.trim()));
    case "choice":
      return read(field, valueOfChoice(field, text.trim()));
    default:
      return set(oneLine(text));
  }
}

/** Line by line: one expression for blanks around line ends would take time out of all proportion to a long run of blanks. */
function oneLine(text: string): string {
  const lines = text.split(/[\r\n]+/).map((line) => line.trim());
  return lines.filter((line) => line !== "").join(" ");
}

const YES_NO = new Map<string, Json>([
  ["yes", true],
  ["true", true],
  ["no", false],
  ["false", false],
]);

function set(value: Json): ReadValue {
  return { ok: true, value };
}

function read(field: Field, value: Json | undefined): ReadValue {
  return value === undefined ? { ok: false, message: typeMessage(field) } : set(value);
}

function readChoices(field: Field, texts: readonly string[]): ReadValue {
  const values = [...new Set(texts.map((text) => text.trim()))].map((text) =>
    valueOfChoice(field, text),
  );
  if (values.includes(undefined)) return { ok: false, message: typeMessage(field) };
  // In the order of the choices, so that the same answer is the same value however it was sent.
  return set(field.choices.map((choice) => choice.value).filter((value) => values.includes(value)));
}

function valueOfChoice(field: Field, text: string): string | number | undefined {
  return field.choices.find((choice) => String(choice.value) === text)?.value;
}

const NUMBER = /^([+-]?)(\d{1,3}(?:[, ]\d{3})+|\d+)(\.\d+)?$/;
const MOST_DIGITS = 15;

/** "1250", "12.50", and thousands as pages write them: "1,250". A comma in any other place is refused, never guessed at. */
function readNumber(field: Field, text: string): ReadValue {
  const match = NUMBER.exec(
    text
      .trim()
      .replace(/[\u00a0\u2009\u202f]/g, " ")
      .replace(/^\u2212/, "-"),
  );
  if (match === null) {
    const comma = /^[+-]?\d+,\d+$/.test(text.trim());
    return {
      ok: false,
      message: comma ? `${typeMessage(field)}: write decimals with a point` : typeMessage(field),
    };
  }
  const [, sign = "", whole = "", fraction = ""] = match;
  const digits = whole.replace(/[, ]/g, "") + fraction;
  if (digits.replace(".", "").length > MOST_DIGITS)
    return { ok: false, message: `${field.title} must have at most ${MOST_DIGITS} digits` };
  const value = Number(sign + digits);
  return field.type === "integer" && !Number.isInteger(value)
    ? { ok: false, message: typeMessage(field) }
    : set(Object.is(value, -0) ? 0 : value);
}

const INSTANT =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?$/i;

/** A date and time, in the reader's zone where it says no offset; the value is the instant in UTC: "2026-11-30T09:15:00Z". */
function readInstant(text: string): string | undefined {
  const [, date = "", time = "", seconds = ":00", offset = ""] = INSTANT.exec(text) ?? [];
  if (!isRealDay(date)) return undefined;
  const local = `${date}T${time}${seconds}`;
  const instant =
    offset === "" ? instantOfLocal(local) : new Date(`${local}${offset.toUpperCase()}`);
  if (Number.isNaN(instant.getTime())) return undefined;
  return instant.toISOString().replace(".000Z", "Z");
}

/** Date takes 31 February for 3 March. */
function isRealDay(date: string): boolean {
  const day = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date);
}

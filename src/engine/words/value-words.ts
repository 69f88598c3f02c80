import type { Json } from "../definition.js";
import { titleOf } from "./field-title.js";
import {
  asObject,
  childProperty,
  choicesOf,
  itemProperty,
  ownValue,
  propertyKind,
  type JsonObject,
} from "./property.js";

/** The name of a user by id; null when nobody by that id is known. */
export type Names = (userId: string) => string | null | undefined;

/** A date-time in the reader's zone; the text is as stored. */
export type DateTimes = (text: string) => string;

/** How values that the engine cannot say by itself are said. Without them: the id, and UTC. */
export interface Lookup {
  readonly names?: Names | undefined;
  readonly dateTime?: DateTimes | undefined;
}

const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const deepest = 4;

/**
 * A field's value as people read it: choice titles, yes and no, 5,000, "12 Nov 2026", lists with "and", "not answered" when unset.
 * Plain text comes back as it is, never shortened; whoever shows it escapes it.
 */
export function valueInWords(
  property: Json | undefined,
  value: Json | undefined,
  names?: Names,
  dateTime?: DateTimes,
): string {
  return words(asObject(property), value, { names, dateTime }, 0);
}

/** A value inside a sentence: like valueInWords, but free text is quoted, on one line, and cut at 80 characters. */
export function valueInSentence(
  property: JsonObject | null,
  value: Json | undefined,
  lookup: Lookup,
): string {
  const text = clip(words(property, value, lookup, 0), 80);
  if (value === "") return "empty";
  const free = typeof value === "string" && !isNamed(property, value);
  return free ? `“${text}”` : text;
}

/** Text on one line, at most so many characters long, ended by "…" when cut. */
function clip(text: string, length: number): string {
  const line = text.replace(/\s+/gu, " ").trim();
  const letters = [...line];
  return letters.length <= length
    ? line
    : `${letters
        .slice(0, length - 1)
        .join("")
        .trimEnd()}…`;
}

/** "a, b and c". */
export function listInWords(items: readonly string[], last = "and"): string {
  if (items.length <= 1) return items[0] ?? "";
  return `${items.slice(0, -1).join(", ")} ${last} ${items.at(-1)}`;
}

/** A number with thousands separators: 12500.5 is "12,500.5". */
export function numberInWords(value: number): string {
  const text = String(value === 0 ? 0 : value);
  if (text.includes("e")) return text;
  const [whole = "", fraction] = text.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/gu, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

function words(
  property: JsonObject | null,
  value: Json | undefined,
  lookup: Lookup,
  depth: number,
): string {
  if (value === null || value === undefined) return "not answered";
  if (depth > deepest) return "…";
  const choice = choicesOf(property)?.find((one) => one.value === value);
  if (choice) return choice.title;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return numberInWords(value);
  if (typeof value === "string") return textInWords(property, value, lookup);
  if (Array.isArray(value)) return listOfValues(property, value, lookup, depth);
  return groupInWords(property, value as JsonObject, lookup, depth);
}

function textInWords(property: JsonObject | null, value: string, lookup: Lookup): string {
  switch (propertyKind(property)) {
    case "date":
      return dateInWords(value);
    case "date_time":
      return lookup.dateTime ? lookup.dateTime(value) : dateTimeInWords(value);
    case "user":
      return lookup.names ? (lookup.names(value) ?? "an unknown user") : value;
    default:
      return value;
  }
}

function listOfValues(
  property: JsonObject | null,
  values: readonly Json[],
  lookup: Lookup,
  depth: number,
): string {
  if (values.length === 0) return "none";
  const items = itemProperty(property);
  if (values.some((value) => asObject(value) !== null) && propertyKind(items) === "group")
    return values.length === 1 ? "1 row" : `${numberInWords(values.length)} rows`;
  return listInWords(values.map((value) => words(items, value, lookup, depth + 1)));
}

function groupInWords(
  property: JsonObject | null,
  group: JsonObject,
  lookup: Lookup,
  depth: number,
): string {
  const name = ownValue(group, "name");
  if (propertyKind(property) === "file" && typeof name === "string") return name;
  const parts = Object.keys(group).map((key) => {
    const child = childProperty(property, key);
    return `${titleOf(child, key)}: ${words(child, group[key], lookup, depth + 1)}`;
  });
  return parts.length === 0 ? "none" : parts.join(", ");
}

function dateInWords(text: string): string {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  const name = months[Number(month) - 1];
  return name === undefined ? text : `${Number(day)} ${name} ${year}`;
}

function dateTimeInWords(text: string): string {
  const parts =
    /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/i.exec(text);
  if (!parts) return text;
  const [, date = "", time, zone] = parts;
  const offset = zone === undefined ? "" : /^z$/i.test(zone) ? " UTC" : ` UTC${zone}`;
  return `${dateInWords(date)}, ${time}${offset}`;
}

/** Whether the words of a text value are a name of something (a choice, a date, a user), not free text. */
function isNamed(property: JsonObject | null, value: string): boolean {
  if (choicesOf(property)?.some((one) => one.value === value)) return true;
  return ["date", "date_time", "user"].includes(propertyKind(property));
}

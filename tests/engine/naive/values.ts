import type { Fields, Json } from "../../../src/engine/definition.js";

/** The value of a field, null standing for unset (never written, or cleared). */
export function valueOf(fields: Fields, field: string): Json {
  return Object.hasOwn(fields, field) ? (fields[field] ?? null) : null;
}

/** The same fields without those named: what "s1 without F" means. */
export function without(fields: Fields, taken: Iterable<string>): Fields {
  const gone = new Set(taken);
  return Object.fromEntries(Object.entries(fields).filter(([field]) => !gone.has(field)));
}

/** The fields with the writes applied; a null write clears. */
export function applied(fields: Fields, writes: Fields): Fields {
  return Object.fromEntries(
    Object.entries({ ...fields, ...writes }).filter(([, value]) => value !== null),
  );
}

/** Whether two values are one canonical value. The field's schema tells whether it is a date-time. */
export function sameValue(schema: Json | undefined, left: Json, right: Json): boolean {
  // Unset differs from every value, and equals unset.
  if (left === null || right === null) return left === right;
  if (isDateTime(schema) && typeof left === "string" && typeof right === "string")
    return instant(left) === instant(right);
  if (isRecord(schema) && schema["format"] === "file" && isRecord(left) && isRecord(right))
    if (typeof left["content"] === "string") return left["content"] === right["content"];
  return canonicalText(left) === canonicalText(right);
}

function isDateTime(schema: Json | undefined): boolean {
  return isRecord(schema) && schema["format"] === "date-time";
}

/** JSON text with sorted keys: key order does not matter, 1 is 1.0, and -0 is 0. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    isRecord(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

export function isRecord(value: unknown): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const DATE_TIME =
  /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

/** Seconds since 1970 and the fraction without its last zeros; a text that is no date-time stands for itself. */
function instant(text: string): string {
  const parts = DATE_TIME.exec(text);
  if (parts === null) return text;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as Six;
  const offset =
    (parts[8] === "-" ? -60 : 60) * (Number(parts[9] ?? 0) * 60 + Number(parts[10] ?? 0));
  const seconds = Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - offset;
  return `${seconds}.${(parts[7] ?? "").replace(/0+$/, "")}`;
}

type Six = [number, number, number, number, number, number];

import type { Json } from "../../../src/engine/definition.js";

/** A field with the few values that it may take: so few that repeats and equal spellings are frequent. */
export interface FieldSketch {
  readonly key: string;
  readonly schema: Json;
  readonly values: readonly Json[];
}

interface Kind {
  readonly schema: Json;
  readonly values: readonly Json[];
}

const choice: Kind = {
  schema: { type: "string", enum: ["ok", "no", "rework"] },
  values: ["ok", "no", "rework"],
};
const number: Kind = { schema: { type: "number" }, values: [0, 1, 2, -0] };
const dateTime: Kind = {
  schema: { type: "string", format: "date-time" },
  // The first three are one instant.
  values: [
    "2026-01-01T10:00:00Z",
    "2026-01-01T12:00:00+02:00",
    "2026-01-01T10:00:00.000Z",
    "2026-01-01T10:00:00.5Z",
    "2025-12-31T23:30:00-10:30",
  ],
};
const yesNo: Kind = { schema: { type: "boolean" }, values: [true, false] };
const text: Kind = { schema: { type: "string" }, values: ["a", "b", ""] };
const choices: Kind = {
  schema: { type: "array", items: { type: "string", enum: ["a", "b"] }, uniqueItems: true },
  values: [["a"], ["a", "b"], []],
};
const group: Kind = {
  schema: { type: "object", properties: { a: { type: "number" }, b: { type: "string" } } },
  // The first two are equal.
  values: [
    { a: 1, b: "x" },
    { b: "x", a: 1 },
    { a: 2, b: "x" },
  ],
};

/** Choices and numbers come first and often: they shrink best and are what conditions ask about. */
const KINDS = [choice, number, choice, dateTime, choice, yesNo, number, text, choices, group];
export const KIND_COUNT = KINDS.length;

/** One of them is a key that every object seems to have. */
const KEYS = ["a", "b", "c", "d", "e", "f", "g", "constructor"];

/** The key of a task by its number, from 0 to 7. */
export function taskKey(n: number): string {
  return n % 8 === 7 ? "constructor" : `t${n % 8}`;
}

/** The fields of a random definition: one for each chosen kind, with the keys in this rotation. */
export function fieldsOf(kinds: readonly number[], rotation: number): FieldSketch[] {
  return kinds.map((chosen, i) => {
    const kind = KINDS[chosen % KINDS.length] ?? choice;
    return { key: KEYS[(i + rotation) % KEYS.length] ?? "a", ...kind };
  });
}

/** The n-th of a list, counted round: every number chooses something. */
export function pick<T>(list: readonly T[], n: number): T {
  const found = list[n % list.length];
  if (found === undefined)
    throw new Error("Expected something to choose from, but the list is empty.");
  return found;
}

/** One of a field's values, or null in one case of eight. Its own copy: no two values in a database are one object. */
export function valueFor(field: FieldSketch, n: number): Json {
  return n % 8 === 7 ? null : structuredClone(pick(field.values, n));
}

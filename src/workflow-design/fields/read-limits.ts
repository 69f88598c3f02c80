import type { Json } from "../../engine/index.js";
import { BOUNDS } from "./bounds.js";
import type { FieldType, JsonObject, Limits } from "./field.js";
import { compilePattern } from "./pattern.js";
import type { Problems } from "./problems.js";
import { own } from "./property-type.js";

const COUNTS = ["minLength", "maxLength", "minItems", "maxItems"] as const;
const NUMBERS = [
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
] as const;
const PAIRS = [
  ["minLength", "maxLength"],
  ["minItems", "maxItems"],
  ["minimum", "maximum"],
] as const;

/** Reads the limits of a property; notes what is wrong and leaves it out. `patterns` sums up their sizes over the schema. */
export function readLimits(
  property: JsonObject,
  type: FieldType,
  path: readonly (string | number)[],
  problems: Problems,
  patterns: { size: number },
): Limits {
  const limits: { -readonly [key in keyof Limits]: Limits[key] } = {};
  for (const keyword of COUNTS) {
    const value = own(property, keyword);
    if (value === undefined) continue;
    const reason = countProblem(value, type);
    if (reason === null) limits[keyword] = value as number;
    else problems.add([...path, keyword], reason);
  }
  for (const keyword of NUMBERS) {
    const value = own(property, keyword);
    if (value === undefined) continue;
    if (typeof value !== "number" || !Number.isFinite(value))
      problems.add([...path, keyword], "must be a number");
    else if (keyword === "multipleOf" && value <= 0)
      problems.add([...path, keyword], "must be more than 0");
    else limits[keyword] = value;
  }
  for (const [low, high] of PAIRS) {
    if ((limits[low] ?? -Infinity) > (limits[high] ?? Infinity))
      problems.add([...path, low], `is more than "${high}", so that no value would do`);
  }
  const pattern = readPattern(property, path, problems, patterns);
  return pattern === null ? limits : { ...limits, pattern };
}

function countProblem(value: Json, type: FieldType): string | null {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0)
    return "must be a whole number, 0 or more";
  const most = type === "choices" ? BOUNDS.choices : BOUNDS.textLength;
  return value > most ? `must be ${most.toLocaleString("en")} or less` : null;
}

function readPattern(
  property: JsonObject,
  path: readonly (string | number)[],
  problems: Problems,
  patterns: { size: number },
): string | null {
  const source = own(property, "pattern");
  if (source === undefined) return null;
  const at = [...path, "pattern"];
  if (typeof source !== "string") {
    problems.add(at, "must be text");
    return null;
  }
  if (patterns.size > BOUNDS.patternsSize) {
    problems.add(at, "is too much: the patterns of this workflow are too complicated together");
    return null;
  }
  const compiled = compilePattern(source);
  if ("reason" in compiled) {
    problems.add(at, compiled.reason);
    return null;
  }
  patterns.size += compiled.size;
  return source;
}

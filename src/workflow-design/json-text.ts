import type { Json } from "../engine/index.js";
import { isStorableJson, withinBounds } from "./bounded-json.js";
import { jsonMistake } from "./json-mistake.js";

/** Deeper JSON is refused wherever text is read. */
const MOST_LEVELS = 64;

/**
 * Reads JSON that a person typed or a file holds. A problem is the end of a sentence that begins with what was read:
 * "is not valid JSON: … at line 3, column 5".
 */
export function readJson(
  text: string,
  mostBytes: number,
): { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly problem: string } {
  if (Buffer.byteLength(text) > mostBytes)
    return { ok: false, problem: `is larger than ${Math.floor(mostBytes / 1000)} kB` };
  const json = text.replace(/^\uFEFF/, "");
  let value: Json;
  try {
    value = JSON.parse(json) as Json;
  } catch {
    return { ok: false, problem: `is not valid JSON: ${jsonMistake(json)}` };
  }
  if (withinBounds(value, { bytes: Infinity, depth: MOST_LEVELS }) !== "ok")
    return { ok: false, problem: `is nested deeper than ${MOST_LEVELS} levels` };
  if (!isStorableJson(value))
    return {
      ok: false,
      problem:
        "contains what cannot be stored (NUL, half a character, or a number that is too large)",
    };
  return { ok: true, value };
}

/** The text that a JSON value is edited as: two-space indent, no newline at the end; "" for null. */
export function jsonText(value: Json): string {
  return value === null ? "" : JSON.stringify(value, null, 2);
}

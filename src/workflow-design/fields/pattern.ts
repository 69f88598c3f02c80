import { RE2JS } from "re2js";
import { BOUNDS } from "./bounds.js";

/** A compiled pattern. Matching takes time linear in the text, whatever the pattern. */
export interface Pattern {
  /** True if the pattern is found anywhere in the text, as JSON Schema means it. */
  test(text: string): boolean;
  /** Instructions; the work of a match is at most this times the length of the text. */
  readonly size: number;
}

/** A tenant's pattern, or why it cannot be used. Look-around and back references are refused: they need back-tracking. */
export function compilePattern(source: string): Pattern | { readonly reason: string } {
  if (source.length > BOUNDS.patternLength)
    return { reason: `is longer than ${BOUNDS.patternLength} characters` };
  // Counted before compiling, because a repeated group costs memory while it is compiled.
  for (const [, low, high] of source.matchAll(/\{(\d+)(?:,(\d*))?\}/g)) {
    if (Math.max(Number(low), Number(high ?? 0)) > BOUNDS.patternRepeat)
      return { reason: `repeats something more than ${BOUNDS.patternRepeat} times` };
  }
  try {
    const compiled = RE2JS.compile(source);
    const size = compiled.programSize();
    if (size > BOUNDS.patternSize) return { reason: "is too complicated" };
    return { size, test: (text) => compiled.matcher(text).find() };
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^error parsing regexp: /, "") : "";
    return { reason: `cannot be used as a pattern (${why.slice(0, 120)})` };
  }
}

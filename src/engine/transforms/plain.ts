import type { Json } from "../definition.js";
import { isList } from "../json.js";

const MOST_LEVELS = 64;
/** Letters and parts of one value, and of all that is sent. */
const MOST_SENT = 1_000_000;

/** Why a computed value is nothing to send or to store: the end of a sentence; null when it is. Never recurses. */
export function plainProblem(value: Json): string | null {
  const rest: (readonly [value: Json, level: number])[] = [[value, 1]];
  let size = 0;
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const [part, level] = next;
    if (typeof part === "number" && !Number.isFinite(part)) return "it comes to no number";
    if (level > MOST_LEVELS) return `it is nested deeper than ${MOST_LEVELS} levels`;
    size += 1 + (typeof part === "string" ? part.length : 0);
    // Looked at before it is walked: a list may be longer than what fits.
    if (isList(part)) size += part.length;
    if (size > MOST_SENT) return "it is too long";
    if (typeof part === "object" && part !== null) {
      for (const [name, inner] of Object.entries(part as { readonly [name: string]: Json })) {
        size += name.length;
        rest.push([inner, level + 1]);
      }
    }
  }
  return size > MOST_SENT ? "it is too long" : null;
}

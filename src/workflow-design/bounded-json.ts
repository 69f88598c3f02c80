import type { Json } from "../engine/index.js";

/** Depth and approximate bytes of a JSON value; stops counting once a bound is passed. Never recurses. */
export function withinBounds(
  value: Json,
  bounds: { readonly bytes: number; readonly depth: number },
): "ok" | "too_deep" | "too_large" {
  let bytes = 0;
  const rest: { value: Json; depth: number }[] = [{ value, depth: 1 }];
  for (let place = rest.pop(); place !== undefined; place = rest.pop()) {
    if (place.depth > bounds.depth) return "too_deep";
    bytes += 4;
    if (typeof place.value === "string") bytes += place.value.length;
    else if (typeof place.value === "object" && place.value !== null) {
      for (const [key, child] of Object.entries(place.value as { [key: string]: Json })) {
        bytes += key.length;
        rest.push({ value: child, depth: place.depth + 1 });
      }
    }
    if (bytes > bounds.bytes) return "too_large";
  }
  return "ok";
}

/** NUL, which no column of PostgreSQL holds, or half of a surrogate pair, which no UTF-8 holds. */
const UNSTORABLE = /\0|\p{Surrogate}/u;

/** Whether the database can keep this text. */
export function isStorable(text: string): boolean {
  return !UNSTORABLE.test(text);
}

/** Whether the database can keep every text, key and number in this value; 1e999 is read as Infinity. Never recurses. */
export function isStorableJson(value: Json): boolean {
  const rest: Json[] = [value];
  for (let item = rest.pop(); item !== undefined; item = rest.pop()) {
    if (typeof item === "string" && !isStorable(item)) return false;
    if (typeof item === "number" && !Number.isFinite(item)) return false;
    if (typeof item === "object" && item !== null) {
      for (const [key, child] of Object.entries(item as { [key: string]: Json })) {
        if (!isStorable(key)) return false;
        rest.push(child);
      }
    }
  }
  return true;
}

import type { Json } from "../definition.js";
import { isList } from "../json.js";

/** The value at a dotted path, "" for all of it; null where there is none. Own properties only, so nothing climbs to a prototype. */
export function valueAt(data: Json, path: Json | undefined): Json {
  if (path === undefined || path === null || path === "") return data;
  if (typeof path === "object") return null;
  let value: Json = data;
  for (const segment of String(path).split(".")) {
    // A text has own properties too (its length), as json-logic-js reads them; numbers and yes/no have none.
    if (value === null || !Object.hasOwn(Object(value), segment)) return null;
    value = (value as { readonly [key: string]: Json })[segment] ?? null;
  }
  return value;
}

/** The paths, of those that `missing` names, that hold nothing or an empty text. */
export function missingAt(data: Json, operands: readonly Json[]): readonly Json[] {
  const first = operands[0];
  const paths = isList(first) ? first : operands;
  return paths.filter((path) => {
    const value = valueAt(data, path);
    return value === null || value === "";
  });
}

/** `missing_some`: nothing is missing when at least `least` of the paths hold something. */
export function missingSomeAt(data: Json, least: Json, paths: Json): Json {
  if (typeof least !== "number" || !isList(paths)) return null;
  const missing = missingAt(data, [paths]);
  return paths.length - missing.length >= least ? [] : missing;
}

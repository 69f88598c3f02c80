import type { Json } from "../definition.js";
import { isList } from "../json.js";
import { isTruthy } from "./json-logic.js";

type Evaluate = (logic: Json, scope: Json) => Json;

/**
 * map, filter, reduce, all, some and none. An unset list is unknown; what is no list counts as empty, as in json-logic-js.
 * The second operand sees nothing but the item (for reduce: current and accumulator).
 */
export function evaluateLoop(
  operator: string,
  operands: readonly Json[],
  data: Json,
  evaluate: Evaluate,
): Json {
  const [list = null, body = null, start] = operands;
  const items = evaluate(list, data);
  if (items === null) return null;
  const found = isList(items) ? items : [];
  switch (operator) {
    case "map":
      return mapItems(found, (item) => evaluate(body, item));
    case "filter":
      return filterItems(found, (item) => evaluate(body, item));
    case "all":
      // That nothing at all is not "all" is json-logic-js's answer.
      return found.length > 0 && kleene(found, (item) => evaluate(body, item), false);
    case "some":
      return kleene(found, (item) => evaluate(body, item), true);
    case "none":
      return negated(kleene(found, (item) => evaluate(body, item), true));
    case "reduce":
      return reduceItems(
        found,
        body,
        start === undefined ? undefined : evaluate(start, data),
        evaluate,
      );
    default:
      return null;
  }
}

function mapItems(items: readonly Json[], evaluateItem: (item: Json) => Json): Json {
  const results = items.map(evaluateItem);
  return results.includes(null) ? null : results;
}

function filterItems(items: readonly Json[], evaluateItem: (item: Json) => Json): Json {
  const kept: Json[] = [];
  let unknown = false;
  for (const item of items) {
    const result = evaluateItem(item);
    if (result === null) unknown = true;
    else if (isTruthy(result)) kept.push(item);
  }
  return unknown ? null : kept;
}

/** `deciding` as soon as one item says so; else unknown if any is; else the opposite. */
function kleene(
  items: readonly Json[],
  evaluateItem: (item: Json) => Json,
  deciding: boolean,
): boolean | null {
  let unknown = false;
  for (const item of items) {
    const result = evaluateItem(item);
    if (result === null) unknown = true;
    else if (isTruthy(result) === deciding) return deciding;
  }
  return unknown ? null : !deciding;
}

function negated(value: boolean | null): boolean | null {
  return value === null ? null : !value;
}

function reduceItems(
  items: readonly Json[],
  body: Json,
  start: Json | undefined,
  evaluate: Evaluate,
): Json {
  // A start that is unset makes the whole unknown; one that was never given is null only for the first item.
  if (start === null) return null;
  let accumulator = start ?? null;
  for (const current of items) {
    accumulator = evaluate(body, { current, accumulator });
    if (accumulator === null) return null;
  }
  return accumulator;
}

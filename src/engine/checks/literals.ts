import type { Json } from "../definition.js";
import { operation } from "../words/clause.js";
import { wordingOf } from "../words/condition-words.js";
import { itemProperty } from "../words/property.js";
import { propertyOf, type Wording } from "../words/wording.js";
import { type CheckedWorkflow, type Component, placeOf } from "./checked-workflow.js";
import {
  equality,
  membership,
  type Mistake,
  notAList,
  sameKind,
  uncounted,
  unordered,
} from "./comparisons.js";
import type { Finding } from "./finding.js";

/** Comparisons of a checked condition with what the field can never be: an unknown choice, or another type. */
export function literalMistakes(
  workflow: CheckedWorkflow,
  component: Component,
): readonly Finding[] {
  const wording = wordingOf(workflow.definition, {});
  const mistakes = mistakesIn(component.condition, wording);
  return mistakes.map(({ code, field, sentence }) => ({
    code,
    severity: "error",
    place: placeOf(component, "condition"),
    ...(field === null ? {} : { field }),
    sentence: `The condition of ${component.title} ${sentence}`,
  }));
}

const loops = new Set(["some", "all", "none", "map", "filter"]);

/** The condition was checked before, so it is not deep. */
function mistakesIn(rule: Json, wording: Wording): readonly Mistake[] {
  const op = operation(rule);
  if (op === null)
    return Array.isArray(rule) ? rule.flatMap((part: Json) => mistakesIn(part, wording)) : [];
  const { name, args } = op;
  if (["var", "missing", "missing_some"].includes(name)) return [];
  if (loops.has(name) || name === "reduce") return inLoop(name, args, wording);
  return [...ownMistakes(name, args, wording), ...args.flatMap((arg) => mistakesIn(arg, wording))];
}

function inLoop(
  name: string,
  [list = null, asked = null]: readonly Json[],
  wording: Wording,
): readonly Mistake[] {
  const mistakes = notAList(list, wording);
  if (mistakes.length > 0) return mistakes;
  if (name === "reduce") return [];
  const item = { property: itemProperty(propertyOf(list, wording)) };
  return [...mistakesIn(list, wording), ...mistakesIn(asked, { ...wording, item })];
}

function ownMistakes(name: string, args: readonly Json[], wording: Wording): readonly Mistake[] {
  switch (name) {
    case "==":
    case "===":
    case "!=":
    case "!==":
      return pairs(args).flatMap(([left, right]) => equality(left, right, wording));
    case "<":
    case "<=":
    case ">":
    case ">=":
      return ordering(args, wording);
    case "in":
      return membership(args[0] ?? null, args[1] ?? null, wording);
    case "-":
    case "*":
    case "/":
    case "%":
    case "min":
    case "max":
      return args.flatMap((arg) => uncounted(arg, wording));
    case "+":
      // One operand alone makes a number of a text.
      return args.length === 1 ? [] : args.flatMap((arg) => uncounted(arg, wording));
    default:
      return [];
  }
}

function ordering(args: readonly Json[], wording: Wording): readonly Mistake[] {
  const mistakes = args.flatMap((arg) => unordered(arg, wording));
  if (mistakes.length > 0) return mistakes;
  return pairs(args).flatMap(([left, right]) => sameKind(left, right, wording));
}

function pairs(args: readonly Json[]): readonly (readonly [Json, Json])[] {
  return args.slice(1).map((right, index) => [args[index] ?? null, right]);
}

import type { Json } from "../definition.js";
import { missingKeys, operation, varPath, type Leaf } from "./clause.js";
import { isLiteral, ofEachItem, operandInWords } from "./expression-words.js";
import { itemProperty, propertyKind } from "./property.js";
import { listInWords, numberInWords } from "./value-words.js";
import { literalInWords, pathInWords, propertyOf, type Wording } from "./wording.js";

type Say = (args: readonly Json[], negated: boolean, wording: Wording) => string;

/** A comparison's verb, and its opposite. */
interface Verb {
  readonly is: string;
  readonly isNot: string;
}

const equal: Verb = { is: "is", isNot: "is not" };
const unequal: Verb = { is: "is not", isNot: "is" };

const orderings = {
  number: { ">": "is more than", ">=": "is at least", "<": "is less than", "<=": "is at most" },
  short: { ">": ">", ">=": "≥", "<": "<", "<=": "≤" },
  date: { ">": "is after", ">=": "is on or after", "<": "is before", "<=": "is on or before" },
} as const;

type Ordering = keyof typeof orderings.number;
const opposite: { readonly [O in Ordering]: Ordering } = {
  ">": "<=",
  ">=": "<",
  "<": ">=",
  "<=": ">",
};
const mirrored: { readonly [O in Ordering]: Ordering } = {
  ">": "<",
  ">=": "<=",
  "<": ">",
  "<=": ">=",
};

/** One comparison in words: "Amount is more than 1,000". Never throws, whatever JSON it is given. */
export function leafInWords(leaf: Leaf, wording: Wording): string {
  const op = operation(leaf.rule);
  if (op === null) return literal(leaf.rule, leaf.negated);
  const say = Object.hasOwn(comparisons, op.name) ? comparisons[op.name] : undefined;
  return say ? say(op.args, leaf.negated, wording) : anyValue(leaf.rule, leaf.negated, wording);
}

/** Whether the words of a leaf hold a comma or an inner condition, so that they need brackets beside others. */
export function isLong(leaf: Leaf): boolean {
  return ["some", "all", "none", "if", "?:"].includes(operation(leaf.rule)?.name ?? "");
}

const comparisons: { readonly [operator: string]: Say } = {
  "==": (args, negated, wording) => equality(args, equal, negated, wording),
  "===": (args, negated, wording) => equality(args, equal, negated, wording),
  "!=": (args, negated, wording) => equality(args, unequal, negated, wording),
  "!==": (args, negated, wording) => equality(args, unequal, negated, wording),
  "<": (args, negated, wording) => ordering("<", args, negated, wording),
  "<=": (args, negated, wording) => ordering("<=", args, negated, wording),
  ">": (args, negated, wording) => ordering(">", args, negated, wording),
  ">=": (args, negated, wording) => ordering(">=", args, negated, wording),
  in: ([needle = null, haystack = null], negated, wording) =>
    Array.isArray(haystack) && isLiteral(haystack)
      ? oneOf(needle, haystack, negated, wording)
      : contains(needle, haystack, negated, wording),
  missing: (args, negated, wording) =>
    missing(missingKeys(args[0], args.slice(1)), negated, wording),
  missing_some: (args, negated, wording) => missingSome(args, negated, wording),
  some: ([list = null, asked = null], negated, wording) =>
    `for ${negated ? "no" : "at least one"} item of ${operandInWords(list, wording)}, ${ofEachItem(list, asked, wording)}`,
  none: ([list = null, asked = null], negated, wording) =>
    `for ${negated ? "at least one" : "no"} item of ${operandInWords(list, wording)}, ${ofEachItem(list, asked, wording)}`,
  all: ([list = null, asked = null], negated, wording) =>
    `${negated ? "not " : ""}for every item of ${operandInWords(list, wording)}, ${ofEachItem(list, asked, wording)}`,
  if: (args, negated, wording) => choice(args, negated, wording),
  "?:": (args, negated, wording) => choice(args, negated, wording),
};

function equality(args: readonly Json[], verb: Verb, negated: boolean, wording: Wording): string {
  const [left = null, right = null] = isLiteral(args[0]) ? [args[1], args[0]] : args;
  const is = negated ? verb.isNot : verb.is;
  if (typeof right === "boolean" && propertyKind(propertyOf(left, wording)) === "yes_no")
    return `${operandInWords(left, wording)} is ${right === (is === "is") ? "yes" : "no"}`;
  return `${operandInWords(left, wording)} ${is} ${operandInWords(right, wording, left)}`;
}

function ordering(
  operator: Ordering,
  args: readonly Json[],
  negated: boolean,
  wording: Wording,
): string {
  if (args.length > 2) return between(operator, args, negated, wording);
  const swapped = isLiteral(args[0]);
  const [left = null, right = null] = swapped ? [args[1], args[0]] : args;
  const turned = swapped ? mirrored[operator] : operator;
  const dates = [left, right].some((side) =>
    ["date", "date_time"].includes(propertyKind(propertyOf(side, wording))),
  );
  const words = orderings[dates ? "date" : wording.short ? "short" : "number"];
  const verb = words[negated ? opposite[turned] : turned];
  return `${operandInWords(left, wording)} ${verb} ${operandInWords(right, wording, left)}`;
}

function between(
  operator: Ordering,
  [low = null, middle = null, high = null]: readonly Json[],
  negated: boolean,
  wording: Wording,
): string {
  const strictly = operator === "<" || operator === ">" ? "strictly " : "";
  const bounds = `${operandInWords(low, wording, middle)} and ${operandInWords(high, wording, middle)}`;
  return `${operandInWords(middle, wording)} is ${negated ? "not " : ""}${strictly}between ${bounds}`;
}

function oneOf(needle: Json, choices: readonly Json[], negated: boolean, wording: Wording): string {
  const names = choices.map((one) => operandInWords(one, wording, needle));
  const subject = operandInWords(needle, wording);
  if (names.length === 0) return negated ? "always" : "never";
  if (names.length === 1) return `${subject} ${negated ? "is not" : "is"} ${names[0]}`;
  if (names.length === 2)
    return `${subject} is ${negated ? "neither" : "either"} ${names.join(negated ? " nor " : " or ")}`;
  return `${subject} is ${negated ? "none" : "one"} of ${names.join(", ")}`;
}

function contains(needle: Json, haystack: Json, negated: boolean, wording: Wording): string {
  const property = propertyOf(haystack, wording);
  const list = propertyKind(property) === "list";
  const inside =
    list && isLiteral(needle)
      ? literalInWords(needle, itemProperty(property), wording)
      : operandInWords(needle, wording, haystack);
  const verb = list
    ? negated
      ? "does not include"
      : "includes"
    : negated
      ? "does not contain"
      : "contains";
  return `${operandInWords(haystack, wording)} ${verb} ${inside}`;
}

function missing(keys: readonly string[] | null, negated: boolean, wording: Wording): string {
  if (keys === null) return negated ? "nothing is missing" : "something is missing";
  const names = keys.map((key) => pathInWords(key, wording));
  if (names.length === 0) return negated ? "always" : "never";
  return `${listInWords(names, negated ? "and" : "or")} ${names.length > 1 && negated ? "are" : "is"} ${negated ? "answered" : "not answered"}`;
}

function missingSome(args: readonly Json[], negated: boolean, wording: Wording): string {
  const [least = 1] = args;
  const keys = missingKeys(args[1]);
  if (keys?.length === 1 && least === 1) return missing(keys, negated, wording);
  const names =
    keys === null ? "the fields" : listInWords(keys.map((key) => pathInWords(key, wording)));
  const number = typeof least === "number" ? numberInWords(least) : "some";
  return `${negated ? "at least" : "fewer than"} ${number} of ${names} are answered`;
}

function choice(args: readonly Json[], negated: boolean, wording: Wording): string {
  const parts: string[] = [];
  for (let at = 0; at + 1 < args.length; at += 2)
    parts.push(`if ${inner(args[at], wording)}, then ${inner(args[at + 1], wording)}`);
  if (args.length % 2 === 1) parts.push(`otherwise ${inner(args.at(-1), wording)}`);
  const words = parts.join("; ");
  return negated ? `not: ${words}` : words;
}

function inner(rule: Json | undefined, wording: Wording): string {
  if (rule === true) return "it holds";
  if (rule === false || rule === undefined) return "it does not";
  return wording.condition(rule, wording);
}

/** A field or a computation standing alone: it holds when it is neither no, 0 nor empty. */
function anyValue(rule: Json, negated: boolean, wording: Wording): string {
  const words = operandInWords(rule, wording);
  if (varPath(rule) === null)
    return `${words} is ${negated ? "0 or empty" : "neither 0 nor empty"}`;
  switch (propertyKind(propertyOf(rule, wording))) {
    case "yes_no":
      return `${words} is ${negated ? "no" : "yes"}`;
    case "number":
      return `${words} is ${negated ? "0" : "not 0"}`;
    default:
      return `${words} is ${negated ? "empty" : "not empty"}`;
  }
}

function literal(value: Json, negated: boolean): string {
  const truthy = Array.isArray(value) ? value.length > 0 : Boolean(value);
  return truthy === negated ? "never" : "always";
}

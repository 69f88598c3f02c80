import type { Json } from "../definition.js";
import { operation, varPath } from "./clause.js";
import { itemProperty } from "./property.js";
import { listInWords } from "./value-words.js";
import { literalInWords, pathInWords, propertyOf, type Wording } from "./wording.js";

type Say = (args: readonly Json[], wording: Wording) => string;

const yesOrNo = new Set(
  "== === != !== < <= > >= ! !! and or in missing missing_some some all none if ?:".split(" "),
);

/** An operand of a comparison in words; `beside` is the field it is compared with, so that choices have their titles. */
export function operandInWords(rule: Json, wording: Wording, beside?: Json): string {
  const path = varPath(rule);
  if (path !== null) return pathInWords(path, wording);
  const op = operation(rule);
  if (op === null) return literalInWords(rule, propertyOf(beside, wording), wording);
  const say = Object.hasOwn(expressions, op.name) ? expressions[op.name] : undefined;
  if (say) return say(op.args, wording);
  if (yesOrNo.has(op.name)) return `whether ${bracketed(wording.condition(rule, wording))}`;
  return `the result of “${op.name}”`;
}

/** Whether an operand is a plain value, not a field or a computation. */
export function isLiteral(rule: Json | undefined): boolean {
  if (rule === undefined) return false;
  return Array.isArray(rule) ? rule.every(isLiteral) : operation(rule) === null;
}

/** The words of what is asked of each item of a list. */
export function ofEachItem(list: Json, asked: Json, wording: Wording): string {
  const item = { property: itemProperty(propertyOf(list, wording)) };
  return wording.condition(asked, { ...wording, item });
}

const expressions: { readonly [operator: string]: Say } = {
  "+": (args, wording) =>
    args.length === 1 ? operands(args, wording)[0]! : operands(args, wording).join(" plus "),
  "-": (args, wording) =>
    args.length === 1
      ? `minus ${operands(args, wording)[0]}`
      : operands(args, wording).join(" minus "),
  "*": (args, wording) => operands(args, wording).join(" times "),
  "/": (args, wording) => operands(args, wording).join(" divided by "),
  "%": (args, wording) => `the remainder of ${operands(args, wording).join(" divided by ")}`,
  min: (args, wording) => `the smallest of ${listInWords(operands(args, wording))}`,
  max: (args, wording) => `the largest of ${listInWords(operands(args, wording))}`,
  cat: (args, wording) => `the text ${operands(args, wording).join(" followed by ")}`,
  substr: (args, wording) => substrInWords(args, wording),
  filter: ([list = null, asked = null], wording) =>
    `the items of ${operandInWords(list, wording)} for which ${bracketed(ofEachItem(list, asked, wording))}`,
  map: ([list = null, made = null], wording) => {
    const item = { property: itemProperty(propertyOf(list, wording)) };
    return `${operandInWords(made, { ...wording, item })} of each item of ${operandInWords(list, wording)}`;
  },
  reduce: ([list = null, step = null], wording) =>
    `the ${isSum(step) ? "sum" : "total"} of ${operandInWords(list, wording)}`,
};

/** Operands of a calculation; a calculation among them stands in brackets. */
function operands(args: readonly Json[], wording: Wording): readonly string[] {
  return args.map((arg) => {
    const text = operandInWords(arg, wording);
    return operation(arg) !== null && varPath(arg) === null ? bracketed(text) : text;
  });
}

function bracketed(text: string): string {
  return text.includes(" ") ? `(${text})` : text;
}

function substrInWords(
  [text = null, start = 0, length]: readonly Json[],
  wording: Wording,
): string {
  const whole = operandInWords(text, wording);
  if (start === 0 && typeof length === "number" && length > 0)
    return `the first ${length} characters of ${whole}`;
  if (typeof start === "number" && start < 0 && length === undefined)
    return `the last ${-start} characters of ${whole}`;
  return `a part of ${whole}`;
}

/** Whether a `reduce` does nothing but add up. */
function isSum(step: Json): boolean {
  const op = operation(step);
  if (op?.name !== "+" || op.args.length !== 2) return false;
  const paths = op.args.map((arg) => varPath(arg)?.split(".", 1)[0]);
  return paths.includes("accumulator") && paths.includes("current");
}

import fc from "fast-check";
import type { Json } from "../../../src/engine/definition.js";
import { pick, type FieldSketch } from "./fields-arbitrary.js";

/** A condition before it is known which fields there are: numbers choose fields and values, counted round. */
export interface ConditionSketch {
  readonly form: string;
  readonly field: number;
  readonly other: number;
  readonly value: number;
  readonly parts: readonly ConditionSketch[];
}

const small = fc.nat({ max: 7 });
const common = ["==", "!=", "==", "in", "!missing", "missing", "bare", "<"];
const rare = [
  "===",
  "!==",
  ">",
  "<=",
  ">=",
  "between",
  "among",
  "same field",
  "missing_some",
  "some",
  "all",
  "none",
  "filter",
  "map",
  "reduce",
  "+",
  "-",
  "*",
  "/",
  "%",
  "min",
  "max",
  "cat",
  "substr",
  "!!",
  "path",
  "missing path",
  "literal",
  "list literal",
  "nested loop",
];
const joints = ["and", "or", "!", "if", "?:", "else if", "!!"];
/** A truth used as a value. */
const mixed = [...joints, "is true", "is one of", "sum"];

function sketches(
  leaves: readonly string[],
  nodes: readonly string[],
  depth: number,
): fc.Arbitrary<ConditionSketch> {
  const sketch = (
    form: fc.Arbitrary<string>,
    parts: fc.Arbitrary<readonly ConditionSketch[]>,
  ): fc.Arbitrary<ConditionSketch> =>
    fc.record({ form, field: small, other: small, value: small, parts });
  const leaf = sketch(fc.constantFrom(...leaves), fc.constant([]));
  if (depth === 0) return leaf;
  const inner = sketches(leaves, nodes, depth - 1);
  const node = sketch(
    fc.constantFrom(...nodes),
    fc.array(inner, { minLength: 1, maxLength: depth === 1 ? 2 : 5 }),
  );
  return fc.oneof(
    { withCrossShrink: true },
    { arbitrary: leaf, weight: 3 },
    { arbitrary: node, weight: 2 },
  );
}

/** What definitions are given: mostly comparisons, negations, `missing`, and / or / if. */
export const definitionConditions = sketches(
  [...common, ...common, ...common, "some", "among", "same field", "+", "missing_some"],
  joints,
  2,
);

/** Every operator, deeper, and truths never used as values: there null can stand for unknown without changing the truth. */
export const plainConditions = sketches([...common, ...rare], joints, 3);

/** Every operator anywhere: for the two evaluators. */
export const allConditions = sketches([...common, ...rare], mixed, 3);

/** The condition over these fields. */
export function conditionOver(sketch: ConditionSketch, fields: readonly FieldSketch[]): Json {
  const field = pick(fields, sketch.field);
  const other = pick(fields, sketch.other);
  const parts = sketch.parts.map((part) => conditionOver(part, fields));
  const first = parts[0] ?? true;
  switch (sketch.form) {
    case "and":
    case "or":
      return { [sketch.form]: parts };
    case "!":
    case "!!":
      return { [sketch.form]: parts.length === 0 ? { var: field.key } : [first] };
    case "if":
    case "?:":
    case "else if":
      return { [sketch.form === "?:" ? "?:" : "if"]: parts };
    case "is true":
      return {
        [pick(["==", "!=", "==="], sketch.value)]: [first, pick([true, 0, "a"], sketch.other)],
      };
    case "is one of":
      return { in: [first, parts.slice(1)] };
    case "sum":
      return { ">": [{ "+": parts }, sketch.value] };
    default:
      return leafOver(sketch, field, other);
  }
}

/** A value as a condition may write it: an object would be taken for an operator. */
export function literal(value: Json): Json {
  return typeof value === "object" && !Array.isArray(value) ? "x" : structuredClone(value);
}

function leafOver({ form, value }: ConditionSketch, field: FieldSketch, other: FieldSketch): Json {
  const a: Json = { var: field.key };
  const b: Json = { var: [other.key] };
  const known = literal(pick(field.values, value));
  const next = literal(pick(field.values, value + 1));
  switch (form) {
    case "in":
      return { in: [a, [known, next]] };
    case "among":
      return { in: [pick(["a", "b", "x"], value), a] };
    case "missing":
      return { missing: value % 2 === 0 ? [field.key] : field.key };
    case "!missing":
      return { "!": [{ missing: value % 2 === 0 ? [field.key] : [field.key, other.key] }] };
    case "missing_some":
      return { missing_some: [1 + (value % 2), [field.key, other.key]] };
    case "missing path":
      return { missing: [[`${field.key}.a`, other.key]] };
    case "bare":
      return a;
    case "path":
      return {
        "==": [
          { var: `${field.key}.${pick(["a", "b", "0", "length"], value)}` },
          pick([1, "x", "a"], value),
        ],
      };
    case "same field":
      return { [pick(["==", "!=", "<", "in"], value)]: [a, b] };
    case "between":
      return { [pick(["<", "<="], value)]: [pick([-1, 0, 1], value), a, pick([1, 2, 3], value)] };
    case "some":
    case "all":
    case "none":
      return { [form]: [a, { "==": [{ var: "" }, pick(["a", "b"], value)] }] };
    case "filter":
      return { filter: [a, { "!=": [{ var: "" }, pick(["a", "b"], value)] }] };
    case "map":
      return { in: [pick(["ax", "bx"], value), { map: [a, { cat: [{ var: "" }, "x"] }] }] };
    case "reduce":
      return {
        "==": [
          {
            reduce: [
              a,
              { cat: [{ var: "accumulator" }, { var: "current" }] },
              value % 3 === 0 ? b : "",
            ],
          },
          pick(["a", "ab", ""], value),
        ],
      };
    case "nested loop":
      return { some: [a, { some: [["a", "b"], { in: [{ var: "" }, { cat: ["a", "c"] }] }] }] };
    case "+":
    case "*":
    case "min":
    case "max":
      return {
        [pick(["<", ">", "==", "<="], value)]: [{ [form]: [a, b, 1] }, pick([0, 1, 2], value)],
      };
    case "-":
    case "/":
    case "%":
      return {
        [pick(["<", ">=", "=="], value)]: [{ [form]: value % 4 === 3 ? [a, 2] : [a, b] }, 1],
      };
    case "cat":
      return { "==": [{ cat: [a, b] }, pick(["okno", "11", "ab", "okok"], value)] };
    case "substr":
      return {
        "==": [
          { substr: [a, pick([0, 1, -1], value), pick([1, 2, -1], value)] },
          pick(["o", "k", "a"], value),
        ],
      };
    case "!!":
      return { "!!": value % 2 === 0 ? [a] : a };
    case "literal":
      return pick([true, false, 1, 0, "", "x"], value);
    case "list literal":
      return { in: [known, [b, known]] };
    default:
      return { [form]: value % 2 === 0 ? [a, known] : [known, a] };
  }
}

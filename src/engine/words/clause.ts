import type { Json } from "../definition.js";
import { asObject, ownValue } from "./property.js";

/** One comparison of a condition, as JSON Logic; `negated` says that its opposite is asked for. */
export interface Leaf {
  readonly kind: "leaf";
  readonly rule: Json;
  readonly negated: boolean;
}

export interface Group {
  readonly kind: "all" | "any";
  readonly parts: readonly Clause[];
}

/** A condition as people read it: comparisons in groups of "all" and "any", with every "not" pushed down to a comparison. */
export type Clause = Leaf | Group;

const deepest = 40;

/**
 * The clauses of a condition; null when it is empty and always holds. Moving "not" inwards keeps the meaning in
 * three-valued logic too, so each part can be evaluated by itself.
 */
export function clauseOf(condition: Json): Clause | null {
  if (condition === null) return null;
  const object = asObject(condition);
  if (object && Object.keys(object).length === 0) return null;
  return clause(condition, false, 0);
}

/** The clauses of a part of a condition, which always says something. */
export function partClause(rule: Json): Clause {
  return clause(rule, false, 0);
}

/** The comparison of a leaf as JSON Logic of its own, for evaluating. */
export function ruleOf(leaf: Leaf): Json {
  return leaf.negated ? { "!": [leaf.rule] } : leaf.rule;
}

/** The operator and operands of a JSON Logic rule; null for a literal and for what is no rule. */
export function operation(
  rule: Json,
): { readonly name: string; readonly args: readonly Json[] } | null {
  const object = asObject(rule);
  if (object === null) return null;
  const [name, ...others] = Object.keys(object);
  if (name === undefined || others.length > 0) return null;
  const operands = object[name] as Json;
  return { name, args: Array.isArray(operands) ? operands : [operands] };
}

/** The fields that a `missing` or `missing_some` asks for; null when they are computed. */
export function missingKeys(
  operand: Json | undefined,
  rest: readonly Json[] = [],
): readonly string[] | null {
  const keys = Array.isArray(operand) ? operand : operand === undefined ? rest : [operand, ...rest];
  return keys.every((key: Json) => typeof key === "string") ? keys : null;
}

function clause(rule: Json, negated: boolean, depth: number): Clause {
  const leaf: Leaf = { kind: "leaf", rule, negated };
  const op = operation(rule);
  if (op === null || depth > deepest) return leaf;
  const [first] = op.args;
  switch (op.name) {
    case "and":
      return group(negated ? "any" : "all", op.args, negated, depth) ?? leaf;
    case "or":
      return group(negated ? "all" : "any", op.args, negated, depth) ?? leaf;
    case "!":
      return first === undefined ? leaf : clause(first, !negated, depth + 1);
    case "!!":
      return first === undefined ? leaf : clause(first, negated, depth + 1);
    case "missing":
      return each(negated ? "all" : "any", missingKeys(first, op.args.slice(1)), negated) ?? leaf;
    case "missing_some":
      return someMissing(op.args, negated) ?? leaf;
    default:
      return leaf;
  }
}

function group(
  kind: Group["kind"],
  rules: readonly Json[],
  negated: boolean,
  depth: number,
): Clause | null {
  const parts = rules
    .map((rule) => clause(rule, negated, depth + 1))
    .flatMap((part) => (part.kind === kind ? part.parts : [part]));
  return parts.length === 1 ? (parts[0] ?? null) : parts.length === 0 ? null : { kind, parts };
}

function each(
  kind: Group["kind"],
  keys: readonly string[] | null,
  negated: boolean,
): Clause | null {
  if (keys === null || keys.length < 2) return null;
  return { kind, parts: keys.map((key) => ({ kind: "leaf", rule: { missing: [key] }, negated })) };
}

/** "Fewer than 1 of these" and "fewer than all of these" are a list of single questions; the rest is a leaf. */
function someMissing(args: readonly Json[], negated: boolean): Clause | null {
  const keys = missingKeys(args[1]);
  if (keys === null || keys.length < 2) return null;
  if (args[0] === 1) return each(negated ? "any" : "all", keys, negated);
  if (args[0] === keys.length) return each(negated ? "all" : "any", keys, negated);
  return null;
}

/** The path of a `var`, when the rule is one; null otherwise. */
export function varPath(rule: Json | undefined): string | null {
  const path = ownValue(asObject(rule), "var");
  const single = Array.isArray(path) ? path[0] : path;
  return typeof single === "string" ? single : null;
}

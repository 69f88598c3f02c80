import type { Json, WorkflowDefinition } from "../definition.js";
import { clauseOf, missingKeys, operation, partClause, type Clause, type Leaf } from "./clause.js";
import { isLong, leafInWords } from "./leaf-words.js";
import { plainText, segmentsOf, type Phrase } from "./segment.js";
import type { DateTimes, Lookup, Names } from "./value-words.js";
import type { Wording } from "./wording.js";

/**
 * A condition in one plain phrase, without a full stop: "Amount is more than 1,000 and Finance decision is Approve". "always" when it is empty.
 * Never throws, even for a condition that the check refuses.
 */
export function conditionInWords(
  definition: WorkflowDefinition,
  condition: Json,
  names?: Names,
  dateTime?: DateTimes,
): string {
  return inWords(condition, wordingOf(definition, { names, dateTime }));
}

/** The same with symbols for the orderings: "Amount > 1,000 and Quote is answered". For small places. */
export function conditionInShort(definition: WorkflowDefinition, condition: Json): string {
  return inWords(condition, { ...wordingOf(definition, {}), short: true });
}

/** What the words of this definition's conditions are made from. */
export function wordingOf(definition: WorkflowDefinition, lookup: Lookup): Wording {
  return { definition, ...lookup, condition: partInWords };
}

/** Clauses as a phrase, each leaf said by the caller; groups inside groups are told apart by commas, "either" and brackets. */
export function joinClause(clause: Clause, say: (leaf: Leaf) => Phrase): Phrase {
  if (clause.kind === "leaf") return say(clause);
  const word = clause.kind === "all" ? "and" : "or";
  const grouped = clause.parts.some((part) => part.kind !== "leaf" || askedFor(part).length > 1);
  const parts = clause.parts.map((part) => joinPart(part, say));
  return parts.map((part, index) => {
    const last = index === parts.length - 1;
    const comma = grouped || !last ? ", " : " ";
    return [index === 0 ? "" : last ? `${comma}${word} ` : ", ", part];
  });
}

function joinPart(part: Clause, say: (leaf: Leaf) => Phrase): Phrase {
  const words = joinClause(part, say);
  if (part.kind === "leaf") return isLong(part) ? ["(", words, ")"] : words;
  const simple = part.parts.every((inside) => inside.kind === "leaf" && !isLong(inside));
  if (!simple || (part.kind === "all" && part.parts.length > 2)) return ["(", words, ")"];
  return part.kind === "any" ? ["either ", words] : words;
}

function inWords(condition: Json, wording: Wording): string {
  const clause = clauseOf(condition);
  return clause === null ? "always" : clauseInWords(clause, wording);
}

function partInWords(rule: Json, wording: Wording): string {
  return clauseInWords(partClause(rule), wording);
}

function clauseInWords(clause: Clause, wording: Wording): string {
  return plainText(segmentsOf(joinClause(gathered(clause), (leaf) => leafInWords(leaf, wording))));
}

/** "A is answered, B is answered" as one leaf, "A and B are answered"; its opposite likewise. */
function gathered(clause: Clause): Clause {
  if (clause.kind === "leaf") return clause;
  const negated = clause.kind === "all";
  const alike = clause.parts.filter((part) => part.kind === "leaf" && part.negated === negated);
  const keys = alike.flatMap((part) => askedFor(part));
  const one: Leaf = { kind: "leaf", rule: { missing: keys }, negated };
  const parts = clause.parts.map(gathered);
  if (keys.length < 2) return { kind: clause.kind, parts };
  const isAsked = (part: Clause): boolean => alike.includes(part) && askedFor(part).length > 0;
  const first = clause.parts.findIndex(isAsked);
  const rest = parts.flatMap((part, index) =>
    index === first ? [one] : isAsked(clause.parts[index] ?? part) ? [] : [part],
  );
  return rest.length === 1 ? one : { kind: clause.kind, parts: rest };
}

/** The fields that a leaf asks for by "is answered" or "is not answered". */
function askedFor(part: Clause): readonly string[] {
  const op = part.kind === "leaf" ? operation(part.rule) : null;
  return op?.name === "missing" ? (missingKeys(op.args[0], op.args.slice(1)) ?? []) : [];
}

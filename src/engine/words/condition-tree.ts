import { conditionFields } from "../conditions/condition-fields.js";
import { evaluateCondition } from "../conditions/evaluate.js";
import type { Fields, Json, WorkflowDefinition } from "../definition.js";
import { fieldValue } from "../json.js";
import { clauseOf, ruleOf, type Clause, type Leaf } from "./clause.js";
import { joinClause, wordingOf } from "./condition-words.js";
import { fieldTitle } from "./field-title.js";
import { leafInWords } from "./leaf-words.js";
import { fieldProperty } from "./property.js";
import { segmentsOf, strong, type Phrase, type Segment } from "./segment.js";
import {
  listInWords,
  valueInSentence,
  type DateTimes,
  type Lookup,
  type Names,
} from "./value-words.js";
import type { Wording } from "./wording.js";

/** A line of the why-panel: a comparison with the value that was seen, or a group with its parts. */
export interface ConditionNode {
  /** "Amount is more than 1,000", "All of these:" or "Any of these:". */
  readonly text: string;
  /** "it is 5,000"; absent for groups and for what reads no field. */
  readonly seen?: string;
  /** Null: unknown, because something that it reads is not answered. */
  readonly holds: boolean | null;
  readonly children: readonly ConditionNode[];
}

/** The condition as a tree with the values it saw (null or absent: unset); null when it is empty and always holds. */
export function conditionTree(
  definition: WorkflowDefinition,
  condition: Json,
  values: Fields,
  names?: Names,
  dateTime?: DateTimes,
): ConditionNode | null {
  const clause = clauseOf(condition);
  return clause && nodeOf(clause, values, wordingOf(definition, { names, dateTime }));
}

/**
 * The parts of a condition that did not hold, with what was seen: "Amount is at most 1,000 (it is 5,000) or Quote is answered (it is
 * not)". Empty when the condition held.
 */
export function failingParts(
  definition: WorkflowDefinition,
  condition: Json,
  values: Fields,
  lookup: Lookup,
): readonly Segment[] {
  const failing = failingClause(clauseOf(condition), values);
  if (failing === null) return [];
  const wording = wordingOf(definition, lookup);
  return segmentsOf(joinClause(failing, (leaf) => leafWithSeen(leaf, values, wording)));
}

/** What is left of a condition when the parts that hold are taken out; null when nothing is. */
export function failingClause(clause: Clause | null, values: Fields): Clause | null {
  if (clause === null) return null;
  if (clause.kind === "leaf") return evaluateCondition(ruleOf(clause), values) ? null : clause;
  const failing = clause.parts.map((part) => failingClause(part, values));
  // One part that holds is enough for "any"; then nothing of it is missing.
  if (clause.kind === "any" && failing.includes(null)) return null;
  const parts = failing.filter((part) => part !== null);
  return parts.length > 1 ? { kind: clause.kind, parts } : (parts[0] ?? null);
}

function leafWithSeen(leaf: Leaf, values: Fields, wording: Wording): Phrase {
  const seen = seenInWords(leaf, values, wording);
  return [strong(leafInWords(leaf, wording)), seen === null ? "" : ` (${seen})`];
}

function nodeOf(clause: Clause, values: Fields, wording: Wording): ConditionNode {
  if (clause.kind === "leaf") {
    const seen = seenInWords(clause, values, wording);
    return {
      text: leafInWords(clause, wording),
      ...(seen === null ? {} : { seen }),
      holds: evaluateCondition(ruleOf(clause), values),
      children: [],
    };
  }
  const children = clause.parts.map((part) => nodeOf(part, values, wording));
  return {
    text: clause.kind === "all" ? "All of these:" : "Any of these:",
    holds: together(clause.kind, children),
    children,
  };
}

function together(kind: "all" | "any", children: readonly ConditionNode[]): boolean | null {
  const deciding = kind === "any";
  if (children.some((child) => child.holds === deciding)) return deciding;
  return children.some((child) => child.holds === null) ? null : !deciding;
}

function seenInWords(leaf: Leaf, values: Fields, wording: Wording): string | null {
  const fields = conditionFields(ruleOf(leaf));
  const said = fields.map((key) => {
    const value = valueInSentence(
      fieldProperty(wording.definition, key),
      fieldValue(values, key),
      wording,
    );
    return fields.length === 1
      ? `it is ${value}`
      : `${fieldTitle(wording.definition, key)} is ${value}`;
  });
  return said.length === 0 ? null : listInWords(said);
}

/** How a row compares; what each is in JSON Logic is in row-logic.ts. */
export type Comparison =
  | "is"
  | "is_not"
  | "more"
  | "at_least"
  | "less"
  | "at_most"
  | "one_of"
  | "none_of"
  | "contains"
  | "contains_not"
  | "answered"
  | "not_answered";

/** One comparison as it is typed: `value` is what a form would hold for the field. */
export interface ConditionRow {
  readonly field: string;
  readonly comparison: Comparison;
  readonly value: string;
}

export type Match = "all" | "any";

export interface RowGroup {
  readonly match: Match;
  readonly rows: readonly ConditionRow[];
}

/** A condition as rows: groups that must hold all, or any of them; each is of rows that must hold all, or any. */
export interface ConditionRows {
  readonly match: Match;
  readonly groups: readonly RowGroup[];
}

/** The comparisons that a form offers, with their words. */
export const COMPARISONS: readonly { readonly value: Comparison; readonly label: string }[] = [
  { value: "is", label: "is" },
  { value: "is_not", label: "is not" },
  { value: "more", label: "is more than" },
  { value: "at_least", label: "is at least" },
  { value: "less", label: "is less than" },
  { value: "at_most", label: "is at most" },
  { value: "one_of", label: "is one of" },
  { value: "none_of", label: "is none of" },
  { value: "contains", label: "contains" },
  { value: "contains_not", label: "does not contain" },
  { value: "answered", label: "is answered" },
  { value: "not_answered", label: "is not answered" },
];

/** Comparisons that need no value. */
export function needsValue(comparison: Comparison): boolean {
  return comparison !== "answered" && comparison !== "not_answered";
}

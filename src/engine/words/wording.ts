import type { Json, WorkflowDefinition } from "../definition.js";
import { varPath } from "./clause.js";
import { fieldTitle, titleOf } from "./field-title.js";
import { childProperty, fieldProperty, type JsonObject } from "./property.js";
import { valueInSentence, type Lookup } from "./value-words.js";

/** What the words of a condition are made from. */
export interface Wording extends Lookup {
  readonly definition: WorkflowDefinition;
  /** Symbols in place of words where they are shorter: "Amount > 1,000". */
  readonly short?: boolean;
  /** Inside `some`, `map`, …: the schema of one item, which `var` then reads. */
  readonly item?: { readonly property: JsonObject | null };
  /** The words of a whole condition, for those that hold others inside. */
  readonly condition: (rule: Json, wording: Wording) => string;
}

/** The schema of what a `var` reads; null for anything else, and for what no schema describes. */
export function propertyOf(rule: Json | undefined, wording: Wording): JsonObject | null {
  const path = varPath(rule);
  if (path === null) return null;
  return path.split(".").reduce(
    (at: { property: JsonObject | null; started: boolean }, segment) => ({
      property: at.started ? childProperty(at.property, segment) : startOf(segment, wording),
      started: true,
    }),
    { property: null, started: false },
  ).property;
}

/** What people call the field, or the part of one, at a path: "City of Address", "item 1 of Quotes". */
export function pathInWords(path: string, wording: Wording): string {
  const segments = path.split(".");
  const names: string[] = [];
  let property: JsonObject | null = null;
  segments.forEach((segment, index) => {
    if (index === 0) {
      property = startOf(segment, wording);
      names.unshift(firstName(segment, wording));
      return;
    }
    property = childProperty(property, segment);
    names.unshift(
      /^\d+$/.test(segment) ? `item ${Number(segment) + 1}` : titleOf(property, segment),
    );
  });
  return names.join(" of ");
}

/** A literal beside a field: said as the field's values are. */
export function literalInWords(value: Json, property: JsonObject | null, wording: Wording): string {
  if (value === null) return "nothing";
  if (Array.isArray(value) && value.length === 0) return "an empty list";
  return valueInSentence(property, value, wording);
}

function startOf(segment: string, wording: Wording): JsonObject | null {
  if (wording.item === undefined) return fieldProperty(wording.definition, segment);
  return segment === "" ? wording.item.property : childProperty(wording.item.property, segment);
}

function firstName(segment: string, wording: Wording): string {
  if (wording.item === undefined) return fieldTitle(wording.definition, segment);
  return segment === "" ? "it" : titleOf(childProperty(wording.item.property, segment), segment);
}

import type { Json } from "../definition.js";
import { varPath } from "../words/clause.js";
import { isLiteral } from "../words/expression-words.js";
import { fieldTitle } from "../words/field-title.js";
import { choicesOf, itemProperty, propertyKind, type JsonObject } from "../words/property.js";
import { pathInWords, propertyOf, type Wording } from "../words/wording.js";
import { kindName, kindOfLiteral, kindOfRule, mayBeCompared, mayBeOrdered } from "./kinds.js";

/** A part of a condition that compares what cannot be equal. The sentence goes on from "The condition of … ". */
export interface Mistake {
  readonly code: "unknown_choice" | "wrong_type";
  readonly field: string | null;
  readonly sentence: string;
}

/** Items are asked for of lists only. */
export function notAList(list: Json, wording: Wording): readonly Mistake[] {
  const kind = kindOfRule(list, wording);
  if (kind === "list" || kind === "unknown") return [];
  return [
    wrong(
      list,
      wording,
      `looks at the items of ${said(list, wording)}, which is ${kindName[kind]}.`,
    ),
  ];
}

/** == and !=: the value is one that the field can have. */
export function equality(left: Json, right: Json, wording: Wording): readonly Mistake[] {
  const [field, other] = isLiteral(left) ? [right, left] : [left, right];
  const property = propertyOf(field, wording);
  if (propertyKind(property) === "list" && varPath(field) !== null)
    return [
      wrong(
        field,
        wording,
        `compares ${said(field, wording)}, which is a list, as a whole. Ask what it includes instead: {"in": ["…", {"var": "${varPath(field)}"}]}.`,
      ),
    ];
  return isLiteral(other) && property !== null
    ? choice(field, property, other, wording)
    : sameKind(left, right, wording);
}

/** in: the values are among the choices, or the haystack can contain anything. */
export function membership(needle: Json, haystack: Json, wording: Wording): readonly Mistake[] {
  const property = propertyOf(needle, wording);
  if (Array.isArray(haystack))
    return property === null
      ? []
      : haystack.filter(isLiteral).flatMap((one: Json) => choice(needle, property, one, wording));
  const kind = kindOfRule(haystack, wording);
  if (kind === "list")
    return isLiteral(needle)
      ? choice(haystack, itemProperty(propertyOf(haystack, wording)), needle, wording)
      : [];
  if (kind === "text" || kind === "unknown") return [];
  return [
    wrong(
      haystack,
      wording,
      `looks for something in ${said(haystack, wording)}, which is ${kindName[kind]}.`,
    ),
  ];
}

/** Whether a field can have this value: one of its choices, or of its type. */
function choice(
  field: Json,
  property: JsonObject | null,
  value: Json,
  wording: Wording,
): readonly Mistake[] {
  if (value === null || property === null) return [];
  const choices = choicesOf(property);
  if (choices === null) return ofKind(field, property, value, wording);
  if (choices.some((one) => one.value === value)) return [];
  const allowed = choices.map((one) => shown(one.value)).join(", ");
  return [
    {
      code: "unknown_choice",
      field: fieldOf(field),
      sentence: `compares ${said(field, wording)} with “${shown(value)}”, which is not one of its choices: ${allowed}.`,
    },
  ];
}

function ofKind(
  field: Json,
  property: JsonObject,
  value: Json,
  wording: Wording,
): readonly Mistake[] {
  const kind = propertyKind(property);
  const given = kindOfLiteral(value, kind);
  if (mayBeCompared(kind, given)) return [];
  return [
    wrong(
      field,
      wording,
      `compares ${said(field, wording)}, which is ${kindName[kind]}, with “${shown(value)}”, which is ${kindName[given]}.`,
    ),
  ];
}

/** Both sides are of one kind. */
export function sameKind(left: Json, right: Json, wording: Wording): readonly Mistake[] {
  const [field, other] = isLiteral(left) ? [right, left] : [left, right];
  const kind = kindOfRule(field, wording);
  const given = isLiteral(other) ? kindOfLiteral(other, kind) : kindOfRule(other, wording);
  if (mayBeCompared(kind, given)) return [];
  const with_ = isLiteral(other) ? `“${shown(other)}”` : said(other, wording);
  return [
    wrong(
      field,
      wording,
      `compares ${said(field, wording)}, which is ${kindName[kind]}, with ${with_}, which is ${kindName[given]}.`,
    ),
  ];
}

/** More and less are asked of what has an order. */
export function unordered(rule: Json, wording: Wording): readonly Mistake[] {
  const kind = kindOfRule(rule, wording);
  if (mayBeOrdered(kind)) return [];
  return [
    wrong(
      rule,
      wording,
      `asks for more or less of ${said(rule, wording)}, which is ${kindName[kind]}.`,
    ),
  ];
}

/** Calculations are done with numbers. */
export function uncounted(rule: Json, wording: Wording): readonly Mistake[] {
  const kind = kindOfRule(rule, wording);
  if (kind === "number" || kind === "unknown") return [];
  return [
    wrong(rule, wording, `calculates with ${said(rule, wording)}, which is ${kindName[kind]}.`),
  ];
}

function wrong(rule: Json, wording: Wording, sentence: string): Mistake {
  return { code: "wrong_type", field: wording.item ? null : fieldOf(rule), sentence };
}

function fieldOf(rule: Json): string | null {
  return varPath(rule)?.split(".", 1)[0] ?? null;
}

function said(rule: Json, wording: Wording): string {
  const path = varPath(rule);
  if (path !== null)
    return path.includes(".") || wording.item
      ? pathInWords(path, wording)
      : fieldTitle(wording.definition, path);
  return isLiteral(rule) ? `“${shown(rule)}”` : "a calculation";
}

function shown(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

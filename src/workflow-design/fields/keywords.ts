import type { FieldType } from "./field.js";

/** The keywords that every property may have. */
const COMMON = ["type", "title", "description", "default"];
const LENGTHS = ["format", "minLength", "maxLength", "pattern"];
const RANGE = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];

/** The keywords that a property of each type may have, beside the common ones. */
const OWN: { readonly [type in FieldType]: readonly string[] } = {
  text: LENGTHS,
  textarea: LENGTHS,
  email: LENGTHS,
  link: LENGTHS,
  number: RANGE,
  integer: RANGE,
  yesno: [],
  date: ["format"],
  datetime: ["format"],
  user: ["format"],
  file: ["format"],
  choice: ["enum", "oneOf"],
  choices: ["items", "uniqueItems", "minItems", "maxItems"],
};

/** Whether a property of this type may have the keyword; what was typed and is no type has none. */
export function mayHave(type: FieldType, keyword: string): boolean {
  if (COMMON.includes(keyword)) return true;
  return Object.hasOwn(OWN, type) && OWN[type].includes(keyword);
}

/** The formats of text, and what each makes of a field. */
export const FORMATS: ReadonlyMap<string, FieldType> = new Map([
  ["textarea", "textarea"],
  ["date", "date"],
  ["date-time", "datetime"],
  ["email", "email"],
  ["uri", "link"],
  ["user", "user"],
]);

import type { ErrorObject } from "ajv/dist/2020.js";
import { plainNumber } from "./plain-number.js";
import { longestText } from "./ajv-schema.js";
import type { Field } from "./field.js";

/** What is wrong with a value, in plain words that name the field. Of several errors the first that helps is said. */
export function valueMessage(field: Field, errors: readonly ErrorObject[]): string {
  const error = errors[0];
  const { title, limits } = field;
  switch (error?.keyword) {
    case "minimum":
      return `${title} must be ${plainNumber(limits.minimum)} or more`;
    case "maximum":
      return `${title} must be ${plainNumber(limits.maximum)} or less`;
    case "exclusiveMinimum":
      return `${title} must be more than ${plainNumber(limits.exclusiveMinimum)}`;
    case "exclusiveMaximum":
      return `${title} must be less than ${plainNumber(limits.exclusiveMaximum)}`;
    case "multipleOf":
      return `${title} must be a multiple of ${plainNumber(limits.multipleOf)}`;
    case "minLength":
      return `${title} must be at least ${counted(limits.minLength, "character")} long`;
    case "maxLength":
      return `${title} must be ${counted(longestText(field), "character")} or fewer`;
    case "minItems":
      return `${title}: choose at least ${plainNumber(limits.minItems)}`;
    case "maxItems":
      return `${title}: choose at most ${plainNumber(limits.maxItems)}`;
    case "uniqueItems":
      return `${title}: choose each only once`;
    case "pattern":
      return patternMessage(field);
    case "enum":
      return choiceMessage(field);
    default:
      return typeMessage(field);
  }
}

/** What to do about a required field that was left blank. */
export function missingMessage(field: Field): string {
  switch (field.type) {
    case "yesno":
      return `Choose yes or no for ${quotedTitle(field)}`;
    case "choice":
    case "user":
    case "file":
      return `Choose ${theTitle(field)}`;
    case "choices":
      return `Choose at least one for ${quotedTitle(field)}`;
    default:
      return `Enter ${theTitle(field)}`;
  }
}

/** What the value must look like, for a value of the wrong kind. */
export function typeMessage(field: Field): string {
  const { title, type } = field;
  switch (type) {
    case "number":
      return `${title} must be a number, such as 1250 or 12.50`;
    case "integer":
      return `${title} must be a whole number, such as 12`;
    case "yesno":
      return `${title} must be yes or no`;
    case "date":
      return `${title} must be a date, such as 2026-11-30`;
    case "datetime":
      return `${title} must be a date and time, such as 2026-11-30 09:15`;
    case "email":
      return `${title} must be an e-mail address, such as name@example.com`;
    case "link":
      return `${title} must be a link that begins with https://, http:// or mailto:`;
    case "user":
      return `${title} must be an active user of your company`;
    case "file":
      return `${title} must be a file that was uploaded here`;
    case "choice":
    case "choices":
      return choiceMessage(field);
    default:
      return `${title} must be text`;
  }
}

function choiceMessage({ title, choices }: Field): string {
  const labels = choices.map((choice) => choice.label);
  const list = labels.length <= 10 ? labels.join(", ") : `${labels.slice(0, 10).join(", ")}, …`;
  return `${title}: choose one of ${list}`;
}

/** The pattern itself helps few people; the example or the explanation in the field's description does. */
function patternMessage({ title, help, limits }: Field): string {
  const example = /\b(?:such as|for example|e\.g\.)[:,]?\s+["“]?([^\s"”]{1,60})/i.exec(help)?.[1];
  const shape =
    help
      .split(/,?\s*\b(?:such as|for example|e\.g\.)/i)[0]
      ?.trim()
      .replace(/[.,:;]$/, "") ?? "";
  if (example !== undefined && shape !== "")
    return `${title} must be ${lowerFirst(shape)}, such as ${example}`;
  if (example !== undefined) return `${title} must be written like ${example}`;
  if (help !== "") return `${title} must match what is asked: ${help}`;
  return `${title} must match the pattern ${limits.pattern ?? ""}`;
}

function counted(count: number | undefined, word: string): string {
  return `${plainNumber(count)} ${word}${count === 1 ? "" : "s"}`;
}

function quotedTitle({ title }: Field): string {
  return `“${title}”`;
}

/** "the amount" for the title "Amount"; in quotes where that would not read as a sentence. */
function theTitle(field: Field): string {
  const { title } = field;
  const plainNoun = /^[A-Z][A-Za-z0-9 '’/-]{0,39}$/.test(title);
  const clause =
    /^(the|a|an|your|my|our|any|all|is|are|do|does|did|has|have|can|may|will|should|what|which|who|when|where|why|how|if)\b/i;
  return plainNoun && !clause.test(title) ? `the ${lowerFirst(title)}` : quotedTitle(field);
}

/** "Cost centre" is "cost centre"; "IT account" and "PO number" stay. */
function lowerFirst(text: string): string {
  return /^[A-Z](?![A-Z0-9])/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

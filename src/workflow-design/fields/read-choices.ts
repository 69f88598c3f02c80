import type { Json } from "../../engine/index.js";
import { BOUNDS } from "./bounds.js";
import type { Choice, JsonObject } from "./field.js";
import type { Problems } from "./problems.js";
import { isList, isObject, own } from "./property-type.js";

type Path = readonly (string | number)[];

/** Reads the choices of a property or of a list's items, from "enum" or "oneOf". Notes what is wrong and leaves it out. */
export function readChoices(holder: JsonObject, path: Path, problems: Problems): readonly Choice[] {
  const options = own(holder, "oneOf");
  const values = own(holder, "enum");
  if (options !== undefined && values !== undefined)
    problems.add([...path, "enum"], 'cannot stand beside "oneOf"; keep one of them');
  const keyword = options === undefined ? "enum" : "oneOf";
  const given = options ?? values;
  const at = [...path, keyword];
  if (!isList(given) || given.length === 0) {
    problems.add(at, "must be a list of at least one choice");
    return [];
  }
  if (given.length > BOUNDS.choices) {
    problems.add(at, `has more than ${BOUNDS.choices} choices`);
    return [];
  }
  const wanted = own(holder, "type") ?? typeof firstValue(given[0]);
  const choices: Choice[] = [];
  const seen = new Set<string>();
  given.forEach((item, index) => {
    const choice =
      keyword === "enum" ? plainChoice(item) : titledChoice(item, [...at, index], problems);
    if (choice === null) return;
    const reason = valueProblem(choice.value, wanted, seen);
    if (reason !== null) problems.add([...at, index], reason);
    else choices.push(choice);
    // As text, because that is how a form sends them back: 1 and "1" would be one answer.
    seen.add(String(choice.value));
  });
  return choices;
}

function firstValue(item: Json | undefined): Json | undefined {
  return isObject(item) ? own(item, "const") : item;
}

function plainChoice(value: Json): Choice {
  return { value: value as Choice["value"], label: String(value) };
}

function titledChoice(item: Json, path: Path, problems: Problems): Choice | null {
  if (!isObject(item)) {
    problems.add(
      path,
      'must be an object with "const" and, if you like, "title" and "description"',
    );
    return null;
  }
  for (const keyword of Object.keys(item)) {
    if (!["const", "title", "description"].includes(keyword))
      problems.add(
        [...path, keyword],
        "is not known here; a choice has const, title and description",
      );
  }
  const value = own(item, "const");
  if (value === undefined) {
    problems.add([...path, "const"], "is missing");
    return null;
  }
  const title = optionalText(item, "title", BOUNDS.titleLength, path, problems);
  const hint = optionalText(item, "description", BOUNDS.helpLength, path, problems);
  return {
    value: value as Choice["value"],
    label: title === "" ? String(value) : title,
    ...(hint === "" ? {} : { hint }),
  };
}

function valueProblem(value: Json, wanted: Json, seen: ReadonlySet<string>): string | null {
  if (wanted === "string") {
    if (typeof value !== "string") return "must be text, like the type says";
    if (value.trim() === "" || value !== value.trim())
      return "must be text that neither is blank nor begins or ends with a blank";
    if (value.length > BOUNDS.choiceLength)
      return `is longer than ${BOUNDS.choiceLength} characters`;
    if (/[\r\n]/.test(value)) return "must be one line";
  } else if (typeof value !== "number" || !Number.isFinite(value)) {
    return wanted === "number" || wanted === "integer"
      ? "must be a number, like the type says"
      : "must be text or a number";
  } else if (wanted === "integer" && !Number.isSafeInteger(value)) {
    return "must be a whole number, like the type says";
  }
  return seen.has(String(value)) ? "is there twice" : null;
}

/** A text keyword, "" when absent; notes what is wrong with it. */
export function optionalText(
  holder: JsonObject,
  keyword: string,
  mostLetters: number,
  path: Path,
  problems: Problems,
): string {
  const text = own(holder, keyword);
  if (text === undefined) return "";
  if (typeof text !== "string") problems.add([...path, keyword], "must be text");
  else if (text.length > mostLetters)
    problems.add([...path, keyword], `is longer than ${mostLetters} characters`);
  else return text.trim();
  return "";
}

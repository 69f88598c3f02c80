import type { Json } from "../../engine/index.js";
import { isStorableJson, withinBounds } from "../bounded-json.js";
import { BOUNDS } from "./bounds.js";
import {
  KEY_PATTERN,
  keyInWords,
  SUBMITTER,
  type Field,
  type FieldType,
  type JsonObject,
} from "./field.js";
import { mayHave } from "./keywords.js";
import { Problems, type FieldProblem } from "./problems.js";
import { isList, isObject, own, propertyType } from "./property-type.js";
import { optionalText, readChoices } from "./read-choices.js";
import { readLimits } from "./read-limits.js";

const DIALECT = "https://json-schema.org/draft/2020-12/schema";
const ROOT = [
  "$schema",
  "type",
  "title",
  "description",
  "properties",
  "required",
  "additionalProperties",
];

/** The fields of a schema in its order, and everything that is wrong with it. Takes any JSON, however deep or large. */
export function readSchema(schema: Json): {
  readonly fields: readonly Field[];
  readonly problems: readonly FieldProblem[];
} {
  const problems = new Problems();
  const size = sizeProblem(schema);
  if (size !== null) problems.add([], size);
  else if (!isObject(schema)) problems.add([], "must be an object");
  else if (!isStorableJson(schema)) problems.add([], "contains characters that cannot be stored");
  else return { fields: readRoot(schema, problems), problems: problems.list };
  return { fields: [], problems: problems.list };
}

/** Why a schema is too large or too deep to be looked at, or null. */
export function sizeProblem(schema: Json): string | null {
  switch (withinBounds(schema, { bytes: BOUNDS.schemaBytes, depth: BOUNDS.schemaDepth })) {
    case "too_large":
      return `is larger than ${BOUNDS.schemaBytes / 1000} kB`;
    case "too_deep":
      return `is nested deeper than ${BOUNDS.schemaDepth} levels`;
    default:
      return null;
  }
}

function readRoot(schema: JsonObject, problems: Problems): readonly Field[] {
  for (const keyword of Object.keys(schema)) {
    if (!ROOT.includes(keyword))
      problems.add([keyword], unknownKeyword(keyword, "a fields schema"));
  }
  const dialect = own(schema, "$schema");
  if (dialect !== undefined && dialect !== DIALECT) problems.add(["$schema"], `must be ${DIALECT}`);
  if (own(schema, "type") !== "object") problems.add(["type"], 'must be "object"');
  if (![undefined, false].includes(own(schema, "additionalProperties") as undefined | false))
    problems.add(
      ["additionalProperties"],
      "can only be false: a ticket has the fields that are listed",
    );
  optionalText(schema, "title", BOUNDS.titleLength, [], problems);
  optionalText(schema, "description", BOUNDS.helpLength, [], problems);
  const properties = own(schema, "properties") ?? {};
  if (!isObject(properties)) {
    problems.add(["properties"], "must be an object with one entry for each field");
    return [];
  }
  const keys = Object.keys(properties);
  if (keys.length > BOUNDS.fields) {
    problems.add(["properties"], `has more than ${BOUNDS.fields} fields`);
    return [];
  }
  const required = readRequired(schema, keys, problems);
  const patterns = { size: 0 };
  return keys.flatMap(
    (key) => readField(key, properties[key] ?? null, required, patterns, problems) ?? [],
  );
}

function readRequired(
  schema: JsonObject,
  keys: readonly string[],
  problems: Problems,
): ReadonlySet<string> {
  const required = own(schema, "required") ?? [];
  if (!isList(required) || !required.every((key) => typeof key === "string")) {
    problems.add(["required"], "must be a list of field keys");
    return new Set();
  }
  required.forEach((key, index) => {
    if (!keys.includes(key))
      problems.add(["required", index], `names “${key.slice(0, 100)}”, which is not a field`);
    else if (required.indexOf(key) < index) problems.add(["required", index], "is there twice");
  });
  return new Set(required);
}

function readField(
  key: string,
  property: Json,
  required: ReadonlySet<string>,
  patterns: { size: number },
  problems: Problems,
): Field | null {
  const path = ["properties", key];
  if (key === SUBMITTER.key)
    problems.add(path, "is the field that every workflow has already: who submitted the ticket");
  else if (!KEY_PATTERN.test(key))
    problems.add(
      path,
      "is not a key: begin with a small letter, then small letters, digits and _, at most 100",
    );
  if (!isObject(property)) {
    problems.add(path, "must be an object");
    return null;
  }
  const type = propertyType(property);
  if (typeof type !== "string") {
    problems.add([...path, type.keyword], type.reason);
    return null;
  }
  checkKeywords(property, type, path, problems);
  const title = optionalText(property, "title", BOUNDS.titleLength, path, problems);
  return {
    key,
    title: title === "" ? keyInWords(key) : title,
    help: optionalText(property, "description", BOUNDS.helpLength, path, problems),
    type,
    choices: choicesOf(property, type, path, problems),
    default: own(property, "default") ?? null,
    required: required.has(key),
    limits: readLimits(property, type, path, problems, patterns),
    property,
  };
}

function checkKeywords(
  property: JsonObject,
  type: FieldType,
  path: readonly string[],
  problems: Problems,
): void {
  for (const keyword of Object.keys(property)) {
    if (!mayHave(type, keyword))
      problems.add([...path, keyword], unknownKeyword(keyword, "a field of this type"));
  }
  const unique = own(property, "uniqueItems");
  if (unique !== undefined && unique !== true)
    problems.add([...path, "uniqueItems"], "must be true");
}

function choicesOf(
  property: JsonObject,
  type: FieldType,
  path: readonly string[],
  problems: Problems,
): Field["choices"] {
  if (type === "choice") return readChoices(property, path, problems);
  const items = own(property, "items");
  if (type !== "choices" || !isObject(items)) return [];
  for (const keyword of Object.keys(items)) {
    if (!["type", "enum", "oneOf"].includes(keyword))
      problems.add(
        [...path, "items", keyword],
        unknownKeyword(keyword, "the items of a list of choices"),
      );
  }
  return readChoices(items, [...path, "items"], problems);
}

function unknownKeyword(keyword: string, where: string): string {
  const own = keyword.startsWith("x-") ? "keywords of your own are" : "is";
  return `${own} not known in ${where}`;
}

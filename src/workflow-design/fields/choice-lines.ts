import type { Json } from "../../engine/index.js";
import type { JsonObject } from "./field.js";
import { isList, isObject, own } from "./property-type.js";

/** The choices of a property as the table of fields holds them, one a line: "approve = Approve it", or the value alone. */
export function choiceLines(property: JsonObject): string {
  const options = own(property, "oneOf");
  if (isList(options)) return options.map(optionLine).join("\n");
  const values = own(property, "enum");
  if (isList(values)) return values.map(String).join("\n");
  const items = own(property, "items");
  return isObject(items) ? choiceLines(items) : "";
}

function optionLine(option: Json): string {
  if (!isObject(option)) return String(option);
  const title = own(option, "title");
  const value = String(own(option, "const"));
  return typeof title === "string" && title !== "" ? `${value} = ${title}` : value;
}

/**
 * The choices that lines say, as keywords of a property: "enum" when none has a label, else "oneOf". What a choice had beside its
 * label stays with its value. Values are numbers where the property's are.
 */
export function choicesFromLines(lines: string, holder: JsonObject): JsonObject {
  const before = own(holder, "oneOf");
  const known = new Map(
    (isList(before) ? before.filter(isObject) : []).map((option) => [
      String(own(option, "const")),
      option,
    ]),
  );
  const choices = lines
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => readLine(line, holder));
  const plain = choices.every(
    (choice) => choice.label === null && !known.has(String(choice.value)),
  );
  const rest = without(holder, ["enum", "oneOf"]);
  if (plain) return { ...rest, enum: choices.map((choice) => choice.value) };
  return {
    ...rest,
    oneOf: choices.map(({ value, label }) => ({
      ...without(known.get(String(value)) ?? {}, ["const", "title"]),
      const: value,
      ...(label === null ? {} : { title: label }),
    })),
  };
}

function readLine(
  line: string,
  holder: JsonObject,
): { value: string | number; label: string | null } {
  const { text, label } = splitLine(line);
  const type = own(holder, "type");
  const isNumber = (type === "number" || type === "integer") && /^-?\d+(\.\d+)?$/.test(text);
  return { value: isNumber ? Number(text) : text, label };
}

/** At the first "=" with blanks around it and text on both sides. By hand: an expression would try every blank of a long run of them. */
function splitLine(line: string): { text: string; label: string | null } {
  for (let at = line.indexOf("="); at >= 0; at = line.indexOf("=", at + 1)) {
    if (!isBlank(line[at - 1]) || !isBlank(line[at + 1])) continue;
    const [text, label] = [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    if (text !== "" && label !== "") return { text, label };
  }
  return { text: line, label: null };
}

function isBlank(character: string | undefined): boolean {
  return character !== undefined && /\s/.test(character);
}

/** A copy without these keys. */
export function without(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

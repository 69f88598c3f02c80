import type { Json } from "../../engine/index.js";
import { without } from "./choice-lines.js";
import type { FieldType, JsonObject } from "./field.js";
import { mayHave } from "./keywords.js";
import { own } from "./property-type.js";

/** The limits that the table of fields shows, as texts; absent in a row that leaves them as they are. */
export interface RowLimits {
  readonly least?: string;
  readonly most?: string;
  readonly pattern?: string;
}

type Column = keyof RowLimits;

const BY_TYPE: readonly Readonly<Record<"least" | "most", string>>[] = [
  { least: "minimum", most: "maximum" },
  { least: "minLength", most: "maxLength" },
  { least: "minItems", most: "maxItems" },
];

/** The keyword that a column is of a field of this type; null where the type has no such limit. */
function keywordOf(type: FieldType, column: Column): string | null {
  if (column === "pattern") return mayHave(type, "pattern") ? "pattern" : null;
  const pair = BY_TYPE.find(({ least }) => mayHave(type, least));
  return pair === undefined ? null : pair[column];
}

/** What "least" and "most" mean for a type: of the number, of the characters, or of the choices; "" for none. */
export function limitsOf(type: FieldType): "" | "value" | "length" | "count" {
  if (mayHave(type, "minimum")) return "value";
  if (mayHave(type, "minLength")) return "length";
  return mayHave(type, "minItems") ? "count" : "";
}

/** The column of the table that shows a keyword. */
export function columnOf(keyword: string): Column | undefined {
  if (keyword === "pattern") return "pattern";
  return (["least", "most"] as const).find((column) =>
    BY_TYPE.some((pair) => pair[column] === keyword),
  );
}

/** The limits of a property as the table's texts, those that there are. */
export function rowLimits(property: JsonObject, type: FieldType): RowLimits {
  const columns = ["least", "most", "pattern"] as const;
  const texts = columns.flatMap((column) => {
    const keyword = keywordOf(type, column);
    const value = keyword === null ? undefined : own(property, keyword);
    return value === undefined ? [] : [[column, textOf(value)] as const];
  });
  return Object.fromEntries(texts);
}

function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The property with the limits that were typed; those that are as they were shown stay as they are written. */
export function withLimits(
  property: JsonObject,
  type: FieldType,
  typed: RowLimits,
  shown: RowLimits,
): JsonObject {
  const columns = ["least", "most", "pattern"] as const;
  return columns.reduce((changed, column) => {
    const text = typed[column]?.trim();
    const keyword = keywordOf(type, column);
    if (text === undefined || text === (shown[column] ?? "") || keyword === null) return changed;
    if (text === "") return without(changed, [keyword]);
    return { ...changed, [keyword]: column === "pattern" ? text : limitOf(text) };
  }, property);
}

/** A number as typed, thousands with commas too; what is none stays text, and is refused where it stands. */
function limitOf(text: string): number | string {
  const plain = text.replaceAll(/(?<=\d),(?=\d{3}(\D|$))/g, "").replace(/^\u2212/, "-");
  return /^[+-]?\d{1,15}(\.\d{1,15})?$/.test(plain) ? Number(plain) : text;
}

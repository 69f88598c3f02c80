import { valueInWords, type Json } from "../../engine/index.js";
import { isSafeLink } from "../safe-link.js";
import type { Field } from "./field.js";

/** A field's value as views/components/field-value.njk shows it. `words` always says all of it. */
export interface ShownValue {
  readonly key: string;
  readonly label: string;
  readonly kind:
    | "unset"
    | "words"
    | "number"
    | "lines"
    | "link"
    | "email"
    | "time"
    | "list"
    | "file";
  readonly words: string;
  /** For links, addresses and files. */
  readonly href?: string;
  /** For a list, each item in words. */
  readonly items?: readonly string[];
  /** For a time, the instant as stored. */
  readonly instant?: string;
}

/** The name of a user by the id that a field holds; null for nobody known. */
export type NameOf = (userId: string) => string | null | undefined;

/** A stored value in the words and the shape that people read it in. */
export function showValue(field: Field, value: Json, nameOf: NameOf): ShownValue {
  const base = { key: field.key, label: field.title };
  if (value === null) return { ...base, kind: "unset", words: "Not answered" };
  const words = valueInWords(field.property, value, nameOf);
  if (Array.isArray(value)) {
    const items = value.map((item: Json) => valueInWords(field.property["items"], item, nameOf));
    return items.length === 0
      ? { ...base, kind: "unset", words: "None" }
      : { ...base, kind: "list", words, items };
  }
  switch (field.type) {
    case "number":
    case "integer":
      return { ...base, kind: "number", words };
    case "textarea":
      return { ...base, kind: "lines", words };
    case "link":
      return isSafeLink(words)
        ? { ...base, kind: "link", words, href: words }
        : { ...base, kind: "words", words };
    case "email":
      return {
        ...base,
        kind: "email",
        words,
        href: `mailto:${encodeURIComponent(words).replaceAll("%40", "@")}`,
      };
    case "file":
      return { ...base, kind: "file", words, ...fileAddress(value) };
    case "datetime":
      return { ...base, kind: "time", words, instant: String(value) };
    default:
      return { ...base, kind: "words", words };
  }
}

/** Where a file is downloaded; a value that is none leads nowhere. */
function fileAddress(value: Json): { readonly href?: string } {
  const id = typeof value === "object" && value !== null && "id" in value ? value.id : null;
  return typeof id === "number" && Number.isInteger(id) ? { href: `/files/${id}` } : {};
}

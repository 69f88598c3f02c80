import type { Json } from "../../engine/index.js";

/** What a field is to people and forms; docs/export-file.md says which JSON Schema each one is. */
export type FieldType =
  | "text"
  | "textarea"
  | "number"
  | "integer"
  | "yesno"
  | "date"
  | "datetime"
  | "email"
  | "link"
  | "choice"
  | "choices"
  | "user"
  | "file";

/** The value of a file field. Two with the same `content` (SHA-256, hex) are one value, whatever they are called. */
export interface FileValue {
  readonly id: number;
  readonly name: string;
  readonly size: number;
  readonly type: string;
  readonly content: string;
}

/** One answer that a choice offers. `hint` is shown below it. */
export interface Choice {
  readonly value: string | number;
  readonly label: string;
  readonly hint?: string;
}

/** What a value must keep to, in JSON Schema's words. Absent means no limit but the type's own. */
export interface Limits {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** A field of a workflow, read from its schema. Values: text types hold text, numbers numbers, yes/no true or false,
 *  date "2026-11-30", date-time an instant in UTC such as "2026-11-30T09:15:00Z", choices a list, user the user's id as text, file what FileValue says. */
export interface Field {
  readonly key: string;
  /** What people call it: its title, else its key in words. */
  readonly title: string;
  readonly help: string;
  readonly type: FieldType;
  /** Empty for all but choice and choices. */
  readonly choices: readonly Choice[];
  /** The value a form starts with; null for none. */
  readonly default: Json;
  /** Offered as required when it is put into a form; only the form's own list decides. */
  readonly required: boolean;
  readonly limits: Limits;
  /** Its schema as the designer wrote it. */
  readonly property: JsonObject;
}

export type JsonObject = { readonly [key: string]: Json };

/** Keys of fields, tasks, tickets, completions and workflows. */
export const KEY_PATTERN = /^[a-z][a-z0-9_]{0,99}$/;

/** The field that every workflow has: who submitted the ticket. No schema may declare it. */
export const SUBMITTER: Field = {
  key: "submitter",
  title: "Submitter",
  help: "",
  type: "user",
  choices: [],
  default: null,
  required: false,
  limits: {},
  property: { type: "string", format: "user", title: "Submitter" },
};

/** "second_quote" is "Second quote". */
export function keyInWords(key: string): string {
  const words = key.replaceAll("_", " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

import type { FieldError } from "../../access/index.js";
import { asBody, list } from "../../web/index.js";
import { FIELD_TYPES, type FieldRow } from "../fields/field-rows.js";
import { keyOr } from "./component-forms.js";

/** How many blank rows a press of "Add fields" gives. */
const ADDED = 3;

/** A field of no field yet. */
export const BLANK_ROW: FieldRow = {
  ...{ was: "", key: "", title: "", type: "text" },
  ...{ required: false, choices: "", help: "" },
};

/** What was typed into the table of fields. */
interface TypedRows {
  /** In the order of the table, without its blank rows. */
  readonly rows: readonly FieldRow[];
  readonly errors: readonly FieldError[];
}

/** Reads the table: fields.<n>.was, .key, .title, .type, .required, .choices, .help, .least, .most, .pattern. A key left blank is made of the title. */
export function typedRows(body: unknown): TypedRows {
  const errors: FieldError[] = [];
  const rows = rowNumbers(body).flatMap((n) => {
    const row = rowAt(body, n);
    return isBlank(row) ? [] : [row];
  });
  for (const [index, row] of rows.entries()) {
    if (!FIELD_TYPES.some(({ value }) => value === row.type))
      errors.push({ field: `fields.${index}.type`, message: "Choose a type from the list" });
  }
  return { rows, errors };
}

/** The rows after a press of one of the table's own buttons, blank rows kept; null for any other button. */
export function rowsAfter(body: unknown): readonly FieldRow[] | null {
  const [, act, at] =
    /^(add|remove|up|down)(?:-(\d{1,4}))?$/.exec(list(asBody(body)["action"])[0] ?? "") ?? [];
  if (act === undefined) return null;
  const rows = rowNumbers(body).map((n) => rowAt(body, n));
  if (act === "add") return [...rows, ...Array.from({ length: ADDED }, () => BLANK_ROW)];
  const from = Number(at);
  const row = rows[from];
  if (row === undefined) return rows;
  const others = rows.toSpliced(from, 1);
  if (act === "remove") return others;
  return others.toSpliced(act === "up" ? Math.max(from - 1, 0) : from + 1, 0, row);
}

function rowNumbers(body: unknown): readonly number[] {
  const numbers = Object.keys(asBody(body)).flatMap((name) => {
    const [, n] = /^fields\.(\d{1,4})\.\w+$/.exec(name) ?? [];
    return n === undefined ? [] : [Number(n)];
  });
  return [...new Set(numbers)].toSorted((one, other) => one - other);
}

function rowAt(body: unknown, n: number): FieldRow {
  const typed = asBody(body);
  const text = (column: string): string =>
    (list(typed[`fields.${n}.${column}`])[0] ?? "").replaceAll("\r\n", "\n").trim();
  const title = text("title");
  // A form without these boxes leaves the limits as they are.
  const limits = (["least", "most", "pattern"] as const).flatMap((column) =>
    typed[`fields.${n}.${column}`] === undefined ? [] : [[column, text(column)] as const],
  );
  return {
    ...Object.fromEntries(limits),
    was: text("was"),
    key: keyOr(text("key"), title),
    title,
    // What is no type is told beside it; nothing is stored of it.
    type: text("type") as FieldRow["type"],
    required: typed[`fields.${n}.required`] !== undefined,
    choices: text("choices"),
    help: text("help"),
  };
}

function isBlank({ was, key, title, choices, help }: FieldRow): boolean {
  return was === "" && [key, title, choices, help].every((text) => text === "");
}

import type { Actor, FieldError, Result } from "../../access/index.js";
import type { FieldRow } from "../fields/field-rows.js";
import { columnOf } from "../fields/row-limits.js";
import type { JsonObject } from "../fields/field.js";
import type { FieldProblem } from "../fields/problems.js";
import { schemaFromRows } from "../fields/schema-from-rows.js";
import { designCommand, type Done } from "./design-command.js";
import { refusedFields, storable, storeFields } from "./store-fields.js";

/**
 * Saves a draft's fields from the table. What is wrong is told at "fields.<row>.<column>", counted from 0, where the table shows it, else
 * at "fields". What the table does not show stays as it is.
 */
export async function saveFieldsTable(
  actor: Actor,
  input: {
    readonly formId?: string;
    readonly id: number;
    readonly updatedAt?: string;
    readonly rows: readonly FieldRow[];
  },
): Promise<Result<Done>> {
  return designCommand(actor, input.formId, (tx, now) =>
    storeFields(tx, now, input, (previous) => schemaFrom(input.rows, previous)),
  );
}

function schemaFrom(
  rows: readonly FieldRow[],
  previous: JsonObject,
): Result<{ schema: JsonObject }> {
  const { schema, doubled } = schemaFromRows(rows, previous);
  const twice = rows.flatMap((row, index) =>
    doubled.includes(row.key) && rows.findIndex((other) => other.key === row.key) < index
      ? [{ field: `fields.${index}.key`, message: `Key “${row.key}” is there twice` }]
      : [],
  );
  if (twice.length > 0) return refusedFields(twice);
  return storable(schema, (problem) => atRow(rows, problem));
}

const COLUMNS: Readonly<Record<string, string>> = {
  type: "type",
  format: "type",
  title: "title",
  description: "help",
  enum: "choices",
  oneOf: "choices",
  items: "choices",
};

/** Where the table shows what a problem is about. */
function atRow(rows: readonly FieldRow[], { path, reason }: FieldProblem): FieldError {
  const [, holder, key, keyword] = path.split("/");
  const row = holder === "properties" ? rows.findIndex((one) => one.key.slice(0, 100) === key) : -1;
  if (row < 0) return { field: "fields", message: `${path} ${reason}` };
  const name = rows[row]?.title.trim() || key || "This field";
  if (keyword === undefined)
    return { field: `fields.${row}.key`, message: `Key “${key}” ${reason}` };
  const column = COLUMNS[keyword] ?? columnOf(keyword);
  return column === undefined
    ? { field: `fields.${row}.key`, message: `${name}: ${keyword} ${reason}` }
    : { field: `fields.${row}.${column}`, message: `${name}: ${column} ${reason}` };
}

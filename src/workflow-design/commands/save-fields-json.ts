import type { Actor, Result } from "../../access/index.js";
import { BOUNDS } from "../fields/bounds.js";
import type { JsonObject } from "../fields/field.js";
import { readJson } from "../json-text.js";
import { designCommand, type Done } from "./design-command.js";
import { refusedFields, storable, storeFields } from "./store-fields.js";

/** Saves a draft's fields from JSON text; what is wrong is told at the field "fields_schema", each with its place in the JSON. */
export async function saveFieldsJson(
  actor: Actor,
  input: {
    readonly formId?: string;
    readonly id: number;
    readonly updatedAt?: string;
    readonly text: string;
  },
): Promise<Result<Done>> {
  return designCommand(actor, input.formId, (tx, now) =>
    storeFields(tx, now, input, () => schemaFrom(input.text)),
  );
}

function schemaFrom(text: string): Result<{ schema: JsonObject }> {
  const field = "fields_schema";
  // Indented text is longer than what it says; the schema itself is measured afterwards.
  const json = readJson(text, BOUNDS.schemaBytes * 2);
  if (!json.ok) return refusedFields([{ field, message: `The text ${json.problem}` }]);
  return storable(json.value, ({ path, reason }) => ({
    field,
    message: path === "" ? `The schema ${reason}` : `${path} ${reason}`,
  }));
}

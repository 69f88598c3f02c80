import type { FieldError } from "../../access/index.js";
import type { CompanyTx } from "../../db/index.js";
import { fieldValue, type Fields, type FormField } from "../../engine/index.js";
import { checkValues, type LoadedDefinition } from "../../workflow-design/index.js";
import { fieldTitle } from "../../engine/index.js";
import { userIdsIn } from "../user-values.js";

/**
 * Everything that is wrong with the values of a form, by field: not its field, required and unanswered, refused by the
 * field's schema, a user who is not an active one of the company. With "correction", nothing is required.
 */
export async function checkForm(
  tx: CompanyTx,
  definition: LoadedDefinition,
  list: readonly FormField[],
  values: Fields,
): Promise<readonly FieldError[]> {
  const keys = new Set(list.map((field) => field.key));
  const title = (key: string) => fieldTitle(definition.definition, key);
  const strangers = Object.keys(values)
    .filter((key) => !keys.has(key))
    .map((key) => ({ field: key, message: `${title(key)} is not a field of this form.` }));
  if (strangers.length > 0) return strangers;
  const missing = list
    .filter((field) => field.required && fieldValue(values, field.key) === null)
    .map(({ key }) => ({ field: key, message: `${title(key)} needs an answer.` }));
  const wrong = checkValues(definition.fields, values);
  return [...missing, ...wrong, ...(await unknownUsers(tx, definition, values))];
}

/** Errors for user fields whose user is no active one of the company. One query, none when no value is a user. */
async function unknownUsers(
  tx: CompanyTx,
  definition: LoadedDefinition,
  values: Fields,
): Promise<readonly FieldError[]> {
  const named = Object.entries(values).flatMap(([key, value]) =>
    userIdsIn(definition.compiled.fields.get(key), value).map((id) => ({ key, id })),
  );
  if (named.length === 0) return [];
  const rows = await tx.db.user.findMany({
    where: { company_id: tx.companyId, id: { in: named.map(({ id }) => id) }, is_active: true },
    select: { id: true },
  });
  const active = new Set(rows.map((row) => row.id));
  return named
    .filter(({ id }) => !active.has(id))
    .map(({ key }) => ({
      field: key,
      message: `${fieldTitle(definition.definition, key)} must be somebody who works here now.`,
    }));
}

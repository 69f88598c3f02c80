import { userNames } from "../accounts/index.js";
import type { CompanyTx } from "../db/index.js";
import { valueInWords, type Json } from "../engine/index.js";
import type { LoadedDefinition } from "../workflow-design/index.js";
import { userIdsIn } from "./user-values.js";

/** Names of users by id. */
export type UserNames = ReadonlyMap<number, string>;

/** The names of the users that occur in these values, one query for all; none when no field is a user. */
export async function userNamesIn(
  tx: CompanyTx,
  definition: LoadedDefinition,
  values: Iterable<readonly [key: string, value: Json | undefined]>,
): Promise<UserNames> {
  const ids = new Set<number>();
  for (const [key, value] of values)
    for (const id of userIdsIn(definition.compiled.fields.get(key), value)) ids.add(id);
  return ids.size === 0 ? new Map() : userNames(tx, [...ids]);
}

/** A field's value as people read it: choice titles, names of users, dates, "not answered" when unset. */
export function valueWords(
  definition: LoadedDefinition,
  key: string,
  value: Json | undefined,
  names: UserNames,
): string {
  const property = definition.compiled.fields.get(key);
  return valueInWords(property, value, (id) => names.get(Number(id)));
}

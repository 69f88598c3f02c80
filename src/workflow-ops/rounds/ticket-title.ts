import type { CompanyTx } from "../../db/index.js";
import { fieldValue, type Fields } from "../../engine/index.js";
import type { LoadedDefinition } from "../../workflow-design/index.js";
import { userNamesIn, valueWords } from "../value-words.js";

const LONGEST = 200;

/** What a ticket is called in lists: its title field's value in words, else its ticket definition's title; at most 200 characters, on one line. */
export async function ticketTitle(
  tx: CompanyTx,
  definition: LoadedDefinition,
  ticketKey: string,
  fields: Fields,
): Promise<string> {
  const key = definition.definition.title_field;
  const value = key === null ? null : fieldValue(fields, key);
  const title = definition.definition.tickets.find((ticket) => ticket.key === ticketKey)?.title;
  const fallback = title ?? definition.definition.title;
  if (key === null || value === null) return fallback;
  const names = await userNamesIn(tx, definition, [[key, value]]);
  const text = valueWords(definition, key, value, names);
  const line = text.replaceAll(/\s+/gu, " ").trim();
  return line === "" ? fallback : [...line].slice(0, LONGEST).join("");
}

import type { CompanyTx } from "../db/index.js";
import { Recent } from "./recent.js";

/** Of role lists and what hangs on them; bytes, roughly. */
const kept = new Recent<{ readonly value: unknown }>(20_000_000);
const OF_AN_ENTRY = 300;

/**
 * What role lists and published versions say, read once for each version of the company's rights instead of once a request. The version
 * is read with the actor: at the request, and again inside the transaction that writes. A transaction that changes rights itself, or that
 * nobody in person began, keeps nothing and is given nothing.
 * @param name what is read, with everything that it depends on beside the company
 * @param entries of how many lists or components it is; null: it must not be kept
 */
export async function keptByRights<T>(
  tx: CompanyTx,
  name: string,
  read: () => Promise<T>,
  entries: (value: T) => number | null,
): Promise<T> {
  const version = tx.rights?.version ?? null;
  if (version === null) return read();
  const key = `${tx.companyId}/${version}/${name}`;
  const known = kept.get(key);
  if (known !== undefined) return known.value as T;
  const value = await read();
  // The version may be older than what was read, never newer: it was read before.
  const size = entries(value);
  if (size !== null) kept.set(key, { value }, (size + 1) * OF_AN_ENTRY);
  return value;
}

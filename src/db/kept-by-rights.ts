import type { CompanyTx } from "./with-company.js";
import { Recent } from "../recent.js";

/** Of role lists and what hangs on them; bytes, roughly. */
const kept = new Recent<{ readonly value: unknown }>(20_000_000);
const OF_AN_ENTRY = 300;
const OF_A_ROLE = 60;

/**
 * What role lists and published versions say, read once for each version of the company's rights instead of once a request. The version
 * is read with the actor: at the request, and again inside the transaction that writes. A transaction that changes rights itself, or that
 * nobody in person began, keeps nothing and is given nothing.
 * @param name what is read, with everything that it depends on beside the company
 * @param bytes what it takes, roughly; null: it must not be kept
 */
export async function keptByRights<T>(
  tx: CompanyTx,
  name: string,
  read: () => Promise<T>,
  bytes: (value: T) => number | null,
): Promise<T> {
  const version = tx.rights?.version ?? null;
  if (version === null) return read();
  const key = `${tx.companyId}/${version}/${name}`;
  const known = kept.get(key);
  if (known !== undefined) return known.value as T;
  const value = await read();
  // The version may be older than what was read, never newer: it was read before.
  const size = bytes(value);
  if (size !== null) kept.set(key, { value }, size + OF_AN_ENTRY);
  return value;
}

/** Bytes that lists with so many roles each take, roughly. */
export function bytesOfLists(roles: Iterable<number>): number {
  let sum = 0;
  for (const many of roles) sum += OF_AN_ENTRY + many * OF_A_ROLE;
  return sum;
}

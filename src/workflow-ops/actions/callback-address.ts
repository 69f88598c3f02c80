import { timingSafeEqual } from "node:crypto";
import { findCallback } from "../../db/index.js";
import { digest, tokenFor } from "../../sealing/index.js";
import { ownAddress } from "./outside.js";

const ADDRESS = /^([0-9a-f-]{36})\.([\w-]{43})$/;

/** The token of a run: the same at every attempt, and known to nobody who has only the database. */
export function callbackToken(runKey: string): string {
  return tokenFor("callback", runKey);
}

/** Where the answer of a run is to be posted; undefined while nobody said where the web is. */
export function callbackUrl(runKey: string): string | undefined {
  const base = ownAddress();
  return base === undefined ? undefined : `${base}/callbacks/${runKey}.${callbackToken(runKey)}`;
}

/**
 * Which run an address of a callback, `<run>.<token>`, is of. Null for one that is none and for one whose token is not right: nobody
 * learns which.
 */
export async function callbackRun(
  address: string,
): Promise<{ readonly companyId: number; readonly runId: number } | null> {
  const [, runKey, token] = ADDRESS.exec(address) ?? [];
  if (runKey === undefined || token === undefined) return null;
  const found = await findCallback(runKey);
  return found !== null && isTokenOf(found.tokenHash, token)
    ? { companyId: found.companyId, runId: found.runId }
    : null;
}

function isTokenOf(hash: string | null, token: string): boolean {
  const given = Buffer.from(digest(token));
  const kept = Buffer.from(hash ?? "");
  return given.length === kept.length && timingSafeEqual(given, kept);
}

import { withCompany } from "../../db/index.js";
import {
  forgottenRows,
  hashOf,
  hashOfSeal,
  rowsToCompare,
  sealsAfter,
  type Seal,
  type SealedText,
} from "./seal-queries.js";

/** What recomputing a company's chain came to. */
export interface VerifiedChain {
  readonly seals: number;
  readonly rows: number;
  /** The end of the chain, to be kept elsewhere; null without seals. */
  readonly last: Pick<Seal, "seq" | "hash"> | null;
  /** A sentence for each thing that is not as it was sealed, the first ones first, at most twenty. */
  readonly problems: readonly string[];
}

/** A seal's number and hash, as an earlier run printed it. */
export interface KeptSeal {
  readonly seq: number;
  readonly hash: string;
}

const PAGE = 20;
const MOST_PROBLEMS = 20;
/** A job seals every minute; what waits for longer than this was forgotten, or kept from it. */
const FORGOTTEN_MINUTES = 10;

/** Recomputes the chain of a company's audit from the rows as they are now. `kept` is compared with the seal of its number. */
export async function verifyAuditChain(
  company: { readonly companyId: number },
  kept?: KeptSeal,
): Promise<VerifiedChain> {
  const problems: string[] = [];
  let last: Seal | null = null;
  let seals = 0;
  let rows = 0;
  let keptFound = kept === undefined;
  while (problems.length < MOST_PROBLEMS) {
    const page: Seal[] = await withCompany(company, (tx) => sealsAfter(tx, last?.seq ?? 0, PAGE));
    for (const seal of page) {
      const found = await withCompany(company, (tx) => rowsToCompare(tx, seal.auditIds));
      problems.push(...problemsOfSeal(company.companyId, seal, last), ...changedRows(seal, found));
      if (seal.seq === kept?.seq) keptFound = seal.hash === kept.hash;
      last = seal;
      seals += 1;
      rows += seal.auditIds.length;
    }
    if (page.length < PAGE) break;
  }
  if (!keptFound && kept) {
    problems.push(`Seal ${kept.seq} is not the one that was kept: another hash, or none.`);
  }
  const forgotten = await withCompany(company, (tx) => forgottenRows(tx, FORGOTTEN_MINUTES));
  problems.push(...forgotten.map(inWords));
  return { seals, rows, last, problems: problems.slice(0, MOST_PROBLEMS) };
}

function problemsOfSeal(companyId: number, seal: Seal, before: Seal | null): string[] {
  const { seq } = seal;
  const expected = (before?.seq ?? 0) + 1;
  if (seq !== expected) {
    const gone =
      seq - 1 === expected ? `Seal ${expected} is` : `Seals ${expected} to ${seq - 1} are`;
    return [`${gone} missing.`];
  }
  if (seal.previousHash !== (before?.hash ?? "")) {
    return [`Seal ${seq} does not follow the seal before it.`];
  }
  return hashOfSeal(companyId, seal) === seal.hash ? [] : [`Seal ${seq} was changed.`];
}

function changedRows(seal: Seal, found: readonly SealedText[]): string[] {
  const texts = new Map(found.map((row) => [row.id, row.text]));
  return seal.auditIds.flatMap((id, at) => {
    const text = texts.get(id);
    if (text === undefined) return [`Row ${id} is missing; seal ${seal.seq} covers it.`];
    return hashOf(text) === seal.rowHashes[at]
      ? []
      : [`Row ${id} was changed after seal ${seal.seq}.`];
  });
}

function inWords({ id, gone }: { readonly id: number; readonly gone: boolean }): string {
  return gone
    ? `Row ${id} is missing; it was taken away before it was sealed.`
    : `Row ${id} is older than ${FORGOTTEN_MINUTES} minutes and in no seal.`;
}

import { withCompany, type CompanyTx } from "../../../db/index.js";
import { hashOf, hashOfSeal, lastSeal, unsealedRows } from "../seal-queries.js";

/** How many rows one seal covers at most. */
const ROWS = 1_000;
/** The first half of the advisory lock's key; the company is the second. */
const LOCK = 5_342;

/**
 * Seals the rows of a company's audit that no seal covers yet, and returns how many. Nobody who writes to the audit waits for it, nor
 * it for them: what commits later is sealed by a later run, whatever its id. Where another run is at this company, it does nothing.
 */
export async function sealAudit(company: { readonly companyId: number }): Promise<number> {
  for (let total = 0; ;) {
    const sealed = await withCompany(company, sealNext);
    total += sealed;
    if (sealed < ROWS) return total;
  }
}

async function sealNext(tx: CompanyTx): Promise<number> {
  const { companyId, db } = tx;
  const [lock] = await db.$queryRaw<{ taken: boolean; now: Date }[]>`
    select pg_try_advisory_xact_lock(${LOCK}::int, ${companyId}::int) as taken, date_trunc('milliseconds', now()) as now`;
  if (!lock?.taken) return 0;
  const rows = await unsealedRows(tx, ROWS);
  if (rows.length === 0) return 0;
  const last = await lastSeal(tx);
  const seal = {
    seq: (last?.seq ?? 0) + 1,
    auditIds: rows.map((row) => row.id),
    rowHashes: rows.map((row) => hashOf(row.text)),
    previousHash: last?.hash ?? "",
    sealedAt: lock.now,
  };
  await db.audit_seal.create({
    data: {
      company_id: companyId,
      seq: seal.seq,
      audit_ids: seal.auditIds,
      row_hashes: seal.rowHashes,
      previous_hash: seal.previousHash,
      hash: hashOfSeal(companyId, seal),
      sealed_at: seal.sealedAt,
    },
    select: { seq: true },
  });
  await db.$executeRaw`
    delete from audit_unsealed where company_id = ${companyId} and audit_id = any(${seal.auditIds}::int[])`;
  return rows.length;
}

import { createHash } from "node:crypto";
import { Prisma, type CompanyTx } from "../../db/index.js";

/** A link of a company's chain. */
export interface Seal {
  readonly seq: number;
  readonly auditIds: readonly number[];
  /** SHA-256 in hex of each of those rows, in the same order. */
  readonly rowHashes: readonly string[];
  /** "" in the first. */
  readonly previousHash: string;
  readonly hash: string;
  readonly sealedAt: Date;
}

/** A row of the audit as it is sealed: all its columns as the text of a JSON array, which the database writes. */
export interface SealedText {
  readonly id: number;
  readonly text: string;
}

const COLUMNS = Prisma.sql`
  a.company_id, a.id, to_char(a.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), a.actor_id, a.on_behalf_of_id,
  a.act, a.object_kind, a.object_id, a.workflow_family_id, a.before::text, a.after::text, a.reason, a.address`;

/** Rows that were sealed before there were columns for system staff have none: their text must stay as it was. */
const TEXT = Prisma.sql`
  (case when a.staff_name is null then json_build_array(${COLUMNS})
   else json_build_array(${COLUMNS}, a.staff_name, a.staff_email) end)::text`;

/** The first of the rows that no seal covers yet, in order of their ids. */
export function unsealedRows({ companyId, db }: CompanyTx, atMost: number): Promise<SealedText[]> {
  return db.$queryRaw<SealedText[]>`
    select a.id, ${TEXT} as text
      from audit_unsealed u join audit a on a.company_id = u.company_id and a.id = u.audit_id
     where u.company_id = ${companyId} order by a.id limit ${atMost}::int`;
}

/** These rows, those that are still there. */
export function rowsToCompare(
  { companyId, db }: CompanyTx,
  ids: readonly number[],
): Promise<SealedText[]> {
  return db.$queryRaw<SealedText[]>`
    select a.id, ${TEXT} as text from audit a where a.company_id = ${companyId} and a.id = any(${[...ids]}::int[])`;
}

/** Rows that are older than this and in no seal, and noted ones that are gone: at most ten of them, in order. */
export async function forgottenRows(
  { companyId, db }: CompanyTx,
  minutes: number,
): Promise<{ id: number; gone: boolean }[]> {
  return db.$queryRaw<{ id: number; gone: boolean }[]>`
    (select a.id, false as gone from audit a
      where a.company_id = ${companyId} and a.at < now() - make_interval(mins => ${minutes}::int)
     except
     select unnest(s.audit_ids), false from audit_seal s where s.company_id = ${companyId})
    union all
    select u.audit_id, true from audit_unsealed u
     where u.company_id = ${companyId}
       and not exists (select from audit a where a.company_id = u.company_id and a.id = u.audit_id)
    order by id limit 10`;
}

/** The seals after this one, in order. */
export async function sealsAfter(
  { companyId, db }: CompanyTx,
  seq: number,
  atMost: number,
): Promise<Seal[]> {
  const found = await db.audit_seal.findMany({
    where: { company_id: companyId, seq: { gt: seq } },
    orderBy: { seq: "asc" },
    take: atMost,
  });
  return found.map(asSeal);
}

/** The end of the chain; null before the first seal. */
export async function lastSeal({ companyId, db }: CompanyTx): Promise<Seal | null> {
  const found = await db.audit_seal.findFirst({
    where: { company_id: companyId },
    orderBy: { seq: "desc" },
  });
  return found && asSeal(found);
}

function asSeal(row: {
  seq: number;
  audit_ids: number[];
  row_hashes: string[];
  previous_hash: string;
  hash: string;
  sealed_at: Date;
}): Seal {
  return {
    seq: row.seq,
    auditIds: row.audit_ids,
    rowHashes: row.row_hashes,
    previousHash: row.previous_hash,
    hash: row.hash,
    sealedAt: row.sealed_at,
  };
}

/** SHA-256 in hex. */
export function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** What a seal's hash must be: over everything else of it, so over the whole chain before it. */
export function hashOfSeal(companyId: number, seal: Omit<Seal, "hash">): string {
  const { seq, sealedAt, previousHash, auditIds, rowHashes } = seal;
  return hashOf(
    JSON.stringify([companyId, seq, sealedAt.toISOString(), previousHash, auditIds, rowHashes]),
  );
}

import { verifyAuditChain, type KeptSeal } from "../accounts/index.js";
import { companyIds, connectDatabase } from "../db/index.js";

const USAGE = "Expected nothing, or seals as an earlier run printed them: COMPANY:SEAL:HASH …";

/**
 * npm run audit:verify [-- COMPANY:SEAL:HASH …]: recomputes the hash chain of every company's audit, prints a line for each company
 * and each thing that is not as it was sealed. Exits 1 when there is one, 2 when it is asked for what it does not know.
 */
export async function run(context: { args: string[]; databaseUrl: string }): Promise<number> {
  const kept = read(context.args);
  if (kept === null) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const database = connectDatabase({ databaseUrl: context.databaseUrl, max: 2 });
  try {
    return (await verifyAll(kept)) ? 0 : 1;
  } finally {
    await database.close();
  }
}

async function verifyAll(kept: ReadonlyMap<number, KeptSeal>): Promise<boolean> {
  const unseen = new Set(kept.keys());
  let sound = true;
  for (let last = 0; ;) {
    const ids = await companyIds(last);
    for (const companyId of ids) {
      unseen.delete(companyId);
      sound = (await verifyOne(companyId, kept.get(companyId))) && sound;
    }
    const end = ids.at(-1);
    if (end === undefined) break;
    last = end;
  }
  for (const companyId of unseen) process.stdout.write(`Company ${companyId} is missing.\n`);
  return sound && unseen.size === 0;
}

async function verifyOne(companyId: number, kept: KeptSeal | undefined): Promise<boolean> {
  const { seals, rows, last, problems } = await verifyAuditChain({ companyId }, kept);
  const end = last ? `, the last is ${companyId}:${last.seq}:${last.hash}` : "";
  process.stdout.write(`Company ${companyId}: ${rows} rows in ${seals} seals${end}\n`);
  for (const problem of problems) process.stdout.write(`  ${problem}\n`);
  return problems.length === 0;
}

/** The seals to compare by company; null when an argument is none. */
function read(args: readonly string[]): Map<number, KeptSeal> | null {
  const kept = new Map<number, KeptSeal>();
  for (const arg of args) {
    const [, company, seq, hash] = /^([1-9]\d{0,9}):([1-9]\d{0,9}):([0-9a-f]{64})$/.exec(arg) ?? [];
    if (hash === undefined) return null;
    kept.set(Number(company), { seq: Number(seq), hash });
  }
  return kept;
}

import type { CompanyTx } from "../db/index.js";

/** The title of the workflow that has a prefix, other than the family `but`; null when it is free. */
export async function prefixUse(
  tx: CompanyTx,
  prefix: string,
  but: number | null,
): Promise<string | null> {
  const family = await tx.db.workflow_family.findFirst({
    where: { company_id: tx.companyId, prefix, ...(but === null ? {} : { id: { not: but } }) },
    select: {
      key: true,
      versions: { select: { title: true }, orderBy: { version: "desc" }, take: 1 },
    },
  });
  return family === null ? null : (family.versions[0]?.title ?? family.key);
}

/** A prefix like the wanted one that no workflow of the company has: PR, then PRA, PRB, … */
export async function freePrefix(tx: CompanyTx, wanted: string): Promise<string> {
  const taken = new Set(
    (
      await tx.db.workflow_family.findMany({
        where: { company_id: tx.companyId },
        select: { prefix: true },
      })
    ).map((row) => row.prefix),
  );
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  const stem = wanted.slice(0, 3);
  const longer = letters.flatMap((first) => letters.map((second) => `${stem}${first}${second}`));
  const candidates = [wanted, ...letters.map((letter) => `${stem}${letter}`), ...longer];
  return candidates.find((candidate) => !taken.has(candidate)) ?? wanted;
}

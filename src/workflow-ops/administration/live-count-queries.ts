import type { CompanyTx } from "../../db/index.js";

/** Counting stops here: what is more is told as "1,000+". */
export const MOST_COUNTED = 1_000;

/** How many tickets of a workflow live, counted no further than one more than 1,000. One query. */
export async function countLive(tx: CompanyTx, familyId: number): Promise<number> {
  const [counted] = await tx.db.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from (
      select from workflow_instance i
      where i.company_id = ${tx.companyId} and i.workflow_family_id = ${familyId} and i.ended_at is null and i.started_at is not null
      limit ${MOST_COUNTED + 1}) n`;
  return counted?.count ?? 0;
}

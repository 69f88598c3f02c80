import type { CompanyTx } from "../db/index.js";

/** The zone that somebody chose, null for none, and their company's. */
export async function zonesOf(
  { companyId, db }: CompanyTx,
  userId: number,
): Promise<{ readonly own: string | null; readonly company: string }> {
  const [row] = await db.$queryRaw<{ own: string | null; company: string }[]>`
    select u.time_zone as own, c.time_zone as company from "user" u join company c on c.id = u.company_id
    where u.company_id = ${companyId} and u.id = ${userId}`;
  return row ?? { own: null, company: "UTC" };
}

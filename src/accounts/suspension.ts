import { reject } from "../access/index.js";
import { withCompany, type CompanyTx } from "../db/index.js";

/** Have system staff suspended this company? Then nobody of it does anything, and nothing is done for it. */
export async function isSuspended({ companyId, db }: CompanyTx): Promise<boolean> {
  const where = { id: companyId, suspended_at: { not: null } };
  return (await db.company.findFirst({ where, select: { id: true } })) !== null;
}

/** The same, asked in a transaction of its own. */
export function companyIsSuspended(company: { readonly companyId: number }): Promise<boolean> {
  return withCompany(company, isSuspended);
}

/** What somebody is told who proved to be of a suspended company. */
export const SUSPENDED = reject(
  "forbidden",
  "Expected a company that may work here, but your company is suspended: nobody of it can sign in. Ask whoever runs this site why; they can let it go on.",
);

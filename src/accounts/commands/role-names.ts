import type { CompanyTx } from "../../db/index.js";

/** The names of these roles, sorted; null when one of the ids is no role of the company. */
export async function roleNames(
  { companyId, db }: CompanyTx,
  ids: readonly number[],
): Promise<string[] | null> {
  const wanted = new Set(ids);
  const roles = await db.role.findMany({
    where: { company_id: companyId, id: { in: [...wanted] } },
    select: { name: true },
  });
  return roles.length === wanted.size ? roles.map((role) => role.name).toSorted() : null;
}

import { withCompany, type CompanyTx } from "../../db/index.js";

interface Owner {
  readonly companyId: number;
  readonly userId: number;
}

/** Does this user sign in with an authenticator app? */
export async function hasSecondFactor(owner: Owner): Promise<boolean> {
  return (await withCompany(owner, (tx) => secondFactorOf(tx, owner.userId))) !== null;
}

/** Since when, and how many recovery codes are left; null without an app. */
export async function secondFactorOf(
  { companyId, db }: CompanyTx,
  userId: number,
): Promise<{ since: Date; codesLeft: number } | null> {
  const factor = await db.second_factor.findUnique({
    where: { company_id_user_id: { company_id: companyId, user_id: userId } },
    select: { created_at: true },
  });
  if (!factor) return null;
  const where = { company_id: companyId, user_id: userId, used_at: null };
  return { since: factor.created_at, codesLeft: await db.recovery_code.count({ where }) };
}

/** What a company admin may change of the company. */
export async function companySettings({
  companyId,
  db,
}: CompanyTx): Promise<{ name: string; requires_two_factor: boolean; time_zone: string }> {
  return db.company.findUniqueOrThrow({
    where: { id: companyId },
    select: { name: true, requires_two_factor: true, time_zone: true },
  });
}

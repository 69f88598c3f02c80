import { reject, type Actor, type Result } from "../../access/index.js";
import { recordAudit } from "../../accounts/index.js";
import { withCompany } from "../../db/index.js";
import { noStaff, staffNow } from "./staff-now.js";

/** Lets the people of a suspended company sign in again. */
export async function resumeCompany(
  actor: Actor,
  { companyId, reason }: { readonly companyId: number; readonly reason: string },
): Promise<Result> {
  return withCompany({ companyId }, async (tx) => {
    const staff = await staffNow(tx, actor);
    if (!staff) return noStaff();
    const { count } = await tx.db.company.updateMany({
      where: { id: companyId, suspended_at: { not: null } },
      data: { suspended_at: null, suspended_reason: null },
    });
    if (count === 0) {
      return reject("conflict", "Expected a suspended company, but this one is not.");
    }
    await recordAudit(tx, staff, {
      act: "company_resumed",
      objectKind: "company",
      objectId: companyId,
      reason,
    });
    return { ok: true };
  });
}

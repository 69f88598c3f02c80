import { reject, type Actor, type Result } from "../../access/index.js";
import { recordAudit } from "../../accounts/index.js";
import { withCompany } from "../../db/index.js";
import { noStaff, staffNow } from "./staff-now.js";

/** The refusal of one's own company; null for any other. */
export function ownCompany(actor: Actor, companyId: number): ReturnType<typeof reject> | null {
  if (companyId !== actor.companyId) return null;
  return reject(
    "forbidden",
    "Expected a company that is not yours, but you are of this one yourself and would lock yourself out. Somebody else of the staff can suspend it.",
  );
}

/** Keeps everybody of a company out until it is resumed: their sessions end at once, and what runs for it waits. */
export async function suspendCompany(
  actor: Actor,
  { companyId, reason }: { readonly companyId: number; readonly reason: string },
): Promise<Result> {
  const own = ownCompany(actor, companyId);
  if (own) return own;
  return withCompany({ companyId }, async (tx) => {
    const staff = await staffNow(tx, actor);
    if (!staff) return noStaff();
    const now = new Date();
    const { count } = await tx.db.company.updateMany({
      where: { id: companyId, suspended_at: null },
      data: { suspended_at: now, suspended_reason: reason },
    });
    if (count === 0) {
      return reject("conflict", "Expected a company that is not suspended, but this one is.");
    }
    await tx.db.user.updateMany({
      where: { company_id: companyId },
      data: { auth_epoch: { increment: 1 } }, // also of whoever is signing in at this moment
    });
    await tx.db.session.updateMany({
      where: { company_id: companyId, ended_at: null },
      data: { ended_at: now },
    });
    await recordAudit(tx, staff, {
      act: "company_suspended",
      objectKind: "company",
      objectId: companyId,
      reason,
    });
    return { ok: true };
  });
}

import { reject, type Actor, type Result } from "../../access/index.js";
import { errorCode, withCompany } from "../../db/index.js";
import { refusalNow } from "./admin-now.js";
import { endLinks } from "./make-link.js";
import { recordAudit } from "./record-audit.js";

/** Deactivates a user, which ends their sessions at once, or lets them sign in again. */
export async function setUserActive(
  actor: Actor,
  { userId, active }: { readonly userId: number; readonly active: boolean },
): Promise<Result> {
  if (!active && userId === actor.userId) {
    return reject(
      "conflict",
      "Expected another admin to deactivate you, but you are signed in as this user.",
    );
  }
  try {
    return await withCompany(actor, async (tx) => {
      const refusal = await refusalNow(tx, actor);
      if (refusal) return refusal;
      const { count } = await tx.db.user.updateMany({
        where: { company_id: tx.companyId, id: userId, is_active: !active },
        data: {
          is_active: active,
          deactivated_at: active ? null : new Date(),
          auth_epoch: { increment: 1 },
        },
      });
      if (count === 1) {
        await endLinks(tx, userId); // one made before a deactivation is of no use after it
        const act = active ? "user_reactivated" : "user_deactivated";
        await recordAudit(tx, actor, { act, objectKind: "user", objectId: userId });
      }
      return { ok: true };
    });
  } catch (error) {
    if (errorCode(error) !== "last_admin") throw error;
    return reject(
      "conflict",
      "Expected the company to keep an active admin, but this user is the last one. Make somebody else a company admin first.",
    );
  }
}

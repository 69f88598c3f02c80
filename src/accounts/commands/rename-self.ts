import type { Actor, Result } from "../../access/index.js";
import { withCompany } from "../../db/index.js";
import { recordAudit } from "./record-audit.js";

/** Changes one's own name, as colleagues see it. */
export async function renameSelf(actor: Actor, name: string): Promise<Result> {
  if (name === actor.name) return { ok: true };
  return withCompany(actor, async (tx) => {
    await tx.db.user.updateMany({
      where: { company_id: tx.companyId, id: actor.userId, is_active: true },
      data: { name },
    });
    await recordAudit(tx, actor, {
      act: "user_updated",
      objectKind: "user",
      objectId: actor.userId,
      before: { name: actor.name },
      after: { name },
    });
    return { ok: true };
  });
}

import type { Actor, Result } from "../../access/index.js";
import { withCompany } from "../../db/index.js";

/** Chooses the zone that one reads times in; null: the company's. */
export async function setTimeZone(actor: Actor, zone: string | null): Promise<Result> {
  return withCompany(actor, async (tx) => {
    await tx.db.user.updateMany({
      where: { company_id: tx.companyId, id: actor.userId, is_active: true },
      data: { time_zone: zone },
    });
    return { ok: true };
  });
}

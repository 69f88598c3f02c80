import type { Actor, Result } from "../../access/index.js";
import { withCompany } from "../../db/index.js";
import { recountDueTimes } from "../calendar/recount-due-times.js";
import { companySettings } from "../two-factor/second-factor-queries.js";
import { refusalNow } from "./admin-now.js";
import { recordAudit } from "./record-audit.js";

/** Changes the company's name, and whether everybody needs two-factor sign-in; it counts from everybody's next request on. */
export async function updateCompany(
  actor: Actor,
  {
    name,
    requiresTwoFactor,
    timeZone = null,
  }: {
    readonly name: string;
    readonly requiresTwoFactor: boolean;
    /** Of everybody who has chosen none; null leaves it as it is. */
    readonly timeZone?: string | null;
  },
): Promise<Result> {
  return withCompany(actor, async (tx) => {
    const refusal = await refusalNow(tx, actor);
    if (refusal) return refusal;
    const before = await companySettings(tx);
    const time_zone = timeZone ?? before.time_zone;
    const after = { name, requires_two_factor: requiresTwoFactor, time_zone };
    if (
      before.name === name &&
      before.requires_two_factor === requiresTwoFactor &&
      before.time_zone === time_zone
    ) {
      return { ok: true };
    }
    await tx.db.company.updateMany({ where: { id: tx.companyId }, data: after });
    await recordAudit(tx, actor, {
      act: "company_updated",
      objectKind: "company",
      objectId: tx.companyId,
      before,
      after,
    });
    if (time_zone !== before.time_zone) await recountDueTimes(tx);
    return { ok: true };
  });
}

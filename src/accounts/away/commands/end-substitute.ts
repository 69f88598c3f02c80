import { reject, type Actor, type Result } from "../../../access/index.js";
import { withCompany } from "../../../db/index.js";
import { recordAudit } from "../../commands/record-audit.js";
import { findSubstitution } from "../away-queries.js";

/** Ends a substitution of the actor's before its time: from the next request on the substitute may no more than before. */
export async function endSubstitute(actor: Actor, id: number): Promise<Result> {
  return withCompany(actor, async (tx) => {
    const found = await findSubstitution(tx, actor.userId, id);
    if (found === null)
      return reject(
        "not_found",
        "Expected a substitute of yours, but there is none with this number.",
      );
    await tx.db.substitution.updateMany({
      where: { company_id: tx.companyId, id, ended_at: null },
      data: { ended_at: new Date() },
    });
    await recordAudit(tx, actor, {
      act: "substitute_ended",
      objectKind: "user",
      objectId: actor.userId,
      before: { substitution: id },
    });
    return { ok: true };
  });
}

import { reject, type Actor, type Result } from "../../access/index.js";
import { withCompany } from "../../db/index.js";
import { recordAudit } from "./record-audit.js";

/** Which of one's own sessions: one by its key, or all but the one with this key. */
type Which = { readonly key: string } | { readonly allBut: string };

/** Ends sessions of the actor; they are signed out at their next request. */
export async function endSessions(actor: Actor, which: Which): Promise<Result<{ ended: number }>> {
  const [key, others] = "key" in which ? [which.key, false] : [which.allBut, true];
  return withCompany(actor, async (tx) => {
    const ended = await tx.db.$executeRaw`
      update session set ended_at = now()
       where company_id = ${tx.companyId} and user_id = ${actor.userId} and ended_at is null
         and (encode(sha256(convert_to(sid, 'UTF8')), 'hex') = ${key}) <> ${others}::boolean`;
    if (ended === 0 && !others) {
      return reject("not_found", "Expected a session of yours, but this one has ended already.", {
        location: "/account",
      });
    }
    const entry = { act: "sessions_ended", objectKind: "user", objectId: actor.userId };
    if (ended > 0) await recordAudit(tx, actor, { ...entry, after: { ended } });
    return { ok: true, ended };
  });
}

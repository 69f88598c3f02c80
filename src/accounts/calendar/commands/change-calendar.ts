import type { Actor, Result } from "../../../access/index.js";
import { withCompany, type CompanyTx } from "../../../db/index.js";
import { refusalNow } from "../../commands/admin-now.js";
import { recountDueTimes } from "../recount-due-times.js";
import { recordAudit, type AuditEntry } from "../../commands/record-audit.js";

/** What a change of the calendar did, for the audit; null where nothing did. */
type Done = Pick<AuditEntry, "act" | "before" | "after"> | null;

/** One change of the company's calendar by one of its admins, one at a time; `change` gives what it did, or why it must not be. */
export async function changeCalendar(
  actor: Actor,
  change: (tx: CompanyTx) => Promise<Result<{ done: Done }>>,
): Promise<Result> {
  return withCompany(actor, async (tx) => {
    const refusal = await refusalNow(tx, actor);
    if (refusal) return refusal;
    await tx.db.$queryRaw`select id from company where id = ${tx.companyId} for no key update`;
    const result = await change(tx);
    if (!result.ok || result.done === null) return result;
    await recordAudit(tx, actor, {
      ...result.done,
      objectKind: "company",
      objectId: tx.companyId,
    });
    await recountDueTimes(tx);
    return { ok: true };
  });
}

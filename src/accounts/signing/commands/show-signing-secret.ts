import { reject, type Actor, type Result } from "../../../access/index.js";
import { withCompany, type CompanyTx } from "../../../db/index.js";
import { refusalNow } from "../../commands/admin-now.js";
import { recordAudit } from "../../commands/record-audit.js";
import { openSecret, signingSecrets } from "../signing-secrets.js";

/** Gives the current secret, which is made if need be, to the first company admin who asks; to nobody after that. */
export async function showSigningSecret(actor: Actor): Promise<Result<{ secret: string }>> {
  return withCompany(actor, async (tx) => {
    const refusal = await refusalNow(tx, actor);
    if (refusal) return refusal;
    await signingSecrets(tx);
    const sealed = await takeUnseen(tx);
    const secret = sealed === null ? null : openSecret(sealed);
    if (secret === null) {
      return reject(
        "conflict",
        "Expected a signing secret that nobody has seen, but this one was shown before. Rotate it for a new one.",
        { location: "/company/signing-secret" },
      );
    }
    const entry = { act: "signing_secret_shown", objectKind: "company", objectId: tx.companyId };
    await recordAudit(tx, actor, entry);
    return { ok: true, secret };
  });
}

/** Marks the current secret as seen, for one of those who ask at the same time. */
async function takeUnseen({ companyId, db }: CompanyTx): Promise<string | null> {
  const unseen = { company_id: companyId, valid_until: null, shown_at: null };
  const row = await db.webhook_secret.findFirst({
    where: unseen,
    select: { id: true, secret: true },
  });
  if (!row) return null;
  const { count } = await db.webhook_secret.updateMany({
    where: { ...unseen, id: row.id },
    data: { shown_at: new Date() },
  });
  return count === 1 ? row.secret : null;
}

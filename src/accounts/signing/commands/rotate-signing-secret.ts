import { reject, type Actor, type Result } from "../../../access/index.js";
import { withCompany } from "../../../db/index.js";
import { signingOverlapHours } from "../../../settings.js";
import { refusalNow } from "../../commands/admin-now.js";
import { recordAudit } from "../../commands/record-audit.js";
import { endEarlier, endSecret, insertSecret } from "../signing-secrets.js";

/** Which secret is to be replaced, and whether it may sign for a day more. */
interface Rotation {
  /** The one that the page showed as current. */
  readonly currentId: number;
  /** It has leaked: it signs no more from now on. */
  readonly endNow: boolean;
}

/** Replaces the current secret by a new one, which is given this once. The one before signs too until the overlap is over. */
export async function rotateSigningSecret(
  actor: Actor,
  { currentId, endNow }: Rotation,
): Promise<Result<{ secret: string }>> {
  return withCompany(actor, async (tx) => {
    const refusal = await refusalNow(tx, actor);
    if (refusal) return refusal;
    const now = new Date();
    const until = endNow ? now : new Date(now.getTime() + signingOverlapHours * 3_600_000);
    if (!(await endSecret(tx, currentId, until))) {
      return reject(
        "conflict",
        "Expected to replace the current secret, but it was replaced meanwhile.",
        {
          location: "/company/signing-secret",
        },
      );
    }
    await endEarlier(tx, currentId, now);
    const secret = await insertSecret(tx, actor);
    await recordAudit(tx, actor, {
      act: "signing_secret_rotated",
      objectKind: "company",
      objectId: tx.companyId,
      after: { earlier_valid_until: until },
    });
    return { ok: true, secret };
  });
}

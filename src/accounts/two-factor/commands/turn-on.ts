import { reject, type Actor, type Result } from "../../../access/index.js";
import { errorCode, withCompany } from "../../../db/index.js";
import { seal } from "../../../sealing/index.js";
import { recordAudit } from "../../commands/record-audit.js";
import { stepOf } from "../totp.js";
import { newCodes, storeCodes } from "../recovery-codes.js";

/** Turns two-factor sign-in on after a right code of the app; gives the recovery codes, which are shown this once. */
export async function turnOn(
  actor: Actor,
  { secret, code }: { readonly secret: string; readonly code: string },
): Promise<Result<{ codes: string[] }>> {
  const step = await stepOf(secret, code, 0);
  if (step === null) return wrongCode();
  const codes = newCodes();
  const own = { company_id: actor.companyId, user_id: actor.userId };
  try {
    await withCompany(actor, async (tx) => {
      await tx.db.second_factor.create({
        data: { ...own, secret: seal("totp_secret", secret, null), last_step: step },
        select: { user_id: true },
      });
      await storeCodes(tx, actor.userId, codes);
      const entry = { act: "two_factor_on", objectKind: "user", objectId: actor.userId };
      await recordAudit(tx, actor, entry);
    });
  } catch (error) {
    if (errorCode(error) !== "unique") throw error;
    return reject("conflict", "Expected two-factor sign-in to be off, but it is on already.", {
      location: "/account/two-factor",
    });
  }
  return { ok: true, codes };
}

/** The refusal of a code, wrong or spent. */
export function wrongCode(): ReturnType<typeof reject> {
  return reject("invalid", "Expected the code that the app shows now, but this is another.", {
    errors: [
      { field: "code", message: "Code is not right, or was used. Type the one that is shown now" },
    ],
  });
}

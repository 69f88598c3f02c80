import { reject, type Actor, type Result } from "../../../access/index.js";
import { withCompany } from "../../../db/index.js";
import { wrongPassword } from "../../commands/change-password.js";
import { recordAudit } from "../../commands/record-audit.js";
import { isPassword } from "../../passwords/hash-password.js";
import { newCodes, storeCodes } from "../recovery-codes.js";

/** Makes new recovery codes after one's password, which are shown this once; the old ones are void, and the app stays. */
export async function renewCodes(
  actor: Actor,
  password: string,
): Promise<Result<{ codes: string[] }>> {
  const { companyId, userId } = actor;
  const key = { company_id: companyId, id: userId };
  const stored = await withCompany(actor, ({ db }) =>
    db.user.findUnique({ where: { company_id_id: key }, select: { password_hash: true } }),
  );
  const hash = stored?.password_hash ?? null;
  if (!(await isPassword(hash, password))) return wrongPassword("current_password");
  const codes = newCodes();
  return withCompany(actor, async (tx) => {
    // its lock: of two at once, the codes of the second are those that count
    const [factor] = await tx.db.$queryRaw<{ user_id: number }[]>`
      select f.user_id from second_factor f join "user" u on u.company_id = f.company_id and u.id = f.user_id
       where f.company_id = ${companyId} and f.user_id = ${userId} and u.is_active and u.password_hash = ${hash}
         for update of f`;
    if (!factor) {
      return reject("conflict", "Expected two-factor sign-in to be on, but it is off by now.", {
        location: "/account/two-factor",
      });
    }
    await storeCodes(tx, userId, codes);
    const entry = { act: "recovery_codes_renewed", objectKind: "user", objectId: userId };
    await recordAudit(tx, actor, entry);
    return { ok: true, codes };
  });
}

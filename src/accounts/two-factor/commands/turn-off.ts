import { reject, type Actor, type Result } from "../../../access/index.js";
import { withCompany, type CompanyTx } from "../../../db/index.js";
import { refusalNow } from "../../commands/admin-now.js";
import { wrongPassword } from "../../commands/change-password.js";
import { recordAudit } from "../../commands/record-audit.js";
import { staffRefusal } from "../../commands/staff-refusal.js";
import { isPassword } from "../../passwords/hash-password.js";
import { companySettings } from "../second-factor-queries.js";
import { passSecondFactor } from "./pass-second-factor.js";
import { wrongCode } from "./turn-on.js";

/** Turns one's own two-factor sign-in off, after password and code; not where the company demands it. */
export async function turnOff(
  actor: Actor,
  { password, code }: { readonly password: string; readonly code: string },
): Promise<Result> {
  const [user, settings] = await withCompany(actor, async (tx) => [
    await tx.db.user.findFirst({
      where: { company_id: tx.companyId, id: actor.userId },
      select: { password_hash: true },
    }),
    await companySettings(tx),
  ]);
  if (settings.requires_two_factor) {
    return reject(
      "conflict",
      "Expected two-factor sign-in to be everybody's own choice, but your company demands it.",
      { location: "/account/two-factor" },
    );
  }
  if (!(await isPassword(user?.password_hash ?? null, password))) {
    return wrongPassword("current_password");
  }
  if (!(await passSecondFactor(actor, code, actor.address))) return wrongCode();
  await withCompany(actor, (tx) => remove(tx, actor, actor.userId));
  return { ok: true };
}

/** A company admin turns it off for somebody who lost the app and the recovery codes. */
export async function turnOffFor(actor: Actor, userId: number): Promise<Result> {
  return withCompany(actor, async (tx) => {
    const refusal = await refusalNow(tx, actor);
    if (refusal) return refusal;
    const ofStaff = await staffRefusal(tx, actor, userId);
    if (ofStaff) return ofStaff;
    if (await remove(tx, actor, userId)) return { ok: true };
    return reject(
      "conflict",
      "Expected a user with two-factor sign-in, but this one signs in with the password alone.",
      { location: `/company/users/${userId}` },
    );
  });
}

/** False: there was none. */
async function remove(tx: CompanyTx, actor: Actor, userId: number): Promise<boolean> {
  const where = { company_id: tx.companyId, user_id: userId };
  await tx.db.recovery_code.deleteMany({ where });
  const { count } = await tx.db.second_factor.deleteMany({ where });
  const entry = { act: "two_factor_off", objectKind: "user", objectId: userId };
  if (count > 0) await recordAudit(tx, actor, entry);
  return count > 0;
}

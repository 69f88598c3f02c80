import { reject, type Actor, type Identity, type Result } from "../../access/index.js";
import { withCompany } from "../../db/index.js";
import { writeMail } from "../../mail/index.js";
import { passwordChanged } from "../letters.js";
import { hashPassword, isPassword } from "../passwords/hash-password.js";
import { passwordProblem } from "../passwords/password-problem.js";
import { endLinks } from "./make-link.js";
import { recordAudit } from "./record-audit.js";
import { weakPassword } from "./use-user-link.js";

/** Sets one's own new password after the old one, and ends all one's sessions; gives who is to be signed in again here. */
export async function changePassword(
  actor: Actor,
  { current, password }: { readonly current: string; readonly password: string },
): Promise<Result<{ identity: Identity }>> {
  const { companyId, userId } = actor;
  const stored = await withCompany(actor, (tx) =>
    tx.db.user.findFirst({
      where: { company_id: companyId, id: userId },
      select: { password_hash: true },
    }),
  );
  const old = stored?.password_hash ?? null;
  if (!(await isPassword(old, current))) return wrongPassword("current_password");
  const problem = passwordProblem(password, actor);
  if (problem) return weakPassword(problem);
  const hash = await hashPassword(password);
  return withCompany(actor, async (tx) => {
    const [user] = await tx.db.user.updateManyAndReturn({
      where: { company_id: companyId, id: userId, is_active: true, password_hash: old },
      data: { password_hash: hash, auth_epoch: { increment: 1 } },
      select: { auth_epoch: true },
    });
    if (!user) return wrongPassword("current_password"); // it was changed meanwhile
    await endLinks(tx, userId);
    await writeMail(tx, userId, { recipient: actor.email, ...passwordChanged(actor.name) });
    await recordAudit(tx, actor, {
      act: "password_changed",
      objectKind: "user",
      objectId: userId,
    });
    return { ok: true, identity: { companyId, userId, authEpoch: user.auth_epoch } };
  });
}

/** The refusal of an act that asks for one's password again. */
export function wrongPassword(field: string): ReturnType<typeof reject> {
  return reject("invalid", "Expected your present password, but it is another.", {
    errors: [{ field, message: "Present password is not right" }],
  });
}

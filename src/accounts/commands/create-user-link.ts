import { reject, type Actor, type Result } from "../../access/index.js";
import { withCompany } from "../../db/index.js";
import { noMoreMail, writeMail } from "../../mail/index.js";
import { linkHours } from "../../settings.js";
import { invitation, newPassword } from "../letters.js";
import { refusalNow } from "./admin-now.js";
import { makeLink } from "./make-link.js";
import { recordAudit } from "./record-audit.js";
import { Refused, refusable } from "./refused.js";
import { staffRefusal } from "./staff-refusal.js";

/**
 * Makes a new one-time link with which a user sets their password; earlier ones end. The token is given this once, and mailed
 * to the user as the address that `linkTo` makes of it.
 */
export async function createUserLink(
  actor: Actor,
  userId: number,
  linkTo?: (token: string) => string,
): Promise<Result<{ token: string }>> {
  return refusable(() =>
    withCompany(actor, async (tx) => {
      const refusal = await refusalNow(tx, actor);
      if (refusal) return refusal;
      const user = await tx.db.user.findUnique({
        where: { company_id_id: { company_id: tx.companyId, id: userId } },
        select: { is_active: true, password_hash: true, name: true, email: true },
      });
      if (!user) return reject("not_found", "Expected a user of this company, but there is none.");
      if (!user.is_active) {
        return reject(
          "conflict",
          "Expected an active user, but this one is deactivated. Reactivate them first.",
        );
      }
      const ofStaff = await staffRefusal(tx, actor, userId);
      if (ofStaff) return ofStaff;
      const kind = user.password_hash === null ? "INVITATION" : "RESET";
      const token = await makeLink(tx, userId, { kind, createdBy: actor.userId });
      if (linkTo) {
        const to = { name: user.name, link: linkTo(token) };
        const letter =
          kind === "INVITATION" ? invitation(to, actor) : newPassword(to, linkHours.RESET);
        const written = await writeMail(tx, userId, { recipient: user.email, ...letter });
        if (!written) throw new Refused(noMoreMail());
      }
      await recordAudit(tx, actor, {
        act: "user_link_made",
        objectKind: "user",
        objectId: userId,
        after: { kind },
      });
      return { ok: true, token };
    }),
  );
}

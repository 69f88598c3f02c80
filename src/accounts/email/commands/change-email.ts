import { reject, type Identity, type Result } from "../../../access/index.js";
import { errorCode, withCompany } from "../../../db/index.js";
import { writeMail } from "../../../mail/index.js";
import { endLinks } from "../../commands/make-link.js";
import { recordAudit } from "../../commands/record-audit.js";
import { emailChanged } from "../../letters.js";
import type { EmailChange } from "./request-email-change.js";

/**
 * Gives a user another address, which they sign in with from then on: ends their sessions and links, and tells the old
 * address. Once: afterwards, or after anything else that ended their sessions, the change is none any more.
 */
export async function changeEmail(
  { companyId, userId, authEpoch, name, from, to }: EmailChange,
  address: string | undefined,
): Promise<Result<{ identity: Identity }>> {
  try {
    return await withCompany({ companyId }, async (tx) => {
      const [user] = await tx.db.user.updateManyAndReturn({
        where: {
          company_id: companyId,
          id: userId,
          is_active: true,
          email: from,
          auth_epoch: authEpoch,
        },
        data: { email: to, auth_epoch: { increment: 1 } },
        select: { auth_epoch: true },
      });
      if (!user) return spentLink();
      await tx.db.login.updateMany({
        where: { company_id: companyId, user_id: userId },
        data: { email: to },
      });
      await endLinks(tx, userId);
      await writeMail(tx, userId, { recipient: from, ...emailChanged(name, to) });
      const actor = { userId, ...(address === undefined ? {} : { address }) };
      await recordAudit(tx, actor, {
        act: "email_changed",
        objectKind: "user",
        objectId: userId,
        before: { email: from },
        after: { email: to },
      });
      return { ok: true, identity: { companyId, userId, authEpoch: user.auth_epoch } };
    });
  } catch (error) {
    if (errorCode(error) !== "unique") throw error;
    return reject(
      "conflict",
      "Expected an address that no account has, but one has it by now. Your address stays as it is.",
      { errors: [{ field: "email", message: "Email address is used for an account already" }] },
    );
  }
}

/** The refusal of a link that changes no address, or none any more. */
export function spentLink(): ReturnType<typeof reject> {
  return reject(
    "not_found",
    "Expected a link that is still good, but this one was used or has expired. Ask for the change once more on your account's page.",
    { location: "/account/email" },
  );
}

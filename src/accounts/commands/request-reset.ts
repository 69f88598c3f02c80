import { findLogin, withCompany } from "../../db/index.js";
import { writeMail } from "../../mail/index.js";
import { linkHours } from "../../settings.js";
import { takeAttempts } from "../attempts.js";
import { newPassword } from "../letters.js";
import { normalEmail } from "../passwords/check-password.js";
import { makeLink } from "./make-link.js";
import { recordAudit } from "./record-audit.js";

/** Who asked, from where, and what makes a link of a token. */
interface ResetRequest {
  readonly email: string;
  readonly address: string | undefined;
  readonly linkTo: (token: string) => string;
}

/** Mails a link for a new password to whoever has this address. Tells nothing: an unknown or deactivated account, or one of a suspended company, gets none. */
export async function requestReset({ email, address, linkTo }: ResetRequest): Promise<void> {
  if ((await takeAttempts([{ limit: "resetAccount", of: normalEmail(email) }])) > 0) return;
  const login = await findLogin(normalEmail(email));
  if (!login?.isActive) return;
  const { userId } = login;
  await withCompany(login, async (tx) => {
    const user = await tx.db.user.findFirst({
      where: {
        company_id: tx.companyId,
        id: userId,
        is_active: true,
        company: { suspended_at: null },
      },
      select: { name: true, email: true },
    });
    if (!user) return;
    const token = await makeLink(tx, userId, { kind: "RESET", createdBy: null });
    const letter = newPassword({ name: user.name, link: linkTo(token) }, linkHours.ASKED);
    await writeMail(tx, userId, { recipient: user.email, ...letter });
    const from = { act: "password_reset_asked", objectKind: "user", objectId: userId };
    await recordAudit(tx, null, { ...from, after: { address: address ?? "" } });
  });
}

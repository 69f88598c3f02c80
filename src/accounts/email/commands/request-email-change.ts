import { reject, type Actor, type Identity, type Result } from "../../../access/index.js";
import { findLogin, withCompany } from "../../../db/index.js";
import { writeMail, writeToStranger } from "../../../mail/index.js";
import { seal, unseal } from "../../../sealing/index.js";
import { emailChangeHours } from "../../../settings.js";
import { wrongPassword } from "../../commands/change-password.js";
import { recordAudit } from "../../commands/record-audit.js";
import { addressIsTaken, confirmEmail } from "../../letters.js";
import { isPassword } from "../../passwords/hash-password.js";

/** What a confirmation's link stands for: an address for the user as they were when they asked. */
export interface EmailChange extends Identity {
  readonly name: string;
  /** The present address, and the new one; in small letters. */
  readonly from: string;
  readonly to: string;
}

/** Looks at the password, and gives the change that was asked for; nothing is changed yet. */
export async function prepareEmailChange(
  actor: Actor,
  { password, email }: { readonly password: string; readonly email: string },
): Promise<Result<{ change: EmailChange }>> {
  const { companyId, userId, name } = actor;
  const user = await withCompany(actor, ({ db }) =>
    db.user.findFirst({
      where: { company_id: companyId, id: userId, is_active: true },
      select: { password_hash: true, email: true, auth_epoch: true },
    }),
  );
  const right = await isPassword(user?.password_hash ?? null, password);
  if (!user || !right) return wrongPassword("current_password");
  if (user.email === email) {
    return reject("invalid", "Expected another address, but this is your present one.", {
      errors: [{ field: "email", message: "Email address is your present one" }],
    });
  }
  const identity = { companyId, userId, authEpoch: user.auth_epoch };
  return { ok: true, change: { ...identity, name, from: user.email, to: email } };
}

/**
 * Mails a link that makes the change. To an address that an account has already goes a letter that says so, and the answer
 * is the same.
 */
export async function requestEmailChange(
  actor: Actor,
  change: EmailChange,
  linkTo: (token: string) => string,
): Promise<void> {
  const recipient = change.to;
  await withCompany(actor, (tx) =>
    recordAudit(tx, actor, {
      act: "email_change_asked",
      objectKind: "user",
      objectId: actor.userId,
      after: { email: recipient },
    }),
  );
  const link = linkTo(seal("email_change", change, emailChangeHours * 3600));
  const login = await findLogin(recipient);
  if (login) {
    await withCompany(login, (tx) =>
      writeMail(tx, login.userId, { recipient, ...addressIsTaken() }),
    );
  } else {
    await writeToStranger({ recipient, ...confirmEmail({ name: change.name, link }) });
  }
}

/** What a confirmation's link stands for; null for a forged or expired one. */
export function emailChangeOf(token: string): EmailChange | null {
  return unseal("email_change", token) as EmailChange | null;
}

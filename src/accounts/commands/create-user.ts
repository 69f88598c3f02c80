import { reject, type Actor, type Result } from "../../access/index.js";
import { errorCode, formLedTo, useForm, withCompany, type CompanyTx } from "../../db/index.js";
import { noMoreMail, writeMail } from "../../mail/index.js";
import { invitation } from "../letters.js";
import { normalEmail } from "../passwords/check-password.js";
import { refusalNow } from "./admin-now.js";
import { makeLink } from "./make-link.js";
import { recordAudit } from "./record-audit.js";
import { Refused } from "./refused.js";
import { roleNames } from "./role-names.js";
import { noRoomForUser } from "./room-for-user.js";

/** A person to add; texts are trimmed already. */
export interface NewUser {
  readonly name: string;
  readonly email: string;
  readonly roleIds: readonly number[];
  readonly formId: string;
  /** The whole address of a token's link, which is then mailed to them; without it, no mail. */
  readonly linkTo?: (token: string) => string;
}

/** Made, with the token of the link that sets their password; or the form was sent before, then only where that led. */
export type CreatedUser =
  | { readonly userId: number; readonly token: string }
  | { readonly repeated: string };

/** Adds a user without a password. */
export async function createUser(
  actor: Actor,
  input: NewUser,
): Promise<Result<{ created: CreatedUser }>> {
  const email = normalEmail(input.email);
  try {
    return await withCompany(actor, async (tx) => {
      const refusal = await refusalNow(tx, actor);
      if (refusal) return refusal;
      const form = await useForm(tx, { formId: input.formId, userId: actor.userId, location: "" });
      if (form.used) return { ok: true, created: { repeated: form.location } };
      const roles = await roleNames(tx, input.roleIds);
      if (!roles) throw new Refused(unknownRoles());
      const noRoom = await noRoomForUser(tx);
      if (noRoom) throw new Refused(noRoom);
      const userId = await insertUser(tx, { name: input.name, email, roleIds: input.roleIds });
      const token = await makeLink(tx, userId, { kind: "INVITATION", createdBy: actor.userId });
      if (input.linkTo) {
        const letter = invitation({ name: input.name, link: input.linkTo(token) }, actor);
        const written = await writeMail(tx, userId, { recipient: email, ...letter });
        if (!written) throw new Refused(noMoreMail());
      }
      await recordAudit(tx, actor, {
        act: "user_created",
        objectKind: "user",
        objectId: userId,
        after: { name: input.name, email, roles },
      });
      await formLedTo(tx, input.formId, `/company/users/${userId}`);
      return { ok: true, created: { userId, token } };
    });
  } catch (error) {
    if (error instanceof Refused) return { ok: false, rejection: error.rejection };
    if (errorCode(error) !== "unique") throw error;
    return reject(
      "invalid",
      "Expected an address that nobody signs in with yet, but this one is used.",
      {
        errors: [{ field: "email", message: "Email address is used for an account already" }],
      },
    );
  }
}

async function insertUser(
  { companyId, db }: CompanyTx,
  user: { name: string; email: string; roleIds: readonly number[] },
): Promise<number> {
  const company_id = companyId;
  const { id } = await db.user.create({
    data: { company_id, name: user.name, email: user.email },
    select: { id: true },
  });
  await db.login.create({
    data: { email: user.email, company_id, user_id: id },
    select: { email: true },
  });
  await db.user_role.createMany({
    data: user.roleIds.map((role_id) => ({ company_id, user_id: id, role_id })),
  });
  return id;
}

/** Some of the chosen roles are none of this company's. */
export function unknownRoles(): ReturnType<typeof reject> {
  return reject("invalid", "Expected roles of this company, but one of those chosen is none.", {
    errors: [{ field: "roles", message: "Roles must be those of this company. Choose again" }],
  });
}

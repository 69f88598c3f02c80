import type { Identity } from "../../access/index.js";
import { findLogin, withCompany } from "../../db/index.js";
import { normalEmail } from "../passwords/check-password.js";
import { recordAudit } from "./record-audit.js";

/** Adds a sign-in or sign-out to the audit. */
export async function recordSignIn(
  identity: Pick<Identity, "companyId" | "userId">,
  act: "signed_in" | "signed_out",
  address?: string,
): Promise<void> {
  const actor = { userId: identity.userId, ...(address === undefined ? {} : { address }) };
  await withCompany(identity, (tx) =>
    recordAudit(tx, actor, { act, objectKind: "user", objectId: identity.userId }),
  );
}

/** Adds a failed sign-in to the audit of the company that the account is of; an unknown address is nobody's. */
export async function recordFailedSignIn(email: string, address?: string): Promise<void> {
  const login = await findLogin(normalEmail(email));
  if (!login) return;
  const entry = { act: "sign_in_failed", objectKind: "user", objectId: login.userId };
  await withCompany(login, (tx) =>
    recordAudit(tx, null, { ...entry, after: { address: address ?? "" } }),
  );
}

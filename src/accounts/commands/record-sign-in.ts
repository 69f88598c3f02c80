import type { Identity } from "../../access/index.js";
import { withCompany } from "../../db/index.js";
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

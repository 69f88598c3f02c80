import { createHash, randomBytes } from "node:crypto";
import type { CompanyTx } from "../../db/index.js";
import { linkHours } from "../../settings.js";

/** The hash under which a link's token is stored. */
export function linkHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** Makes a one-time link for a user and ends their earlier ones; gives its token, which is stored nowhere. */
export async function makeLink(
  { companyId, db }: CompanyTx,
  userId: number,
  { kind, createdBy }: { readonly kind: "INVITATION" | "RESET"; readonly createdBy: number },
): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  await db.user_link.updateMany({
    where: {
      company_id: companyId,
      user_id: userId,
      used_at: null,
      expires_at: { gt: new Date() },
    },
    data: { expires_at: new Date() },
  });
  await db.user_link.create({
    data: {
      company_id: companyId,
      user_id: userId,
      kind,
      token_hash: linkHash(token),
      expires_at: new Date(Date.now() + linkHours[kind] * 3_600_000),
      created_by: createdBy,
    },
    select: { id: true },
  });
  return token;
}

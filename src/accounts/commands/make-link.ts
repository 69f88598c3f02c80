import { createHash, randomBytes } from "node:crypto";
import type { CompanyTx } from "../../db/index.js";
import { linkHours } from "../../settings.js";

/** The hash under which a link's token is stored. */
export function linkHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** A link that is to be made. */
interface NewLink {
  readonly kind: "INVITATION" | "RESET";
  /** The admin who hands it over; null: asked for by whoever knows the address. */
  readonly createdBy: number | null;
}

/**
 * Makes a one-time link for a user; gives its token, which is stored nowhere. One that an admin makes ends the earlier ones; one
 * that was merely asked for does not, or strangers could end invitations.
 */
export async function makeLink(
  tx: CompanyTx,
  userId: number,
  { kind, createdBy }: NewLink,
): Promise<string> {
  const { companyId, db } = tx;
  const token = randomBytes(32).toString("base64url");
  if (createdBy !== null) await endLinks(tx, userId);
  const hours = linkHours[createdBy === null ? "ASKED" : kind];
  await db.user_link.create({
    data: {
      company_id: companyId,
      user_id: userId,
      kind,
      token_hash: linkHash(token),
      expires_at: new Date(Date.now() + hours * 3_600_000),
      created_by: createdBy,
    },
    select: { id: true },
  });
  return token;
}

/** Ends every link of a user that could still be used. */
export async function endLinks({ companyId, db }: CompanyTx, userId: number): Promise<void> {
  await db.user_link.updateMany({
    where: {
      company_id: companyId,
      user_id: userId,
      used_at: null,
      expires_at: { gt: new Date() },
    },
    data: { expires_at: new Date() },
  });
}

import { reject, type Identity, type Result } from "../../access/index.js";
import { findLinkByHash, withCompany, type CompanyTx, type FoundLink } from "../../db/index.js";
import { writeMail } from "../../mail/index.js";
import { passwordChanged } from "../letters.js";
import { hashPassword } from "../passwords/hash-password.js";
import { passwordProblem } from "../passwords/password-problem.js";
import { endLinks, linkHash } from "./make-link.js";
import { recordAudit } from "./record-audit.js";
import { isSuspended, SUSPENDED } from "../suspension.js";

interface LinkOwner {
  readonly name: string;
  readonly email: string;
  readonly companyName: string;
  /** Their company is: the link is kept, and works again once it is resumed. */
  readonly suspended: boolean;
}

/** Whose link it is, for the page that asks for the password; null for a used, expired or unknown one alike. */
export async function linkOwner(token: string): Promise<LinkOwner | null> {
  const link = await usableLink(token);
  return link && withCompany(link, (tx) => ownerOf(tx, link.userId));
}

/** Sets the password of the link's user, spends the link and ends the user's sessions; gives who can be signed in. */
export async function useUserLink(
  token: string,
  password: string,
  address?: string,
): Promise<Result<{ identity: Identity; email: string }>> {
  const link = await usableLink(token);
  const owner = link && (await withCompany(link, (tx) => ownerOf(tx, link.userId)));
  if (!link || !owner) return spent();
  if (owner.suspended) return SUSPENDED;
  const problem = passwordProblem(password, owner);
  if (problem) {
    return weakPassword(problem);
  }
  const hash = await hashPassword(password);
  return withCompany(link, async (tx) => {
    if (await isSuspended(tx)) return SUSPENDED;
    const { count } = await tx.db.user_link.updateMany({
      where: {
        company_id: link.companyId,
        id: link.linkId,
        used_at: null,
        expires_at: { gt: new Date() },
      },
      data: { used_at: new Date() },
    });
    if (count === 0) return spent();
    const [user] = await tx.db.user.updateManyAndReturn({
      where: { company_id: link.companyId, id: link.userId, is_active: true },
      data: { password_hash: hash, auth_epoch: { increment: 1 } },
      select: { auth_epoch: true },
    });
    if (!user) return spent();
    await endLinks(tx, link.userId);
    await writeMail(tx, link.userId, { recipient: owner.email, ...passwordChanged(owner.name) });
    const actor = { userId: link.userId, ...(address === undefined ? {} : { address }) };
    await recordAudit(tx, actor, {
      act: "password_set",
      objectKind: "user",
      objectId: link.userId,
    });
    const identity = { companyId: link.companyId, userId: link.userId, authEpoch: user.auth_epoch };
    return { ok: true, identity, email: owner.email };
  });
}

async function usableLink(token: string): Promise<FoundLink | null> {
  const link = await findLinkByHash(linkHash(token));
  return link && link.usedAt === null && link.expiresAt > new Date() ? link : null;
}

async function ownerOf({ companyId, db }: CompanyTx, userId: number): Promise<LinkOwner | null> {
  const user = await db.user.findFirst({
    where: { company_id: companyId, id: userId, is_active: true },
    select: { name: true, email: true, company: { select: { name: true, suspended_at: true } } },
  });
  if (!user) return null;
  const { name, email, company } = user;
  return { name, email, companyName: company.name, suspended: company.suspended_at !== null };
}

/** The refusal of a password, with what is wrong with it. */
export function weakPassword(problem: string): ReturnType<typeof reject> {
  return reject("invalid", `Expected a password that is hard to guess, but: ${problem}.`, {
    errors: [{ field: "password", message: problem }],
  });
}

function spent(): ReturnType<typeof reject> {
  return reject(
    "not_found",
    "Expected a link that was not used yet, but this one was, or it has expired. Ask for a new one on the page of sign-in, or a company admin.",
  );
}

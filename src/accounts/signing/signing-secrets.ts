import { newSecret } from "../../calling/index.js";
import type { CompanyTx } from "../../db/index.js";
import { seal, unseal } from "../../sealing/index.js";
import { recordAudit } from "../commands/record-audit.js";

/** The secrets that the company's calls are signed with now, newest first; the first one is made here, at first need. */
export async function signingSecrets(tx: CompanyTx): Promise<string[]> {
  const valid = await validSecrets(tx);
  const current = valid.find(({ valid_until }) => valid_until === null);
  if (current && current.secret !== null) return opened(valid);
  if (current) await endSecret(tx, current.id, new Date()); // sealed by another installation: it signs nothing any more
  await insertSecret(tx, null);
  return opened(await validSecrets(tx));
}

/** A secret, and until when it signs; null as the secret: nobody can open it. */
interface ValidSecret {
  readonly id: number;
  readonly secret: string | null;
  readonly valid_until: Date | null;
}

async function validSecrets({ companyId, db }: CompanyTx): Promise<ValidSecret[]> {
  const rows = await db.webhook_secret.findMany({
    where: {
      company_id: companyId,
      OR: [{ valid_until: null }, { valid_until: { gt: new Date() } }],
    },
    orderBy: { id: "desc" },
    select: { id: true, secret: true, valid_until: true },
  });
  return rows.map((row) => ({ ...row, secret: openSecret(row.secret) }));
}

function opened(valid: readonly ValidSecret[]): string[] {
  return valid.flatMap(({ secret }) => secret ?? []);
}

/** The secret of a row; null for one that was sealed with another SESSION_SECRET. */
export function openSecret(sealed: string): string | null {
  const secret = unseal("webhook_secret", sealed);
  return typeof secret === "string" ? secret : null;
}

/** Ends the current secret: it signs until then. False when it is not the current one. */
export async function endSecret(
  { companyId, db }: CompanyTx,
  id: number,
  at: Date,
): Promise<boolean> {
  const { count } = await db.webhook_secret.updateMany({
    where: { company_id: companyId, id, valid_until: null },
    data: { valid_until: at },
  });
  return count === 1;
}

/** Ends those before this one at once, so that never more than two sign. */
export async function endEarlier(
  { companyId, db }: CompanyTx,
  id: number,
  at: Date,
): Promise<void> {
  await db.webhook_secret.updateMany({
    where: { company_id: companyId, id: { lt: id }, valid_until: { gt: at } },
    data: { valid_until: at },
  });
}

/** Makes a current secret, where there is none, and gives it. `maker` sees it; null: nobody has yet. */
export async function insertSecret(
  tx: CompanyTx,
  maker: { readonly userId: number } | null,
): Promise<string> {
  const secret = newSecret();
  const { count } = await tx.db.webhook_secret.createMany({
    data: [
      {
        company_id: tx.companyId,
        secret: seal("webhook_secret", secret, null),
        created_by: maker?.userId ?? null,
        shown_at: maker ? new Date() : null,
      },
    ],
    skipDuplicates: maker === null, // two who need the first one at the same time: one of theirs counts
  });
  if (count === 1 && !maker) {
    const entry = { act: "signing_secret_made", objectKind: "company", objectId: tx.companyId };
    await recordAudit(tx, null, entry);
  }
  return secret;
}

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

/** Ends a secret that is current: it signs until then. */
export async function endSecret({ companyId, db }: CompanyTx, id: number, at: Date): Promise<void> {
  await db.webhook_secret.updateMany({
    where: { company_id: companyId, id, valid_until: null },
    data: { valid_until: at },
  });
}

/**
 * Makes the current secret, where there is none; of two that are made at once one counts, and null is given for the other.
 * `maker` sees it, else nobody has yet.
 */
export async function insertSecret(
  tx: CompanyTx,
  maker: { readonly userId: number } | null,
): Promise<string | null> {
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
    skipDuplicates: true,
  });
  if (count === 0) return null;
  if (!maker) await recordAudit(tx, null, { act: "signing_secret_made", objectKind: "company" });
  return secret;
}

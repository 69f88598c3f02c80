import { withCompany, type CompanyTx } from "../../../db/index.js";
import { unseal } from "../../../sealing/index.js";
import { recordAudit } from "../../commands/record-audit.js";
import { recoveryHash } from "../recovery-codes.js";
import { stepOf } from "../totp.js";

interface Owner {
  readonly companyId: number;
  readonly userId: number;
}

/** Spends a code of the app, or a recovery code; false for a wrong one and for one that was spent. */
export async function passSecondFactor(
  owner: Owner,
  typed: string,
  address?: string,
): Promise<boolean> {
  const key = { company_id: owner.companyId, user_id: owner.userId };
  const factor = await withCompany(owner, (tx) =>
    tx.db.second_factor.findUnique({ where: { company_id_user_id: key } }),
  );
  if (!factor) return false;
  const secret = unseal("totp_secret", factor.secret) as string | null;
  const step = secret === null ? null : await stepOf(secret, typed, factor.last_step);
  return withCompany(owner, async (tx) => {
    if (step === null) return spendRecoveryCode(tx, owner, { typed, address });
    const { count } = await tx.db.second_factor.updateMany({
      where: { ...key, last_step: { lt: step } },
      data: { last_step: step },
    });
    return count === 1;
  });
}

async function spendRecoveryCode(
  tx: CompanyTx,
  { companyId, userId }: Owner,
  { typed, address }: { readonly typed: string; readonly address: string | undefined },
): Promise<boolean> {
  const { count } = await tx.db.recovery_code.updateMany({
    where: {
      company_id: companyId,
      user_id: userId,
      code_hash: recoveryHash(typed),
      used_at: null,
    },
    data: { used_at: new Date() },
  });
  if (count === 0) return false;
  const actor = { userId, ...(address === undefined ? {} : { address }) };
  const entry = { act: "recovery_code_used", objectKind: "user", objectId: userId };
  await recordAudit(tx, actor, entry);
  return true;
}

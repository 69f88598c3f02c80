import type { CompanyTx } from "../../db/index.js";
import { KINDS, type KindOfNews } from "./kinds.js";

/** Every kind as this person wants to be told of it. One query. */
export async function preferencesOf(tx: CompanyTx, userId: number): Promise<readonly KindOfNews[]> {
  const said = await tx.db.notification_preference.findMany({
    where: { company_id: tx.companyId, user_id: userId },
  });
  return KINDS.map((kind) => {
    const own = said.find((one) => one.kind === kind.kind);
    return own === undefined ? kind : { ...kind, inApp: own.in_app, byMail: own.by_mail };
  });
}

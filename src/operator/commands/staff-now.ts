import { reject, type Actor } from "../../access/index.js";
import type { AuditStaff } from "../../accounts/index.js";
import { systemStaffNow, type CompanyTx } from "../../db/index.js";

/** The staff member as the audit of another company names them, read inside the transaction that writes; null when they are none any more. */
export async function staffNow(tx: CompanyTx, actor: Actor): Promise<AuditStaff | null> {
  const staff = await systemStaffNow(tx, actor);
  if (!staff) return null;
  const { address } = actor;
  return {
    staffName: staff.name,
    staffEmail: staff.email,
    ...(address === undefined ? {} : { address }),
  };
}

/** The refusal of somebody who is no staff any more: for them there is nothing here. */
export function noStaff(): ReturnType<typeof reject> {
  return reject("not_found", "Expected system staff, but you are none any more.");
}

import { mayAdministerCompany, reject, type Actor } from "../../access/index.js";
import type { CompanyTx } from "../../db/index.js";
import { actorNow } from "../actor-queries.js";

/** The refusal when the actor no longer administers the company, asked inside the transaction that writes; else null. */
export async function refusalNow(
  tx: CompanyTx,
  actor: Actor,
): Promise<ReturnType<typeof reject> | null> {
  const now = await actorNow(tx, actor);
  if (now && mayAdministerCompany(now)) return null;
  return reject("forbidden", "Expected a company admin, but none of your roles is one any more.");
}

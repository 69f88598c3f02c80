import { full } from "../../access/index.js";
import { isRoomFor, Prisma, type CompanyTx } from "../../db/index.js";
import { companyCounts } from "../../settings.js";

/** The refusal where the company would have more roles than it may with so many more; else null. */
export async function noRoomForRoles(
  tx: CompanyTx,
  more = 1,
): Promise<ReturnType<typeof full> | null> {
  const most = companyCounts.roles;
  const roles = Prisma.sql`select from role where company_id = ${tx.companyId}`;
  if (await isRoomFor(tx, "roles", most - more + 1, roles)) return null;
  const which = more === 1 ? "roles in a company" : `roles in a company, with the ${more} new ones`;
  return full(most, which, "Delete roles that nobody holds and no workflow names.");
}

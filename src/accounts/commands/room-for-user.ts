import { full } from "../../access/index.js";
import { isRoomFor, Prisma, type CompanyTx } from "../../db/index.js";
import { companyCounts } from "../../settings.js";

/** The refusal where the company has as many users, or users who wait for their first sign-in, as it may; else null. */
export async function noRoomForUser(tx: CompanyTx): Promise<ReturnType<typeof full> | null> {
  const { users, invitations } = companyCounts;
  const all = Prisma.sql`select from "user" where company_id = ${tx.companyId}`;
  if (!(await isRoomFor(tx, "users", users, all))) {
    return full(users, "users in a company", "Ask whoever runs this installation for more room.");
  }
  const waiting = Prisma.sql`${all} and is_active and password_hash is null`;
  if (await isRoomFor(tx, "users", invitations, waiting)) return null;
  return full(
    invitations,
    "invitations that nobody has followed yet",
    "Wait until people have chosen their passwords, or deactivate those who will not come.",
  );
}

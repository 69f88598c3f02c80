import { reject, type Actor } from "../../access/index.js";
import type { CompanyTx } from "../../db/index.js";

/**
 * The refusal when an admin would get another's way of signing in who is system staff, and so become staff themselves: that is a
 * right which no company can give. Null for everybody else, and for oneself.
 */
export async function staffRefusal(
  { companyId, db }: CompanyTx,
  actor: Actor,
  userId: number,
): Promise<ReturnType<typeof reject> | null> {
  if (userId === actor.userId) return null;
  const key = { company_id: companyId, user_id: userId };
  const staff = await db.system_staff.findUnique({
    where: { company_id_user_id: key },
    select: { user_id: true },
  });
  if (!staff) return null;
  return reject(
    "forbidden",
    "Expected a user whose sign-in you may help with, but this one is system staff. They ask for a new password on the page of sign-in, or whoever runs this site takes the right from them first.",
    { location: `/company/users/${userId}` },
  );
}

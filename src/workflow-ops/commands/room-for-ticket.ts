import { full, type Actor } from "../../access/index.js";
import { isRoomFor, madeToday, Prisma, type CompanyTx } from "../../db/index.js";
import { companyCounts, userCounts } from "../../settings.js";

/** The refusal where the company has begun as many tickets today as it may; else null. */
export async function noRoomForTicket(tx: CompanyTx): Promise<ReturnType<typeof full> | null> {
  const most = companyCounts.ticketsADay;
  if ((await madeToday(tx, "workflow_instance", most)) < most) return null;
  return full(most, "tickets of a company in a day", "Go on tomorrow (the day ends at 0:00 UTC).");
}

/** The refusal where somebody has saved as many tickets as they may; else null. */
export async function noRoomForSaved(
  tx: CompanyTx,
  { userId }: Actor,
): Promise<ReturnType<typeof full> | null> {
  const saved = Prisma.sql`
    select from workflow_instance
     where company_id = ${tx.companyId} and submitter_id = ${userId} and status = 'NOT_STARTED'`;
  const most = userCounts.savedTickets;
  if (await isRoomFor(tx, `tickets saved by ${userId}`, most, saved)) return null;
  return full(most, "saved tickets of one user", "Submit or delete some of them.");
}

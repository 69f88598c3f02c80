import type { Actor, Result } from "../../../access/index.js";
import type { Holiday } from "../calendar-queries.js";
import { changeCalendar } from "./change-calendar.js";

/** Makes a day an ordinary one again. */
export async function removeHoliday(actor: Actor, { day, name }: Holiday): Promise<Result> {
  return changeCalendar(actor, async ({ companyId, db }) => {
    const gone = await db.$executeRaw`
      delete from holiday where company_id = ${companyId} and day = ${day}::date`;
    return {
      ok: true,
      done: gone === 0 ? null : { act: "holiday_removed", before: { [day]: name } },
    };
  });
}

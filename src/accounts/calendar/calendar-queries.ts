import type { Calendar, WorkingWeek } from "../../calendar/index.js";
import type { CompanyTx } from "../../db/index.js";

/** A day without work, and why. */
export interface Holiday {
  /** "YYYY-MM-DD". */
  readonly day: string;
  readonly name: string;
}

/** When the company works: what due times are counted by. One statement. */
export async function calendarOf({ companyId, db }: CompanyTx): Promise<Calendar> {
  const [row] = await db.$queryRaw<{ zone: string; week: WorkingWeek; holidays: string[] }[]>`
    select c.time_zone as zone, c.working_week as week,
      array(select to_char(h.day, 'YYYY-MM-DD') from holiday h where h.company_id = c.id order by h.day) as holidays
    from company c where c.id = ${companyId}`;
  if (row === undefined)
    throw new Error(`Expected the company ${companyId}, but there is none of this number.`);
  return row;
}

/** The company's days without work, by date. */
export async function listHolidays({ companyId, db }: CompanyTx): Promise<readonly Holiday[]> {
  return db.$queryRaw<Holiday[]>`
    select to_char(h.day, 'YYYY-MM-DD') as day, h.name from holiday h where h.company_id = ${companyId} order by h.day`;
}

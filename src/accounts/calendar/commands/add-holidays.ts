import { reject, type Actor, type Result } from "../../../access/index.js";
import { listHolidays, type Holiday } from "../calendar-queries.js";
import { changeCalendar } from "./change-calendar.js";

/** Days without work that a company keeps. */
const MOST_HOLIDAYS = 1_000;

/** Adds days without work; one that is there already gets the new name. `field`: of the form, where a refusal is told. */
export async function addHolidays(
  actor: Actor,
  holidays: readonly Holiday[],
  field: string,
): Promise<Result> {
  return changeCalendar(actor, async (tx) => {
    const known = new Map((await listHolidays(tx)).map(({ day, name }) => [day, name]));
    const news = holidays.filter(({ day, name }) => known.get(day) !== name);
    const more = news.filter(({ day }) => !known.has(day));
    if (known.size + more.length > MOST_HOLIDAYS) return full(field);
    if (news.length === 0) return { ok: true, done: null };
    await tx.db.$executeRaw`
      insert into holiday (company_id, day, name)
      select ${tx.companyId}, h.day, h.name from jsonb_to_recordset(${JSON.stringify(news)}::jsonb) as h(day date, name text)
      on conflict (company_id, day) do update set name = excluded.name`;
    return {
      ok: true,
      done: {
        act: "holidays_added",
        before: Object.fromEntries(
          news.flatMap(({ day }) => (known.has(day) ? [[day, known.get(day)]] : [])),
        ),
        after: Object.fromEntries(news.map(({ day, name }) => [day, name])),
      },
    };
  });
}

function full(field: string): ReturnType<typeof reject> {
  const message = `A company has at most ${MOST_HOLIDAYS.toLocaleString("en")} holidays: remove some that are over`;
  return reject("invalid", `Expected room for more holidays, but there is none.`, {
    errors: [{ field, message }],
  });
}

import type { Actor, Result } from "../../../access/index.js";
import type { WorkingWeek } from "../../../calendar/index.js";
import { asJson } from "../../../db/index.js";
import { calendarOf } from "../calendar-queries.js";
import { weekInWords } from "../week-words.js";
import { changeCalendar } from "./change-calendar.js";

/** Sets when the company works; each day's spans in order and apart from each other. */
export async function saveWeek(actor: Actor, week: WorkingWeek): Promise<Result> {
  return changeCalendar(actor, async (tx) => {
    const before = weekInWords((await calendarOf(tx)).week);
    const after = weekInWords(week);
    const days = Object.keys(after).filter((day) => before[day] !== after[day]);
    if (days.length === 0) return { ok: true, done: null };
    await tx.db.company.updateMany({
      where: { id: tx.companyId },
      data: { working_week: asJson(week) },
    });
    const only = (all: Readonly<Record<string, string>>) =>
      Object.fromEntries(days.map((day) => [day, all[day] || "no work"]));
    return {
      ok: true,
      done: { act: "working_week_changed", before: only(before), after: only(after) },
    };
  });
}

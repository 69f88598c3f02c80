import { addHolidays, saveWeek } from "../accounts/index.js";
import type { Actor } from "../access/index.js";

const clock = (hours: number, minutes = 0): number => hours * 60 + minutes;

const DAY = [
  { from: clock(9), to: clock(12, 30) },
  { from: clock(13, 30), to: clock(17, 30) },
];
const FRIDAY = [{ from: clock(9), to: clock(15) }];

const HOLIDAYS = [
  { day: "01-01", name: "New Year’s Day" },
  { day: "05-01", name: "Labour Day" },
  { day: "12-24", name: "Christmas Eve" },
  { day: "12-25", name: "Christmas Day" },
  { day: "12-26", name: "Boxing Day" },
  { day: "12-31", name: "New Year’s Eve" },
];

/** Gives Acme its working week and the holidays of this year and the next, as its admin would; those that are there stay. */
export async function setDemoCalendar(admin: Actor): Promise<void> {
  const year = new Date().getUTCFullYear();
  const holidays = [year, year + 1].flatMap((each) =>
    HOLIDAYS.map(({ day, name }) => ({ day: `${each}-${day}`, name })),
  );
  for (const result of [
    await saveWeek(admin, [DAY, DAY, DAY, DAY, FRIDAY, [], []]),
    await addHolidays(admin, holidays, "days"),
  ])
    if (!result.ok)
      throw new Error(`The demo's calendar was not set: ${result.rejection.sentence}`);
}

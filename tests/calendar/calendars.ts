import type { Calendar, WorkingSpan } from "../../src/calendar/index.js";

/** "09:00-12:30 13:30-17:00" as spans. */
function spans(text: string): WorkingSpan[] {
  const minutes = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
  return text
    .split(" ")
    .filter(Boolean)
    .map((span) => ({ from: minutes(span.slice(0, 5)), to: minutes(span.slice(6)) }));
}

/** A calendar with this on each of the days, the same on all or Monday first. */
export function calendar(
  zone: string,
  week: string | readonly string[],
  holidays: readonly string[] = [],
): Calendar {
  const days = typeof week === "string" ? Array.from({ length: 7 }, () => week) : week;
  return { zone, week: days.map(spans), holidays };
}

const weekdays = (day: string) => [day, day, day, day, day, "", ""];

/** Monday to Friday, nine to five. */
export const office = (zone = "UTC", holidays: readonly string[] = []) =>
  calendar(zone, weekdays("09:00-17:00"), holidays);

import type { Stretch } from "./holds.js";
import { piecesOfWeek, type Piece } from "./even-clocks.js";
import type { Calendar } from "./working-week.js";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

/** How far it is looked ahead: what needs longer is never due. */
const MOST_WEEKS = 20 * 52;

/**
 * When work is done from a moment on, in order: all the time at which the zone's clocks show a working hour of a day that is no holiday.
 * So a span within which clocks are put forward is shorter by that, and one within which they are put back is longer.
 */
export function* workedStretches(calendar: Calendar, from: number): Generator<Stretch> {
  const holidays = new Set(calendar.holidays.map((day) => Date.parse(day) / DAY_MS));
  for (let week = 0; week < MOST_WEEKS; week++) {
    for (const piece of piecesOfWeek(calendar.zone, from + week * WEEK_MS)) {
      for (const { from: start, to } of workedWithin(calendar, holidays, piece)) {
        if (to > from) yield { from: Math.max(start, from), to };
      }
    }
  }
}

/** Within a time in which the clocks run evenly. */
function* workedWithin(
  { week }: Calendar,
  holidays: ReadonlySet<number>,
  { from, to, ahead }: Piece,
): Generator<Stretch> {
  const last = Math.ceil((to + ahead) / DAY_MS);
  for (let day = Math.floor((from + ahead) / DAY_MS); day < last; day++) {
    if (holidays.has(day)) continue;
    const midnight = day * DAY_MS - ahead;
    for (const span of week[weekday(day)] ?? []) {
      const start = Math.max(from, midnight + span.from * MINUTE_MS);
      const end = Math.min(to, midnight + span.to * MINUTE_MS);
      if (start < end) yield { from: start, to: end };
    }
  }
}

/** Monday is 0; the first day of 1970 was a Thursday. */
function weekday(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

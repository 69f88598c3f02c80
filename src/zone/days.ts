import { instantOfLocal, localTime } from "./index.js";

/* Days of the calendar, written as in "2026-11-24", and when they are where the reader is. */

const HOUR = 3_600_000;

/** Whether it is a day that there is, of the last century, this one or the next. */
export function isDay(text: string): boolean {
  if (!/^(?:19|20|21)\d\d-\d\d-\d\d$/.test(text)) return false;
  const at = new Date(text);
  return !Number.isNaN(at.getTime()) && written(at) === text;
}

/** The day so many days after one, or before it. */
export function plusDays(day: string, days: number): string {
  return written(new Date(Date.parse(day) + days * 24 * HOUR));
}

/** The day that it is at a moment, by the reader's clocks. */
export function dayAt(at: Date): string {
  const { year, month, day } = localTime(at);
  return written(new Date(Date.UTC(year, month - 1, day)));
}

/** The moment at which a day begins by the reader's clocks: mostly at their midnight, else when clocks that skip it go on, or show it first. */
export function startOfDay(day: string): Date {
  const midnight = instantOfLocal(`${day}T00:00:00`);
  const earlier = new Date(midnight.getTime() - HOUR);
  if (dayAt(earlier) === day) return earlier;
  return dayAt(midnight) < day ? new Date(midnight.getTime() + HOUR) : midnight;
}

/** The moment at which a day is over: the next one begins. */
export function endOfDay(day: string): Date {
  return startOfDay(plusDays(day, 1));
}

function written(at: Date): string {
  return at.toISOString().slice(0, 10);
}

import type { WorkingSpan, WorkingWeek } from "../../calendar/index.js";

/** The days of a working week, in its order. */
export const DAYS = [
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
  "Sunday",
] as const;

/** "09:00" for 540; 1440 is "24:00". */
export function clockOf(minutes: number): string {
  const two = (number: number): string => String(number).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** Each day with its times, for the audit: {"Monday": "09:00–12:30, 13:30–17:00"}; "" for a free one. */
export function weekInWords(week: WorkingWeek): Readonly<Record<string, string>> {
  return Object.fromEntries(DAYS.map((name, day) => [name, dayInWords(week[day] ?? [])]));
}

function dayInWords(spans: readonly WorkingSpan[]): string {
  return spans.map(({ from, to }) => `${clockOf(from)}–${clockOf(to)}`).join(", ");
}

import { isDay } from "../zone/days.js";

/** Counts stop here: a page costs the same however large a company is. */
export const MOST_COUNTED = 10_000;

/** A count of at most MOST_COUNTED + 1 in words: "10,000+" beyond it. */
export function counted(count: number): string {
  const figure = Math.min(count, MOST_COUNTED).toLocaleString("en-GB");
  return count > MOST_COUNTED ? `${figure}+` : figure;
}

const DAY = 24 * 60;

/** How long ago, in the largest unit that fits: "3 days". */
export function duration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return "less than a minute";
  if (minutes < 60) return plural(minutes, "minute");
  if (minutes < 2 * DAY) return plural(Math.floor(minutes / 60), "hour");
  return plural(Math.floor(minutes / DAY), "day");
}

function plural(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** A day of the calendar as yyyy-mm-dd, else "". */
export function dayOf(text: string): string {
  return isDay(text) ? text : "";
}

/** What `ilike` takes for "contains this text". */
export function containing(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}

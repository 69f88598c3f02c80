import { isDay, plusDays } from "../../zone/days.js";

/** What a report looks at. Days are those of the reader's clocks, written as in "2026-11-24". */
export interface ReportPeriod {
  /** One of PERIODS, or "own" where both days were typed. */
  readonly preset: string;
  readonly from: string;
  /** The last day, included. */
  readonly to: string;
  readonly step: "day" | "week" | "month";
  /** The first days of the parts, in order; the first is `from` or before it. */
  readonly parts: readonly string[];
}

/** What can be chosen by name. */
export const PERIODS = [
  { value: "8-weeks", label: "Last 8 weeks" },
  { value: "30-days", label: "Last 30 days" },
  { value: "12-months", label: "Last 12 months" },
  { value: "own", label: "The days beside" },
] as const;

/** A report looks back no further than this. */
export const LONGEST_DAYS = 1_100;
const DAY = 86_400_000;
const DAILY_UP_TO = 31;
const WEEKLY_UP_TO = 186;

/**
 * The period that was asked for, on the day `today`. A problem is a sentence with the name of its field; then the last 8 weeks are shown.
 */
export function reportPeriod(
  asked: { readonly preset: string; readonly from: string; readonly to: string },
  today: string,
): {
  readonly period: ReportPeriod;
  readonly problem?: { field: "from" | "to"; sentence: string };
} {
  if (asked.preset === "30-days") return { period: madeOf("30-days", plusDays(today, -29), today) };
  if (asked.preset === "12-months")
    return {
      period: madeOf("12-months", firstOf(plusDays(firstOf(today, "month"), -334), "month"), today),
    };
  const eight = madeOf("8-weeks", plusDays(firstOf(today, "week"), -49), today);
  if (asked.preset !== "own") return { period: eight };
  const problem = problemOf(asked.from, asked.to);
  return problem ? { period: eight, problem } : { period: madeOf("own", asked.from, asked.to) };
}

function problemOf(from: string, to: string) {
  if (!isDay(from)) return { field: "from" as const, sentence: "Expected a day to begin with." };
  if (!isDay(to)) return { field: "to" as const, sentence: "Expected a day to end with." };
  if (to < from)
    return { field: "to" as const, sentence: "Expected the last day not to be before the first." };
  if (daysBetween(from, to) >= LONGEST_DAYS)
    return { field: "from" as const, sentence: `Expected at most ${LONGEST_DAYS} days.` };
  return undefined;
}

function madeOf(preset: string, from: string, to: string): ReportPeriod {
  const days = daysBetween(from, to) + 1;
  const step = days <= DAILY_UP_TO ? "day" : days <= WEEKLY_UP_TO ? "week" : "month";
  const parts: string[] = [];
  for (let day = firstOf(from, step); day <= to; day = nextOf(day, step)) parts.push(day);
  return { preset, from, to, step, parts };
}

/** As many days before the period as it has. */
export function daysBefore({ from, to }: Pick<ReportPeriod, "from" | "to">): string {
  return plusDays(from, -(daysBetween(from, to) + 1));
}

function nextOf(day: string, step: ReportPeriod["step"]): string {
  if (step === "month") return firstOf(plusDays(day, 31), "month");
  return plusDays(day, step === "week" ? 7 : 1);
}

/** The day on which the day's part begins; weeks begin on Mondays, as PostgreSQL's do. */
function firstOf(day: string, step: ReportPeriod["step"]): string {
  if (step === "day") return day;
  if (step === "month") return `${day.slice(0, 8)}01`;
  return plusDays(day, -((new Date(day).getUTCDay() + 6) % 7));
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY);
}

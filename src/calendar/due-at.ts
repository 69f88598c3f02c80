import { withoutHolds, type Hold, type Stretch } from "./holds.js";
import { workedStretches } from "./worked-stretches.js";
import { weeklyMinutes, type Calendar } from "./working-week.js";

/** After how much time something is due, and which time counts. */
export interface DueRule {
  readonly hours: number;
  /** The working hours of the calendar, or every hour. */
  readonly counted: "working" | "plain";
}

/** What happened to a task that its due time depends on. */
export interface TaskHistory {
  readonly openedAt: Date;
  /** When its ticket was on hold, in any order; `to` is null while it is. */
  readonly holds: readonly Hold[];
}

const HOUR_MS = 3_600_000;

/**
 * The moment at which so much time has been counted since a task opened, holds left out: the end of a working day, not the beginning of
 * the next. Null while it is on hold, and where the calendar has not got that much time within twenty years (with no working hours: never).
 * The same calendar and history give the same moment, whenever it is asked for.
 */
export function dueAt(calendar: Calendar, rule: DueRule, history: TaskHistory): Date | null {
  if (history.holds.some((hold) => hold.to === null)) return null;
  let left = Math.round(rule.hours * HOUR_MS);
  const from = history.openedAt.getTime();
  for (const stretch of withoutHolds(counted(calendar, rule, from), history.holds)) {
    const length = stretch.to - stretch.from;
    if (length >= left) return new Date(stretch.from + left);
    left -= length;
  }
  return null;
}

function counted(calendar: Calendar, rule: DueRule, from: number): Iterable<Stretch> {
  if (rule.counted === "plain") return [{ from, to: Infinity }];
  return weeklyMinutes(calendar.week) === 0 ? [] : workedStretches(calendar, from);
}

/** A stretch of a working day, in minutes after midnight as the zone's clocks show it; `to` is 1440 at most: midnight. */
export interface WorkingSpan {
  readonly from: number;
  readonly to: number;
}

/** Seven days, Monday first, each with its spans in order and apart from each other. */
export type WorkingWeek = readonly (readonly WorkingSpan[])[];

/** When a company works. */
export interface Calendar {
  /** IANA's name; one that is not known here is taken for UTC. */
  readonly zone: string;
  readonly week: WorkingWeek;
  /** "YYYY-MM-DD": days without work. */
  readonly holidays: readonly string[];
}

/** How much is worked in a week without holidays. */
export function weeklyMinutes(week: WorkingWeek): number {
  return week.flat().reduce((sum, { from, to }) => sum + to - from, 0);
}

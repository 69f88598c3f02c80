import fc from "fast-check";
import { expect, it } from "vitest";
import { dueAt, type Calendar, type WorkingSpan } from "../../src/calendar/index.js";

const MINUTE = 60_000;
const ZONES = [
  ...["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"],
  ...["America/Santiago", "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Chatham"],
];

const clocks = new Map(
  ZONES.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat("sv-SE", {
      ...{ timeZone, year: "numeric", month: "2-digit", day: "2-digit" },
      ...{ hour: "2-digit", minute: "2-digit" },
    }),
  ]),
);

/** Is this minute one of work? By what a clock on the wall shows, and nothing else. */
function isWorked(calendar: Calendar, minute: number): boolean {
  const shown = clocks.get(calendar.zone)?.format(new Date(minute)) ?? "";
  const [day = "", time = ""] = shown.split(" ");
  if (calendar.holidays.includes(day)) return false;
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  const of = Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  return calendar.week[weekday]?.some(({ from, to }) => from <= of && of < to) ?? false;
}

/** Counts minute by minute, for at most so many. */
function naive(
  calendar: Calendar,
  hours: number,
  counted: "working" | "plain",
  opened: number,
  holds: readonly (readonly [number, number])[],
  most: number,
): number | null {
  let left = hours * 60;
  for (let minute = opened; minute < opened + most * MINUTE; minute += MINUTE) {
    const held = holds.some(([from, to]) => from <= minute && minute < to);
    if (!held && (counted === "plain" || isWorked(calendar, minute))) left -= 1;
    if (left <= 0) return minute + MINUTE;
  }
  return null;
}

const MOST = 12 * 24 * 60;

/** Some moments in 2026 within days of a change of clocks somewhere. */
const opened = fc
  .tuple(
    fc.constantFrom(
      "2026-03-06",
      "2026-03-27",
      "2026-04-03",
      "2026-09-04",
      "2026-10-23",
      "2026-02-13",
    ),
    fc.integer({ min: 0, max: 4 * 24 * 60 }),
  )
  .map(([day, minutes]) => Date.parse(day) + minutes * MINUTE);

const day: fc.Arbitrary<WorkingSpan[]> = fc
  .uniqueArray(fc.integer({ min: 0, max: 96 }), { maxLength: 6 })
  .map((marks) => marks.toSorted((a, b) => a - b).map((mark) => mark * 15))
  .map((marks) =>
    marks.flatMap((from, index) => {
      const to = marks[index + 1];
      return index % 2 === 0 && to !== undefined ? [{ from, to }] : [];
    }),
  );

const cases = fc.record({
  zone: fc.constantFrom(...ZONES),
  week: fc.array(day, { minLength: 7, maxLength: 7 }),
  opened,
  free: fc.array(fc.integer({ min: -1, max: 11 }), { maxLength: 3 }),
  hours: fc.integer({ min: 1, max: 160 }).map((quarters) => quarters / 4),
  counted: fc.constantFrom("working" as const, "plain" as const),
  holds: fc.array(
    fc.tuple(fc.integer({ min: -2_000, max: 9_000 }), fc.integer({ min: 0, max: 3_000 })),
    { maxLength: 4 },
  ),
});

it("comes to what counting minute by minute comes to", () => {
  fc.assert(
    fc.property(cases, ({ zone, week, opened, free, hours, counted, holds }) => {
      const holidays = free.map((days) =>
        new Date(opened + days * 86_400_000).toISOString().slice(0, 10),
      );
      const held = holds.map(
        ([from, length]) => [opened + from * MINUTE, opened + (from + length) * MINUTE] as const,
      );
      const calendar = { zone, week, holidays };
      const expected = naive(calendar, hours, counted, opened, held, MOST);
      const due = dueAt(
        calendar,
        { hours, counted },
        {
          openedAt: new Date(opened),
          holds: held.map(([from, to]) => ({ from: new Date(from), to: new Date(to) })),
        },
      );
      if (expected === null)
        expect(due === null || due.getTime() > opened + MOST * MINUTE).toBe(true);
      else expect(due?.toISOString()).toBe(new Date(expected).toISOString());
    }),
    { numRuns: 150 },
  );
});

import { describe, expect, it } from "vitest";
import { dueAt, type Calendar } from "../../src/calendar/index.js";
import { calendar, office } from "./calendars.js";

/** "2026-11-30 09:00" (in UTC) as a moment. */
const at = (text: string) => new Date(`${text.replace(" ", "T")}Z`);

interface Case {
  readonly opened: string;
  readonly hours: number;
  readonly due: string | null;
  readonly in?: Calendar;
  readonly plain?: true;
  readonly holds?: readonly (readonly [from: string, to: string | null])[];
}

function check(one: Case): void {
  const history = {
    openedAt: at(one.opened),
    holds: (one.holds ?? []).map(([from, to]) => ({
      from: at(from),
      to: to === null ? null : at(to),
    })),
  };
  const rule = { hours: one.hours, counted: one.plain ? "plain" : "working" } as const;
  const due = dueAt(one.in ?? office(), rule, history);
  expect(due?.toISOString() ?? null).toBe(one.due === null ? null : at(one.due).toISOString());
}

const cases = (table: Readonly<Record<string, Case>>): void => {
  it.each(Object.entries(table))("%s", (_, one) => {
    check(one);
  });
};

// 30 November 2026 is a Monday.
describe("working hours", () => {
  cases({
    "count within a day": { opened: "2026-11-30 10:15", hours: 2.5, due: "2026-11-30 12:45" },
    "begin when work begins": { opened: "2026-11-30 06:00", hours: 1, due: "2026-11-30 10:00" },
    "go on the next day": { opened: "2026-11-30 16:00", hours: 4, due: "2026-12-01 12:00" },
    "are over when the day is, not when the next begins": {
      opened: "2026-11-30 09:00",
      hours: 8,
      due: "2026-11-30 17:00",
    },
    "begin the next morning after work": {
      opened: "2026-11-30 17:00",
      hours: 0.25,
      due: "2026-12-01 09:15",
    },
    "leave the weekend out": { opened: "2026-12-04 16:30", hours: 1, due: "2026-12-07 09:30" },
    "keep the seconds": {
      opened: "2026-11-30 09:00:07.250",
      hours: 9,
      due: "2026-12-01 10:00:07.250",
    },
    "leave holidays out, and a holiday on a Saturday takes nothing": {
      in: office("UTC", ["2026-12-25", "2026-12-26", "2027-01-01"]),
      opened: "2026-12-24 15:00",
      hours: 4,
      due: "2026-12-28 11:00",
    },
    "leave out the holiday on which it opens": {
      in: office("UTC", ["2026-11-30"]),
      opened: "2026-11-30 10:00",
      hours: 1,
      due: "2026-12-01 10:00",
    },
    "leave out the break at noon": {
      in: calendar("UTC", "09:00-12:30 13:30-17:00"),
      opened: "2026-11-30 12:00",
      hours: 1,
      due: "2026-11-30 14:00",
    },
    "go through midnight where two spans meet there": {
      in: calendar("UTC", "00:00-06:00 22:00-24:00"),
      opened: "2026-11-30 23:00",
      hours: 4,
      due: "2026-12-01 03:00",
    },
    "are all hours where all are worked": {
      in: calendar("UTC", "00:00-24:00"),
      opened: "2026-11-30 23:00",
      hours: 49,
      due: "2026-12-03 00:00",
    },
    "reach over a year": {
      opened: "2026-11-30 09:00",
      hours: 261 * 8,
      due: "2027-11-29 17:00",
    },
    "are never enough in a week without work": {
      in: calendar("UTC", ""),
      opened: "2026-11-30 09:00",
      hours: 0.25,
      due: null,
    },
    "are never enough where they would take more than twenty years": {
      in: calendar("UTC", ["09:00-09:15", "", "", "", "", "", ""]),
      opened: "2026-11-30 09:00",
      hours: 8_760,
      due: null,
    },
  });
});

describe("the zone of the calendar", () => {
  cases({
    "says when work begins": {
      in: office("America/New_York"),
      opened: "2026-11-30 12:00",
      hours: 1,
      due: "2026-11-30 15:00",
    },
    "says which day it is": {
      in: office("Pacific/Auckland", ["2026-12-01"]),
      opened: "2026-11-30 22:00", // there it is the holiday, eleven in the morning
      hours: 1,
      due: "2026-12-01 21:00",
    },
    "that is half an hour off counts as others do": {
      in: office("Asia/Kolkata"),
      opened: "2026-11-30 00:00",
      hours: 8,
      due: "2026-11-30 11:30",
    },
    "that is not known is taken for UTC": {
      in: office("Mars/Olympus"),
      opened: "2026-11-30 09:00",
      hours: 1,
      due: "2026-11-30 10:00",
    },
  });
});

// In Berlin clocks go from 02:00 to 03:00 on 29 March 2026 (01:00 UTC), and back from 03:00 to 02:00 on 25 October 2026 (01:00 UTC).
describe("a night in which clocks change", () => {
  const nights = calendar("Europe/Berlin", "01:30-03:30");
  const all = calendar("Europe/Berlin", "00:00-24:00");
  cases({
    "moves what comes after it": {
      in: office("Europe/Berlin"),
      opened: "2026-03-27 15:00", // Friday, 16:00 there
      hours: 2,
      due: "2026-03-30 08:00",
    },
    "in spring takes an hour out of a span": {
      in: nights,
      opened: "2026-03-29 00:00",
      hours: 1,
      due: "2026-03-29 01:30",
    },
    "in autumn adds one": {
      in: nights,
      opened: "2026-10-24 20:00",
      hours: 3,
      due: "2026-10-25 02:30",
    },
    "in autumn shows a short span twice": {
      in: calendar("Europe/Berlin", "02:00-02:30"),
      opened: "2026-10-24 20:00",
      hours: 1,
      due: "2026-10-25 01:30",
    },
    "in spring has none of a span that is skipped": {
      in: calendar("Europe/Berlin", "02:00-02:30"),
      opened: "2026-03-28 20:00",
      hours: 0.5,
      due: "2026-03-30 00:30",
    },
    "makes a day of 23 hours": {
      in: all,
      opened: "2026-03-28 23:00",
      hours: 24,
      due: "2026-03-29 23:00",
    },
    "at midnight takes the first hour of a day": {
      in: calendar("America/Santiago", "00:00-02:00"), // on 6 September 2026 clocks go from 00:00 to 01:00, at 04:00 UTC
      opened: "2026-09-06 03:00",
      hours: 1,
      due: "2026-09-06 05:00",
    },
    "does not touch plain hours": {
      plain: true,
      in: office("Europe/Berlin"),
      opened: "2026-03-28 23:00",
      hours: 24,
      due: "2026-03-29 23:00",
    },
  });
});

describe("plain hours", () => {
  cases({
    "count through nights, weekends and holidays": {
      plain: true,
      in: office("UTC", ["2026-12-05"]),
      opened: "2026-12-04 20:00",
      hours: 48,
      due: "2026-12-06 20:00",
    },
    "need no working time": {
      plain: true,
      in: calendar("UTC", ""),
      opened: "2026-11-30 09:00",
      hours: 8_760,
      due: "2027-11-30 09:00",
    },
    "stand still on hold": {
      plain: true,
      opened: "2026-11-30 09:00",
      hours: 10,
      holds: [["2026-11-30 10:00", "2026-12-02 10:00"]],
      due: "2026-12-02 19:00",
    },
  });
});

describe("holds", () => {
  cases({
    "count nothing": {
      opened: "2026-11-30 09:00",
      hours: 4,
      holds: [["2026-11-30 10:00", "2026-11-30 12:00"]],
      due: "2026-11-30 15:00",
    },
    "outside of working hours take nothing": {
      opened: "2026-11-30 16:00",
      hours: 2,
      holds: [["2026-11-30 18:00", "2026-12-01 08:59"]],
      due: "2026-12-01 10:00",
    },
    "that begin at night and end in the day take the morning": {
      opened: "2026-11-30 16:00",
      hours: 2,
      holds: [["2026-11-30 22:00", "2026-12-01 11:00"]],
      due: "2026-12-01 12:00",
    },
    "over a weekend take what is worked of it": {
      opened: "2026-12-04 16:00",
      hours: 2,
      holds: [["2026-12-04 16:30", "2026-12-07 09:30"]],
      due: "2026-12-07 11:00",
    },
    "add up, in any order, and overlap": {
      opened: "2026-11-30 09:00",
      hours: 4,
      holds: [
        ["2026-11-30 13:00", "2026-11-30 14:00"],
        ["2026-11-30 10:00", "2026-11-30 11:00"],
        ["2026-11-30 10:30", "2026-11-30 11:30"],
        ["2026-11-30 10:40", "2026-11-30 10:50"],
      ],
      due: "2026-11-30 15:30",
    },
    "of no length take nothing": {
      opened: "2026-11-30 09:00",
      hours: 4,
      holds: [["2026-11-30 10:00", "2026-11-30 10:00"]],
      due: "2026-11-30 13:00",
    },
    "before it opened take nothing, and one during which it opened the rest": {
      opened: "2026-11-30 10:00",
      hours: 1,
      holds: [
        ["2026-11-29 10:00", "2026-11-29 12:00"],
        ["2026-11-30 09:00", "2026-11-30 11:00"],
      ],
      due: "2026-11-30 12:00",
    },
    "after it was due change nothing": {
      opened: "2026-11-30 09:00",
      hours: 1,
      holds: [["2026-11-30 12:00", "2026-11-30 14:00"]],
      due: "2026-11-30 10:00",
    },
    "that last leave it without a due time": {
      opened: "2026-11-30 09:00",
      hours: 1,
      holds: [
        ["2026-11-30 09:10", "2026-11-30 09:20"],
        ["2026-11-30 12:00", null],
      ],
      due: null,
    },
  });
});

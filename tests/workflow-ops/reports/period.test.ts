import { describe, expect, it } from "vitest";
import {
  daysBefore,
  LONGEST_DAYS,
  reportPeriod,
} from "../../../src/workflow-ops/reports/report-period.js";
import { plusDays } from "../../../src/zone/days.js";
import { spanInWords, spanUnit } from "../../../src/workflow-ops/reports/span-words.js";

const TODAY = "2026-11-24"; // a Tuesday
const own = (from: string, to: string) => reportPeriod({ preset: "own", from, to }, TODAY);

describe("the period of a report", () => {
  it("is the last eight weeks, from a Monday on, unless something else is asked for", () => {
    for (const preset of ["", "8-weeks", "nonsense"]) {
      const { period } = reportPeriod({ preset, from: "2020-01-01", to: "x" }, TODAY);
      expect(period).toMatchObject({ from: "2026-10-05", to: TODAY, step: "week" });
      expect(period.parts).toHaveLength(8);
      expect(period.parts.at(-1)).toBe("2026-11-23");
    }
  });

  it("of thirty days is told by day, of twelve months by month", () => {
    const month = reportPeriod({ preset: "30-days", from: "", to: "" }, TODAY).period;
    expect(month).toMatchObject({ from: "2026-10-26", step: "day" });
    expect(month.parts).toHaveLength(30);
    const year = reportPeriod({ preset: "12-months", from: "", to: "" }, TODAY).period;
    expect(year).toMatchObject({ from: "2025-12-01", step: "month" });
    expect(year.parts).toHaveLength(12);
  });

  it.each([
    ["2026-01-01", "2026-01-31", "day", 31, "2026-01-01"],
    ["2026-01-01", "2026-02-01", "week", 5, "2025-12-29"],
    ["2024-02-29", "2026-02-28", "month", 25, "2024-02-01"],
  ])("of one's own days, %s to %s, has parts of a %s", (from, to, step, count, first) => {
    const { period, problem } = own(from, to);
    expect(problem).toBeUndefined();
    expect(period).toMatchObject({ preset: "own", from, to, step });
    expect(period.parts).toHaveLength(count);
    expect(period.parts[0]).toBe(first);
  });

  it.each([
    ["", "2026-01-01", "from"],
    ["2026-01-01", "", "to"],
    ["2026-02-30", "2026-03-01", "from"],
    ["2026-01-02", "2026-01-01", "to"],
    ["2026-1-1", "2026-01-01", "from"],
    ["0001-01-01", "2026-01-01", "from"],
    [plusDays("2026-01-01", -LONGEST_DAYS), "2026-01-01", "from"],
  ])("%s to %s is a mistake in %s, and the last eight weeks are shown", (from, to, field) => {
    expect(own(from, to)).toMatchObject({ problem: { field }, period: { preset: "8-weeks" } });
  });

  it("has as many days before it", () => {
    expect(daysBefore({ from: "2026-03-01", to: "2026-03-31" })).toBe("2026-01-29");
    expect(daysBefore({ from: "2026-03-01", to: "2026-03-01" })).toBe("2026-02-28");
  });
});

it.each([
  [null, "–"],
  [0, "0 s"],
  [59, "59 s"],
  [90, "2 min"],
  [3_600, "1 h"],
  [18_720, "5.2 h"],
  [172_800, "2 days"],
])("%s seconds are %s", (seconds, words) => expect(spanInWords(seconds)).toBe(words));

it.each([
  [10, "s"],
  [600, "min"],
  [7_200, "h"],
  [10 * 86_400, "days"],
])("an axis to %s seconds counts in %s", (longest, unit) =>
  expect(spanUnit(longest).unit).toBe(unit),
);

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  clockOf,
  dayOf,
  inZone,
  instantOfLocal,
  isoNow,
  isZone,
  localTime,
  zoneNow,
} from "../../src/zone/index.js";
import { dayAt, endOfDay, isDay, plusDays, startOfDay } from "../../src/zone/days.js";
import { offsetByIntl, offsetOf } from "../../src/zone/offsets.js";
import { shortMoment, momentInWords } from "../../src/workflow-ops/words.js";

const winter = new Date("2026-01-15T12:30:00Z");
const summer = new Date("2026-07-15T12:30:00Z");

test("outside of a request it is UTC", () => expect(zoneNow()).toBe("UTC"));

test.each([
  ["UTC", winter, "2026-01-15T12:30:00.000Z"],
  ["Europe/Berlin", winter, "2026-01-15T13:30:00.000+01:00"],
  ["Europe/Berlin", summer, "2026-07-15T14:30:00.000+02:00"],
  ["America/St_Johns", winter, "2026-01-15T09:00:00.000-03:30"],
  ["Asia/Kathmandu", summer, "2026-07-15T18:15:00.000+05:45"],
  ["Pacific/Kiritimati", winter, "2026-01-16T02:30:00.000+14:00"],
])("in %s %o is written %s", (zone, at, text) => {
  expect(inZone(zone, () => isoNow(at))).toBe(text);
});

test.each([
  ["UTC", "2026-03-29T02:30:00", "2026-03-29T02:30:00.000Z"],
  ["Europe/Berlin", "2026-03-29T01:59:59", "2026-03-29T00:59:59.000Z"],
  ["Europe/Berlin", "2026-03-29T03:00:00", "2026-03-29T01:00:00.000Z"],
  ["America/New_York", "2026-11-01T12:00:00", "2026-11-01T17:00:00.000Z"],
  ["Asia/Kathmandu", "2026-07-15T00:00:00", "2026-07-14T18:15:00.000Z"],
])("in %s clocks show %s at %s", (zone, local, instant) => {
  expect(inZone(zone, () => instantOfLocal(local).toISOString())).toBe(instant);
});

test.each(["UTC", "Europe/Berlin"])("in %s there is no hour 25", (zone) => {
  const instant = inZone(zone, () => instantOfLocal("2026-01-01T25:00:00"));
  expect(instant.getTime()).toBeNaN();
});

test("what clocks show leads back to the instant, all through a year with its changes", () => {
  for (const zone of ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]) {
    inZone(zone, () => {
      for (let hour = 0; hour < 366 * 24; hour += 7) {
        const at = new Date(Date.UTC(2026, 0, 1, hour));
        const back = instantOfLocal(isoNow(at).slice(0, 19));
        // An hour that comes twice may be its other one.
        expect(Math.abs(back.getTime() - at.getTime())).toBeLessThanOrEqual(3_600_000);
        expect(localTime(back)).toEqual(localTime(at));
      }
    });
  }
});

test("sentences say the reader's time", () => {
  expect(momentInWords(summer)).toBe("15 Jul 2026, 12:30 UTC");
  expect(inZone("Europe/Berlin", () => momentInWords(summer))).toBe("15 Jul 2026, 14:30");
  expect(inZone("Pacific/Kiritimati", () => shortMoment(winter))).toMatch(/^16 Jan.*, 02:30$/);
});

test("only zones that there are", () => {
  const names = ["UTC", "Europe/Berlin", "Europe/Nowhere", "", "../etc"];
  expect(names.map(isZone)).toEqual([true, true, false, false, false]);
});

test("a day begins with the first second that clocks show of it, and ends where the next one begins", () => {
  // Clocks that skip midnight, show it twice, are far ahead or behind.
  const zones = ["America/Santiago", "America/Havana", "Africa/Cairo", "Asia/Beirut"];
  for (const zone of ["UTC", "Europe/Berlin", "Pacific/Kiritimati", "Pacific/Pago_Pago", ...zones])
    inZone(zone, () => {
      for (let day = "2026-01-01"; day < "2027-01-02"; day = plusDays(day, 1)) {
        const start = startOfDay(day);
        const before = new Date(start.getTime() - 1_000);
        expect([dayAt(before), dayAt(start)], zone).toEqual([plusDays(day, -1), day]);
        expect(endOfDay(day)).toEqual(startOfDay(plusDays(day, 1)));
      }
    });
});

test("a day is one of the calendar", () => {
  const texts = ["2026-02-28", "2024-02-29", "2026-02-29", "1899-12-31", "2026-1-1", "", "x"];
  expect(texts.map(isDay)).toEqual([true, true, false, false, false, false, false]);
});

describe("what is kept of a zone's clocks says what Intl says", () => {
  const HOUR = 3_600_000;
  // Clocks that change by half an hour, at a minute after midnight, by a whole day, by 45 minutes for good, and those that never do.
  const zones = [
    "UTC",
    "Europe/Berlin",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Africa/Monrovia",
    "Africa/Casablanca",
    "Europe/Amsterdam",
  ];

  function plainly(zone: string, at: Date): string {
    const format = (options: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone }).format(at);
    const day = format({ day: "numeric", month: "short" });
    return `${day} ${format({ hour: "2-digit", minute: "2-digit" })} ${format({ year: "numeric" })} ${format({ second: "numeric" })}`;
  }

  function kept(zone: string, at: Date): string {
    return inZone(zone, () => {
      const shown = localTime(at);
      return `${dayOf(shown)} ${clockOf(shown)} ${shown.year} ${shown.second}`;
    });
  }

  test.each(zones)("%s, at any moment, asked twice", (zone) => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("0001-01-02"), max: new Date("9999-12-30"), noInvalidDate: true }),
        (at) => {
          expect(kept(zone, at)).toBe(plainly(zone, at));
          expect(kept(zone, at)).toBe(plainly(zone, at));
        },
      ),
      { numRuns: 60 },
    );
  });

  test.each(zones)("%s, minute by minute around each change of its clocks", (zone) => {
    for (const year of [1972, 1986, 2005, 2011, 2026]) {
      let before = offsetByIntl(zone, Date.UTC(year, 0, 1));
      for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += 6 * HOUR) {
        const after = offsetByIntl(zone, at);
        if (after === before) continue;
        before = after;
        for (let minute = at - 6 * HOUR; minute < at + HOUR; minute += 60_000)
          expect(offsetOf(zone, minute)).toBe(offsetByIntl(zone, minute));
      }
    }
  });
});

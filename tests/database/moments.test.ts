import fc from "fast-check";
import pg from "pg";
import { expect, it } from "vitest";
import { readMoment } from "../../src/db/packet.js";

const theirs = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ) as (text: string) => unknown;

/** As PostgreSQL writes it: without a fraction that is zero, and without zeros behind one. */
const moments = fc
  .record({
    at: fc.date({
      min: new Date("1000-01-01T00:00:00Z"),
      max: new Date("9999-12-31T23:59:59.999Z"),
      noInvalidDate: true,
    }),
    micro: fc.integer({ min: 0, max: 999_999 }),
  })
  .map(({ at, micro }) => {
    const fraction = micro === 0 ? "" : `.${String(micro).padStart(6, "0").replace(/0+$/, "")}`;
    return `${at.toISOString().slice(0, 19).replace("T", " ")}${fraction}+00`;
  });

it("reads every moment as pg does", () => {
  fc.assert(
    fc.property(moments, (text) => {
      expect(readMoment(text)).toEqual(theirs(text));
    }),
  );
  for (const text of [
    "infinity",
    "-infinity",
    "12026-11-30 22:08:57+00",
    "0044-03-15 12:00:00+00 BC",
    "0050-01-01 00:00:00+00",
    "0999-12-31 23:59:59.5+00",
    "2026-11-30 22:08:57+05:30",
    "2026-11-30 22:08:57.647123+01",
  ])
    expect(readMoment(text)).toEqual(theirs(text));
});

it("cuts what is less than a millisecond, and loses none", () => {
  for (const [text, wanted] of [
    ["2026-11-30 22:08:57.647999+00", "2026-11-30T22:08:57.647Z"],
    ["2026-11-30 22:08:57.001+00", "2026-11-30T22:08:57.001Z"],
    ["2026-11-30 22:08:57.29+00", "2026-11-30T22:08:57.290Z"],
    ["2026-02-28 00:00:00+00", "2026-02-28T00:00:00.000Z"],
  ] as const)
    expect((readMoment(text) as Date).toISOString()).toBe(wanted);
});

import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { sameValue } from "../../../src/engine/index.js";
import type { Json } from "../../../src/engine/definition.js";
import { sameValue as naiveSameValue } from "../naive/values.js";
import { patience, runs } from "./runs.js";

vi.setConfig({ testTimeout: patience });

const dateTime: Json = { type: "string", format: "date-time" };
const anything: Json = {};

const two = (n: number): string => String(n).padStart(2, "0");

const spelled = (
  days: readonly string[],
  hours: readonly number[],
  minutes: readonly number[],
  fractions: readonly string[],
  zones: readonly string[],
): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(...days),
      fc.constantFrom(...hours),
      fc.constantFrom(...minutes),
      fc.constantFrom(...fractions),
      fc.constantFrom(...zones),
      fc.constantFrom("T", "t"),
    )
    .map(
      ([day, hour, minute, fraction, zone, t]) =>
        `${day}${t}${two(hour)}:${two(minute)}:${two(minute)}${fraction}${zone}`,
    );

/** Few instants in many spellings, and days at which calendars are tried. */
const dateTimes = fc.oneof(
  spelled(
    ["2026-01-01", "2025-12-31"],
    [0, 2, 22],
    [0],
    ["", ".0"],
    ["Z", "z", "+02:00", "-02:00"],
  ),
  spelled(
    [
      "2024-02-29",
      "2024-03-01",
      "2023-02-28",
      "2000-02-29",
      "1900-03-01",
      "1900-02-28",
      "1969-12-31",
    ],
    [0, 12, 23],
    [0, 30, 59],
    ["", ".000", ".5", ".50", ".500000001"],
    ["-00:00", "-10:30", "+23:59", "Z"],
  ),
);

describe("two values of a field", () => {
  it("are one by the real engine where they are by the naive one", () => {
    const values = fc.jsonValue({ maxDepth: 2, depthSize: "small" }) as fc.Arbitrary<Json>;
    fc.assert(
      fc.property(values, values, (left, right) => {
        expect(sameValue(left, right, anything)).toBe(naiveSameValue(anything, left, right));
      }),
      runs(2000),
    );
  });

  it("are one whatever the order of keys, and differ from the other value by one change", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 1 })), (record) => {
        const value = record as Json;
        const turned = Object.fromEntries(Object.entries(record).toReversed()) as Json;
        expect(sameValue(value, turned, anything)).toBe(true);
        expect(sameValue(value, { ...(turned as object), more: 1 }, anything)).toBe(
          Object.hasOwn(record, "more") && record["more"] === 1,
        );
      }),
      runs(1000),
    );
  });

  it("are one instant, however the date-time is spelled", () => {
    let equal = 0;
    fc.assert(
      fc.property(dateTimes, dateTimes, (left, right) => {
        const isSame = naiveSameValue(dateTime, left, right);
        equal += isSame ? 1 : 0;
        expect(sameValue(left, right, dateTime)).toBe(isSame);
        expect(sameValue(left, right, { type: "string" })).toBe(left === right);
      }),
      runs(4000),
    );
    expect(equal).toBeGreaterThan(50);
  });
});

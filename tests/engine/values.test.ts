import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sameValue } from "../../src/engine/index.js";
import type { Json } from "../../src/engine/index.js";
import { instantOf } from "../../src/engine/instant.js";

const plain = { type: "string" };
const moment = { type: "string", format: "date-time" };

describe("canonical equality", () => {
  it.each<{ left: Json; right: Json; same: boolean }>([
    { left: 1, right: 1.0, same: true },
    { left: 0, right: -0, same: true },
    { left: 1, right: "1", same: false },
    { left: 1, right: true, same: false },
    { left: "a", right: "A", same: false },
    { left: null, right: null, same: true },
    { left: null, right: "", same: false },
    { left: null, right: 0, same: false },
    { left: null, right: false, same: false },
    { left: null, right: [], same: false },
    { left: [], right: {}, same: false },
    { left: [1, 2], right: [1, 2], same: true },
    { left: [1, 2], right: [2, 1], same: false },
    { left: [1], right: [1, 1], same: false },
    { left: { a: 1, b: [2] }, right: { b: [2], a: 1 }, same: true },
    { left: { a: 1 }, right: { a: 2 }, same: false },
    { left: { a: 1 }, right: { b: 1 }, same: false },
    { left: { a: 1 }, right: { a: 1, b: 1 }, same: false },
    { left: {}, right: { constructor: 1 }, same: false },
    { left: "2026-01-01T10:00:00Z", right: "2026-01-01T11:00:00+01:00", same: false },
  ])("$left and $right: $same", ({ left, right, same }) => {
    expect(sameValue(left, right, plain)).toBe(same);
    expect(sameValue(right, left, plain)).toBe(same);
  });

  it("of very deep values does not overflow", () => {
    const deep = (end: Json): Json => {
      let value = end;
      for (let level = 0; level < 100_000; level += 1) value = [value];
      return value;
    };
    expect(sameValue(deep(1), deep(1), plain)).toBe(true);
    expect(sameValue(deep(1), deep(2), plain)).toBe(false);
  });
});

describe("date-times compare by instant", () => {
  it.each<{ left: string; right: string; same: boolean }>([
    { left: "2026-01-01T10:00:00Z", right: "2026-01-01T11:00:00+01:00", same: true },
    { left: "2026-01-01T00:30:00+01:00", right: "2025-12-31T23:30:00.000Z", same: true },
    { left: "2024-02-29T23:59:59-00:30", right: "2024-03-01T00:29:59z", same: true },
    { left: "2026-01-01T10:00:00.10Z", right: "2026-01-01T10:00:00.1Z", same: true },
    { left: "2026-01-01T10:00:00.0001Z", right: "2026-01-01T10:00:00.0002Z", same: false },
    { left: "2026-01-01T10:00:00Z", right: "2026-01-01T10:00:01Z", same: false },
    { left: "2026-01-01T10:00", right: "2026-01-01T10:00:00", same: true },
    { left: "2026-01-01T10:00", right: "2026-01-01T10:00:00Z", same: false },
    { left: "soon", right: "later", same: false },
  ])("$left and $right: $same", ({ left, right, same }) => {
    expect(sameValue(left, right, moment)).toBe(same);
  });

  it("inside groups and tables too", () => {
    const table = { type: "array", items: { type: "object", properties: { at: moment } } };
    const [left, right] = [[{ at: "2026-01-01T10:00:00Z" }], [{ at: "2026-01-01T11:00:00+01:00" }]];
    expect(sameValue(left, right, table)).toBe(true);
    expect(sameValue(left, right, { type: "array" })).toBe(false);
  });

  it("as Date would, where Date can", () => {
    const dates = fc.date({
      min: new Date("0000-01-01T00:00:00Z"),
      max: new Date("9999-12-31T23:59:59Z"),
      noInvalidDate: true,
    });
    const seconds = (date: Date): number => Number(instantOf(date.toISOString())?.split(".")[0]);
    fc.assert(
      fc.property(dates, dates, (left, right) => {
        const whole = (date: Date): number => Math.floor(date.getTime() / 1000);
        expect(seconds(left) - seconds(right)).toBe(whole(left) - whole(right));
      }),
    );
  });
});

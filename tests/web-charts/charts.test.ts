import { expect, it } from "vitest";
import { barChart } from "../../src/web/charts/bar-chart.js";
import { lineChart } from "../../src/web/charts/line-chart.js";
import { axisSteps, ticks } from "../../src/web/charts/scale.js";

it.each([
  [1, 1],
  [3, 3],
  [44, 50],
  [279, 300],
  [0.7, 0.8],
  [1_000_000, 1_000_000],
])("an axis for %s ends at %s, in at most five round steps from 0", (most, end) => {
  const axis = axisSteps(most);
  expect(axis.end).toBeCloseTo(end, 9);
  const at = ticks(axis);
  expect(at.length).toBeLessThanOrEqual(6);
  expect(at[0]).toBe(0);
  expect(at.at(-1)).toBeCloseTo(end, 9);
});

it("an axis for counts has whole steps, and one for nothing ends at 1", () => {
  expect(axisSteps(2, true)).toEqual({ step: 1, end: 2 });
  expect(axisSteps(0)).toEqual({ step: 1, end: 1 });
});

const line = (labels: readonly string[], first: readonly number[], second: readonly number[]) =>
  lineChart({
    id: "c",
    title: "Tickets & <tasks>",
    description: "d",
    labels,
    series: [
      { name: "Opened", values: first },
      { name: "Completed", values: second },
    ],
  });

it("lines rise with their values, and every value has its dot", () => {
  const svg = line(["a", "b", "c"], [1, 5, 3], [0, 0, 0]);
  const heights = [...svg.matchAll(/c-dot" cx="[\d.]+" cy="([\d.]+)"/g)].map(([, y]) => Number(y));
  const [low = 0, high = 0, middle = 0] = heights.slice(-3);
  expect(high).toBeLessThan(middle);
  expect(middle).toBeLessThan(low);
  expect(svg.match(/c-dot-2"/g)).toHaveLength(4); // three values and the key
});

it("what is written into a picture is text, and nothing is NaN with one value or none", () => {
  expect(line(["<b>"], [1], [2])).toContain("&lt;b&gt;");
  expect(line(["x"], [1], [2])).toContain("Tickets &amp; &lt;tasks&gt;");
  for (const svg of [line(["x"], [0], [0]), line([], [], []), line(["x"], [1], [2])])
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
});

it("of many labels so many are written that they stand apart, the last among them", () => {
  const labels = Array.from({ length: 31 }, (_none, at) => `day ${at}`);
  const ones = labels.map(() => 1);
  const svg = line(labels, ones, ones);
  expect(svg.match(/c-mid/g)?.length).toBeLessThanOrEqual(8);
  expect(svg).toContain("day 30");
});

it("bars are as long as their values, light before dark, and long names are cut", () => {
  const svg = barChart({
    id: "b",
    title: "t",
    description: "d",
    unit: "h",
    parts: ["waiting", "working"],
    rows: [
      { label: "Short", values: [10, 10] },
      { label: "A name that is a great deal too long for its place", values: [20, 0] },
    ],
  });
  const light = [...svg.matchAll(/c-b" x="150" y="\d\d" width="([\d.]+)"/g)].map(([, w]) =>
    Number(w),
  );
  expect(light[1]).toBeCloseTo(2 * (light[0] ?? 0), 0);
  expect(svg).toContain("…");
  expect(svg).not.toContain("great deal too long for its place<");
});

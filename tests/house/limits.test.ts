import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../../bin/lib/project.mjs";
import { attemptLimits, requestRates } from "../../src/settings.js";

const page = fs.readFileSync(path.join(root, "docs", "limits.md"), "utf8");

/** A row: what the page says, and the words of the code that say the same. */
const rows = [
  ...page.matchAll(/^\| (.+?) \| ([\d,]+)(?: (\w+))? \| `(src\/[^`]+)` `([^`]+)` \|/gm),
].map(([, what = "", figure = "", unit = "", file = "", code = ""]) => ({
  what,
  figure: Number(figure.replaceAll(",", "")),
  unit,
  file,
  code,
}));

const SECONDS: Record<string, number> = {
  milliseconds: 0.001,
  seconds: 1,
  minutes: 60,
  hour: 3600,
  hours: 3600,
  days: 86_400,
};

/** The code's number in the unit of the page. */
function inUnit(code: string, unit: string): number {
  const [, name = "", value = ""] = /^(\w+) ?[:=] ?(.+)$/.exec(code) ?? [];
  const number = value
    .replaceAll("_", "")
    .replaceAll(/["a-z]/g, "")
    .split("*")
    .reduce((product, factor) => product * Number(factor), 1);
  const seconds = SECONDS[unit];
  if (seconds === undefined) return number;
  return (number * unitOf(name, unit)) / seconds;
}

/** Seconds that a constant counts in, by its name. */
function unitOf(name: string, unit: string): number {
  if (/Seconds$|SECONDS$|^TOLERANCE$/.test(name)) return 1;
  if (/Days$|DAYS$/.test(name)) return 86_400;
  if (/Hours$|^(INVITATION|RESET|ASKED|body|row)$/.test(name)) return 3600;
  return unit === "" ? 1 : 0.001; // timeouts of Node and PostgreSQL
}

describe("the table of limits", () => {
  test("has rows", () => expect(rows.length).toBeGreaterThan(50));

  test("is made of whole tables, each with its head", () => {
    const blocks = page.split(/\n\s*\n/).filter((block) => block.startsWith("|"));
    for (const block of blocks) expect(block.split("\n")[1]).toMatch(/^\| --- \|/);
  });

  test.each(rows)("$what: $figure $unit", ({ figure, unit, file, code }) => {
    const source = fs.readFileSync(path.join(root, file), "utf8");
    const whole = new RegExp(
      `\\b${code.replaceAll(/[*.[\]()]/g, String.raw`\$&`)}(?![\\w*])(?! \\*)`,
    );
    expect(source).toMatch(whole);
    expect(inUnit(code, unit)).toBe(figure);
  });
});

test("the table of attempts has the figures of the settings", () => {
  const said = [...page.matchAll(/^\| `(\w+)` \| .+ \| (\d+) \| (\d+) s \| (\d+) s \|$/gm)].map(
    ([, limit = "", ...figures]) => [limit, ...figures.map(Number)],
  );
  const kept = Object.entries(attemptLimits).map(([limit, figures]) => [
    limit,
    figures.free,
    figures.firstPauseSeconds,
    figures.longestPauseSeconds,
  ]);
  expect(said).toEqual(kept);
  const days = Object.values(attemptLimits).map((limit) => limit.rememberedSeconds);
  expect(new Set(days)).toEqual(new Set([86_400]));
});

test("the table of rates has the figures of the settings", () => {
  const said = [...page.matchAll(/^\| `(\w+)` \| [^|]+ \| ([\d,]+) \| ([\d,]+) \|$/gm)].map(
    ([, rate = "", ...figures]) => [
      rate,
      ...figures.map((figure) => Number(figure.replaceAll(",", ""))),
    ],
  );
  const kept = Object.entries(requestRates).map(([rate, { atOnce, aSecond }]) => [
    rate,
    atOnce,
    aSecond,
  ]);
  expect(said).toEqual(kept);
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jsonText, readJson } from "../../../src/workflow-design/index.js";

describe("what is wrong with JSON, and where", () => {
  test.each([
    ["", "expected a value, but the text ends"],
    ["{", "expected a name in quotes, but the text ends"],
    ['{"a":}', "expected a value at line 1, column 6"],
    ['{\n  "a": 1,\n}', "expected a name in quotes at line 3, column 1"],
    ['{"a" 1}', 'expected a ":" at line 1, column 6'],
    ["[1 2]", "expected a comma or the end of the list at line 1, column 4"],
    ["[1,]", "expected a value at line 1, column 4"],
    ['{"a":1} x', "expected the end of the text at line 1, column 9"],
    ["{a:1}", "expected a name in quotes at line 1, column 2"],
    ["nul", "expected a value at line 1, column 1"],
    ["[01]", "expected a value at line 1, column 2"],
    ['"a\nb"', "expected a value at line 1, column 1"],
    ["[1}", "expected a comma or the end of the list at line 1, column 3"],
  ])("%j", (text, what) => {
    expect(readJson(text, 1_000)).toEqual({ ok: false, problem: `is not valid JSON: ${what}` });
  });

  test("too large, too deep, not storable", () => {
    expect(readJson('"aaaaaaa"', 5)).toMatchObject({ ok: false, problem: "is larger than 0 kB" });
    expect(readJson("[".repeat(65) + "]".repeat(65), 1_000)).toMatchObject({
      ok: false,
      problem: "is nested deeper than 64 levels",
    });
    for (const text of ['{"a":"\\u0000"}', '{"\\ud800":1}'])
      expect(readJson(text, 1_000)).toMatchObject({ ok: false, problem: /stored/ });
  });

  test("a million opening brackets are refused, not run into", () => {
    expect(readJson("[".repeat(1_000_000), 2_000_000)).toMatchObject({ ok: false });
  });
});

test("what is written is read, and broken text always has a place", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), fc.nat(), (value, cut) => {
      const json = JSON.parse(JSON.stringify(value)) as never;
      const text = JSON.stringify(json, null, 2);
      const read = readJson(text, 1e6);
      if (!read.ok) expect(read.problem).toMatch(/stored/);
      else expect(read.value).toEqual(json);
      if (json !== null) expect(jsonText(json)).toBe(text);
      const broken = `${text.slice(0, cut % text.length)}?`;
      expect(readJson(broken, 1e6)).toMatchObject({
        ok: false,
        problem: /at line \d+, column \d+$|but the text ends$/,
      });
    }),
  );
});

import { describe, expect, it } from "vitest";
import { checkCondition } from "../../src/engine/index.js";
import type { ConditionProblem, Json } from "../../src/engine/index.js";

const known = new Set(["amount", "text", "items", "constructor", "submitter"]);
const isField = (key: string): boolean => known.has(key);
const amount = { var: "amount" };
const items = { var: "items" };

function problems(condition: Json): readonly ConditionProblem[] {
  return checkCondition(condition, isField);
}

function nested(operator: string, levels: number): Json {
  let logic: Json = true;
  for (let level = 0; level < levels; level += 1) logic = { [operator]: [logic] };
  return logic;
}

describe("a condition that may be stored", () => {
  it.each<{ condition: Json }>([
    { condition: null },
    { condition: {} },
    { condition: { ">": [amount, 5] } },
    { condition: { "<": [1, amount, 5] } },
    { condition: { "!!": { var: ["text"] } } },
    { condition: { "==": [{ var: "items.0.price" }, 1] } },
    { condition: { "==": [{ var: "constructor" }, "Acme"] } },
    { condition: { in: [{ var: "text" }, ["a", "b"]] } },
    { condition: { or: [{ missing: ["amount", "text"] }, { missing_some: [1, ["text"]] }] } },
    { condition: { missing: [["amount", "text"]] } },
    { condition: { if: [{ "!": amount }, false, true] } },
    { condition: { some: [items, { "==": [{ var: "name" }, "x"] }] } },
    { condition: { all: [items, { in: [{ var: "" }, ["a"]] }] } },
    { condition: { some: [items, { some: [{ var: "parts" }, { ">": [{ var: "price" }, 1] }] }] } },
    {
      condition: {
        ">": [
          { reduce: [items, { "+": [{ var: "accumulator" }, { var: "current.price" }] }, 0] },
          5,
        ],
      },
    },
    { condition: nested("!", 23) },
  ])("$condition", ({ condition }) => {
    expect(problems(condition)).toEqual([]);
  });
});

describe("a condition that may not be stored", () => {
  const long = "x".repeat(501);
  it.each<{ condition: Json; code: ConditionProblem["code"]; path: string }>([
    { condition: true, code: "not_an_object", path: "" },
    { condition: "amount > 5", code: "not_an_object", path: "" },
    { condition: [{ ">": [amount, 5] }], code: "not_an_object", path: "" },
    { condition: { ">": [amount, 5], "<": [amount, 9] }, code: "not_one_operation", path: "" },
    { condition: { "!": [{}] }, code: "not_one_operation", path: "/!/0" },
    { condition: { and: [{ log: ["x"] }] }, code: "unknown_operator", path: "/and/0" },
    { condition: { method: ["x", "y"] }, code: "unknown_operator", path: "" },
    { condition: { merge: [[1], [2]] }, code: "unknown_operator", path: "" },
    { condition: { constructor: ["x"] }, code: "unknown_operator", path: "" },
    { condition: { ">": [amount] }, code: "wrong_operands", path: "" },
    { condition: { ">": [1, amount, 5] }, code: "wrong_operands", path: "" },
    { condition: { if: [{ "!": amount }, true] }, code: "wrong_operands", path: "" },
    { condition: { reduce: [items, { var: "current" }] }, code: "wrong_operands", path: "" },
    { condition: { missing_some: ["1", ["text"]] }, code: "wrong_operands", path: "" },
    { condition: { var: ["amount", 0] }, code: "wrong_operands", path: "" },
    { condition: { ">": [{ var: "amont" }, 5] }, code: "unknown_field", path: "/>/0" },
    { condition: { missing: ["amount", "amont"] }, code: "unknown_field", path: "" },
    { condition: { "!!": { var: "" } }, code: "bad_path", path: "/!!/0" },
    { condition: { "!!": { var: { cat: ["am", "ount"] } } }, code: "bad_path", path: "/!!/0" },
    { condition: { "!!": { var: 1 } }, code: "bad_path", path: "/!!/0" },
    { condition: { "!!": { var: "amount..x" } }, code: "bad_path", path: "/!!/0" },
    {
      condition: { "!!": { var: "text.constructor.constructor" } },
      code: "bad_path",
      path: "/!!/0",
    },
    { condition: { "!!": { var: "text.__proto__" } }, code: "bad_path", path: "/!!/0" },
    { condition: { some: [items, { var: "constructor" }] }, code: "bad_path", path: "/some/1" },
    { condition: { reduce: [items, { var: "price" }, 0] }, code: "bad_path", path: "/reduce/1" },
    { condition: { "==": [amount, null] }, code: "comparison_with_null", path: "/==/1" },
    { condition: { "!=": [null, amount] }, code: "comparison_with_null", path: "/!=/0" },
    { condition: { in: [amount, [1, null]] }, code: "comparison_with_null", path: "/in/1/1" },
    { condition: { or: [amount, null] }, code: "null_value", path: "/or/1" },
    { condition: { "/": [{ "+": [1, null] }, 2] }, code: "null_value", path: "/~1/0/+/1" },
    {
      condition: { some: [items, { some: [{ var: "a" }, { some: [{ var: "b" }, true] }] }] },
      code: "nested_too_often",
      path: "/some/1/some/1",
    },
    { condition: { "==": [{ var: "text" }, long] }, code: "too_large", path: "/==/1" },
    { condition: { in: [amount, Array(101).fill(1)] }, code: "too_large", path: "/in/1" },
    { condition: { and: Array(101).fill(true) }, code: "too_large", path: "" },
    { condition: nested("!", 24), code: "too_deep", path: "/!/0".repeat(24) },
  ])("$condition: $code at $path", ({ condition, code, path }) => {
    const [first] = problems(condition);
    expect(first).toMatchObject({ code, path });
    expect(first?.sentence).toMatch(/^Expected to .+, but .+\.$/);
  });

  it("with too many parts, or too many bytes", () => {
    const row = (cell: Json): Json => ({ and: Array(90).fill(cell) });
    expect(problems({ or: [row(true), row(true), row(true), row(true)] })[0]?.code).toBe(
      "too_large",
    );
    const text = "x".repeat(400);
    const texts = { in: [{ var: "text" }, Array(30).fill(text)] };
    expect(problems(texts)[0]?.code).toBe("too_large");
    expect(
      problems({ missing: [Array(30).fill(text)] }).some(({ code }) => code === "too_large"),
    ).toBe(true);
  });

  it("however deep or long it is, the answer comes at once", () => {
    expect(problems(nested("!", 300_000))).toMatchObject([{ code: "too_deep" }]);
    const long: Json = Array.from({ length: 500_000 }, () => ({ var: "x" }));
    expect(problems({ and: long })).toMatchObject([{ code: "too_large" }]);
    expect(problems({ missing: [long] }).at(-1)).toMatchObject({ code: "too_large" });
  });

  it("tells everything at once, in reading order", () => {
    const found = problems({ and: [{ ">": [{ var: "amont" }, null] }, { log: [1] }] });
    expect(found.map(({ code }) => code)).toEqual([
      "unknown_field",
      "comparison_with_null",
      "unknown_operator",
    ]);
  });
});

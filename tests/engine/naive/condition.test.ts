import { describe, expect, it } from "vitest";
import type { Json } from "../../../src/engine/definition.js";
import { conditionFields, naiveCondition } from "./condition.js";

const fields = { yes: true, no: false, n: 3, word: "ok", list: ["a", "b"], none: [], empty: "" };
const unknown: Json = { var: "nothing" };
const yes: Json = { var: "yes" };
const no: Json = { var: "no" };

describe("a condition in three values", () => {
  it.each<[string, Json, true | false | null]>([
    ["empty is true", null, true],
    ["empty is true", {}, true],
    ["a set field", yes, true],
    ["an unset field", unknown, null],
    ["equal to unset", { "==": [unknown, "x"] }, null],
    ["not equal to unset", { "!=": [unknown, "rejected"] }, null],
    ["ordering with unset", { "<": [unknown, 5] }, null],
    ["in, of unset", { in: [unknown, ["a"]] }, null],
    ["in, with an unset member", { "!": [{ in: ["x", [unknown, "y"]] }] }, null],
    ["not unknown", { "!": [unknown] }, null],
    ["unknown and false", { and: [unknown, no] }, false],
    ["unknown and true", { and: [unknown, yes] }, null],
    ["unknown or true", { or: [unknown, yes] }, true],
    ["unknown or false", { or: [unknown, no] }, null],
    ["if unknown", { if: [unknown, true, true] }, null],
    ["if false", { if: [no, false, yes] }, true],
    ["missing sees what is unset", { missing: ["nothing"] }, true],
    ["missing sees an empty text", { missing: ["empty"] }, true],
    ["missing of what is there", { missing: ["word"] }, false],
    ["missing_some", { missing_some: [1, ["nothing", "word"]] }, false],
    ["an empty list is no", { var: "none" }, false],
    ["some with an unknown", { some: [{ var: "list" }, { "==": [{ var: "x" }, 1] }] }, null],
    ["some of nothing", { some: [{ var: "none" }, { "==": [{ var: "x" }, 1] }] }, false],
    ["between", { "<": [1, { var: "n" }, 4] }, true],
    [
      "arithmetic on no number is as in JSON Logic",
      { "<": [{ "+": [{ var: "word" }, 1] }, 0] },
      false,
    ],
    ["an operator that nobody knows", { shout: [1] }, null],
  ])("%s", (_what, condition, expected) => {
    expect(naiveCondition(condition, fields)).toBe(expected);
  });

  it("reads the fields that it names, but not what a loop's body calls its items", () => {
    const condition = {
      and: [
        { some: [{ var: "list" }, { "==": [{ var: "x" }, 1] }] },
        { missing: ["word", "person.name"] },
        { missing_some: [1, ["n"]] },
      ],
    };
    expect(conditionFields(condition)).toEqual(["list", "n", "person", "word"]);
  });
});

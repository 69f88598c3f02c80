import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import {
  conditionInWords,
  conditionTree,
  evaluateCondition,
  type Json,
} from "../../src/engine/index.js";
import { histories, play } from "../engine/properties/histories.js";
import { real } from "../engine/properties/engines.js";
import { patience, runs } from "../engine/properties/runs.js";
import { field, purchase } from "./purchase.js";

vi.setConfig({ testTimeout: patience });

const words = (condition: Json): string => conditionInWords(purchase, condition);
const approved = { "==": [field("manager_decision"), "approve"] };
const small = { "<=": [field("amount"), 1000] };
const urgent = field("urgent");

describe("conditionInWords", () => {
  it.each<[Json, string]>([
    [null, "always"],
    [{}, "always"],
    [approved, "Manager decision is Approve"],
    [{ "===": ["approve", field("manager_decision")] }, "Manager decision is Approve"],
    [{ "!=": [field("manager_decision"), "approve"] }, "Manager decision is not Approve"],
    [{ "!": approved }, "Manager decision is not Approve"],
    [{ "!": [{ "!": approved }] }, "Manager decision is Approve"],
    [{ "==": [field("item"), "a saw"] }, "Item is “a saw”"],
    [{ "==": [urgent, false] }, "Urgent is no"],
    [{ "!=": [urgent, false] }, "Urgent is yes"],
    [urgent, "Urgent is yes"],
    [{ "!": urgent }, "Urgent is no"],
    [{ "!!": field("amount") }, "Amount is not 0"],
    [field("item"), "Item is not empty"],
    [{ ">": [field("amount"), 1000] }, "Amount is more than 1,000"],
    [{ ">": [1000, field("amount")] }, "Amount is less than 1,000"],
    [{ "!": { ">": [field("amount"), 1000] } }, "Amount is at most 1,000"],
    [{ ">=": [field("amount"), 1000] }, "Amount is at least 1,000"],
    [{ "<=": [10, field("amount"), 20] }, "Amount is between 10 and 20"],
    [{ "!": { "<": [10, field("amount"), 20] } }, "Amount is not strictly between 10 and 20"],
    [{ "<": [field("needed_by"), "2026-12-01"] }, "Needed by is before 1 Dec 2026"],
    [{ ">=": [field("needed_by"), field("call_at")] }, "Needed by is on or after Call at"],
    [{ in: [field("manager_decision"), ["approve"]] }, "Manager decision is Approve"],
    [
      { in: [field("manager_decision"), ["approve", "reject"]] },
      "Manager decision is either Approve or Reject",
    ],
    [
      { "!": { in: [field("manager_decision"), ["approve", "reject"]] } },
      "Manager decision is neither Approve nor Reject",
    ],
    [{ in: [field("amount"), [1, 2, 3000]] }, "Amount is one of 1, 2, 3,000"],
    [{ in: ["r", field("colours")] }, "Colours includes Red"],
    [{ "!": { in: ["saw", field("item")] } }, "Item does not contain “saw”"],
    [{ missing: ["quote"] }, "Quote is not answered"],
    [{ missing: ["quote", "item"] }, "Quote or Item is not answered"],
    [{ "!": { missing: ["quote", "item"] } }, "Quote and Item are answered"],
    [{ missing_some: [1, ["quote", "item"]] }, "Quote is not answered and Item is not answered"],
    [{ "!": { missing_some: [1, ["quote", "item"]] } }, "Quote is answered or Item is answered"],
    [
      { "!": { missing_some: [2, ["quote", "item", "amount"]] } },
      "at least 2 of Quote, Item and Amount are answered",
    ],
    [{ and: [approved, small] }, "Manager decision is Approve and Amount is at most 1,000"],
    [
      { and: [approved, { and: [small, urgent] }] },
      "Manager decision is Approve, Amount is at most 1,000 and Urgent is yes",
    ],
    [
      { and: [approved, { or: [small, urgent] }] },
      "Manager decision is Approve, and either Amount is at most 1,000 or Urgent is yes",
    ],
    [
      { or: [approved, { and: [small, urgent] }] },
      "Manager decision is Approve, or Amount is at most 1,000 and Urgent is yes",
    ],
    [
      { or: [approved, { and: [small, { or: [urgent, approved] }] }] },
      "Manager decision is Approve, or (Amount is at most 1,000, and either Urgent is yes or Manager decision is Approve)",
    ],
    [
      { "!": { or: [approved, { ">": [field("amount"), 1] }] } },
      "Manager decision is not Approve and Amount is at most 1",
    ],
    [
      { ">": [{ "*": [field("amount"), { "+": [1, 2] }] }, 100] },
      "Amount times (1 plus 2) is more than 100",
    ],
    [
      { some: [field("lines"), { ">": [field("price"), 5] }] },
      "for at least one item of Lines, Price is more than 5",
    ],
    [
      { "!": { none: [field("colours"), { "==": [field(""), "r"] }] } },
      "for at least one item of Colours, it is Red",
    ],
    [
      {
        ">": [
          { reduce: [field("lines"), { "+": [field("accumulator"), field("current.price")] }, 0] },
          9,
        ],
      },
      "the sum of Lines is more than 9",
    ],
    [{ "==": [field("address.city"), "Oslo"] }, "City of Address is “Oslo”"],
    [
      { "==": [{ substr: [field("item"), 0, 3] }, "saw"] },
      "the first 3 characters of Item is “saw”",
    ],
    [
      { if: [urgent, small, false] },
      "if Urgent is yes, then Amount is at most 1,000; otherwise it does not",
    ],
  ])("%j", (condition, expected) => {
    expect(words(condition)).toBe(expected);
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (condition) => {
        expect(typeof words(condition as Json)).toBe("string");
      }),
      runs(300),
    );
    const deep = Array.from({ length: 5000 }).reduce<Json>((inner) => ({ "!": [inner] }), true);
    expect(typeof words(deep)).toBe("string");
  });
});

describe("conditionTree", () => {
  it("shows what was seen, part by part", () => {
    const tree = conditionTree(
      purchase,
      { and: [approved, { or: [small, { "==": [field("finance_decision"), "approve"] }] }] },
      { manager_decision: "approve", amount: 5000, finance_decision: null },
    );
    expect(tree).toEqual({
      text: "All of these:",
      holds: null,
      children: [
        { text: "Manager decision is Approve", seen: "it is Approve", holds: true, children: [] },
        {
          text: "Any of these:",
          holds: null,
          children: [
            { text: "Amount is at most 1,000", seen: "it is 5,000", holds: false, children: [] },
            {
              text: "Finance decision is Approve",
              seen: "it is not answered",
              holds: null,
              children: [],
            },
          ],
        },
      ],
    });
  });

  it("is nothing for a condition that is empty", () => {
    expect(conditionTree(purchase, {}, {})).toBeNull();
  });

  it("holds exactly when the condition does", () => {
    let seen = 0;
    fc.assert(
      fc.property(histories, (history) => {
        const { definition } = history;
        for (const { decided } of play(real, history))
          for (const one of [...definition.tasks, ...definition.completions]) {
            if (!decided.ok) continue;
            const { fields } = decided.round.state;
            const tree = conditionTree(definition, one.condition, fields);
            expect(tree === null ? true : tree.holds).toBe(
              evaluateCondition(one.condition, fields),
            );
            seen += tree === null ? 0 : 1;
          }
      }),
      runs(150),
    );
    expect(seen).toBeGreaterThan(500);
  });
});

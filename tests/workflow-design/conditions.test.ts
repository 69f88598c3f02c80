import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileFields } from "../../src/workflow-design/index.js";
import {
  logicOfGroups,
  logicOfRow,
  rowsOfLogic,
} from "../../src/workflow-design/conditions/row-logic.js";
import { COMPARISONS, needsValue } from "../../src/workflow-design/conditions/row.js";
import type { ConditionRows } from "../../src/workflow-design/conditions/row.js";
import { valueOfText } from "../../src/workflow-design/conditions/row-values.js";
import { checkCondition, evaluateCondition, type Json } from "../../src/engine/index.js";

const compiled = compileFields({
  type: "object",
  properties: {
    amount: { type: "number" },
    item: { type: "string" },
    urgent: { type: "boolean" },
    due: { type: "string", format: "date" },
    at: { type: "string", format: "date-time" },
    decision: { type: "string", enum: ["approve", "reject"] },
    level: { type: "integer", enum: [1, 2] },
    colours: { type: "array", items: { type: "string", enum: ["r", "g"] }, uniqueItems: true },
  },
});
if (!compiled.ok) throw new Error("Expected fields.");
const fields = compiled.fields.byKey;
const v = (key: string): Json => ({ var: key });

/** What the form makes of rows. */
function logicOf({ match, groups }: ConditionRows): Json {
  return logicOfGroups(
    match,
    groups.map((group) => ({
      match: group.match,
      parts: group.rows.map((row) => {
        const field = fields.get(row.field);
        if (!needsValue(row.comparison) || field === undefined) return logicOfRow(row, null);
        const read = valueOfText(field, row.comparison, row.value);
        if (!read.ok) throw new Error(read.message);
        return logicOfRow(row, read.value);
      }),
    })),
  );
}

describe("a condition that rows can say", () => {
  it.each<{ condition: Json; rows: readonly string[] }>([
    { condition: { ">": [v("amount"), 1000] }, rows: ["amount more 1000"] },
    { condition: { "==": [v("urgent"), true] }, rows: ["urgent is yes"] },
    { condition: { "!=": [v("decision"), "approve"] }, rows: ["decision is_not approve"] },
    { condition: { "==": [v("level"), 2] }, rows: ["level is 2"] },
    { condition: { "<=": [v("due"), "2026-12-31"] }, rows: ["due at_most 2026-12-31"] },
    {
      condition: { in: [v("decision"), ["approve", "reject"]] },
      rows: ["decision one_of approve, reject"],
    },
    { condition: { "!": [{ in: [v("level"), [1]] }] }, rows: ["level none_of 1"] },
    { condition: { in: ["r", v("colours")] }, rows: ["colours contains r"] },
    { condition: { in: ["saw", v("item")] }, rows: ["item contains saw"] },
    { condition: { "!": [{ in: ["saw", v("item")] }] }, rows: ["item contains_not saw"] },
    { condition: { missing: ["item"] }, rows: ["item not_answered "] },
    { condition: { "!": [{ missing: ["item"] }] }, rows: ["item answered "] },
    {
      condition: { and: [{ ">": [v("amount"), 1] }, { "==": [v("item"), "x"] }] },
      rows: ["amount more 1", "item is x"],
    },
    {
      condition: {
        and: [
          { ">": [v("amount"), 1] },
          { or: [{ missing: ["item"] }, { "==": [v("item"), "x"] }] },
          { "==": [v("level"), 1] },
        ],
      },
      rows: ["amount more 1", "item not_answered ", "item is x", "level is 1"],
    },
    {
      condition: {
        or: [
          { and: [{ "==": [v("level"), 1] }, { missing: ["at"] }] },
          { and: [{ "==": [v("level"), 2] }, { missing: ["due"] }] },
        ],
      },
      rows: ["level is 1", "at not_answered ", "level is 2", "due not_answered "],
    },
  ])("$condition", ({ condition, rows }) => {
    const found = rowsOfLogic(condition, fields);
    expect(
      found?.groups.flatMap((group) =>
        group.rows.map((row) => `${row.field} ${row.comparison} ${row.value}`),
      ),
    ).toEqual(rows);
    expect(found && logicOf(found)).toEqual(condition);
  });

  it("is none at all when it is empty", () => {
    for (const empty of [null, {}])
      expect(rowsOfLogic(empty, fields)).toEqual({ match: "all", groups: [] });
    expect(logicOfGroups("all", [])).toBeNull();
  });
});

describe("a condition that is more than rows can say is left to the JSON", () => {
  it.each<{ condition: Json }>([
    { condition: { ">": [v("amount"), v("level")] } },
    { condition: { ">": [{ "+": [v("amount"), 1] }, 5] } },
    { condition: { "<": [1, v("amount"), 5] } },
    { condition: { "==": [1, v("amount")] } },
    { condition: { missing: ["item", "due"] } },
    { condition: { "==": [v("gone"), 1] } },
    { condition: { "==": [v("amount"), "many"] } },
    { condition: { in: [v("item"), ["a, b", "c"]] } },
    { condition: { "==": [v("item"), " padded "] } },
    { condition: { "!": [{ ">": [v("amount"), 5] }] } },
    {
      condition: {
        and: [
          { or: [{ and: [{ missing: ["item"] }, { missing: ["due"] }] }, { missing: ["at"] }] },
        ],
      },
    },
    { condition: { some: [v("colours"), { "==": [v(""), "r"] }] } },
    { condition: "text" },
    { condition: { and: [] } },
  ])("$condition", ({ condition }) => {
    expect(rowsOfLogic(condition, fields)).toBeNull();
  });
});

const VALUES: Record<string, readonly string[]> = {
  amount: ["5", "1250.5", "-3"],
  item: ["lamp", "a b", "%"],
  urgent: ["yes", "no"],
  due: ["2026-01-31"],
  at: ["2026-01-31T09:15:00Z"],
  decision: ["approve", "reject"],
  level: ["1", "2"],
  colours: ["r", "g"],
};

const row = fc.constantFrom(...Object.keys(VALUES)).chain((field) => {
  const lists = ["contains", "contains_not", "answered", "not_answered"];
  const comparisons = COMPARISONS.map(({ value }) => value).filter((comparison) =>
    field === "colours" ? lists.includes(comparison) : true,
  );
  return fc.record({
    field: fc.constant(field),
    comparison: fc.constantFrom(...comparisons),
    value: fc.constantFrom(...(VALUES[field] ?? [])),
  });
});
const match = fc.constantFrom("all" as const, "any" as const);
const group = fc.record({ match, rows: fc.array(row, { minLength: 1, maxLength: 4 }) });
const anyRows = fc.record({ match, groups: fc.array(group, { minLength: 1, maxLength: 4 }) });

it("what rows write is a condition that may be stored, and rows read it again as the same", () => {
  fc.assert(
    fc.property(anyRows, (rows) => {
      const condition = logicOf(rows);
      expect(checkCondition(condition, (key) => fields.has(key))).toEqual([]);
      const again = rowsOfLogic(condition, fields);
      expect(again && logicOf(again)).toEqual(condition);
    }),
    { numRuns: 1_000 },
  );
});

it("groups mean what they say", () => {
  const yes = { ">": [v("amount"), 0] };
  const no = { "<": [v("amount"), 0] };
  const value = (...args: Parameters<typeof logicOfGroups>) =>
    evaluateCondition(logicOfGroups(...args), { amount: 5 });
  expect(
    value("all", [
      { match: "any", parts: [yes, no] },
      { match: "all", parts: [yes, yes] },
    ]),
  ).toBe(true);
  expect(
    value("all", [
      { match: "any", parts: [yes, no] },
      { match: "all", parts: [yes, no] },
    ]),
  ).toBe(false);
  expect(
    value("any", [
      { match: "all", parts: [yes, no] },
      { match: "any", parts: [no, yes] },
    ]),
  ).toBe(true);
  expect(
    value("any", [
      { match: "all", parts: [yes, no] },
      { match: "all", parts: [no] },
    ]),
  ).toBe(false);
});

it("takes any JSON", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (condition) => {
      const rows = rowsOfLogic(condition as Json, fields);
      expect(rows === null || Array.isArray(rows.groups)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

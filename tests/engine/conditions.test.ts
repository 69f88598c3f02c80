import { describe, expect, it, vi } from "vitest";
import { conditionFields, evaluateCondition } from "../../src/engine/index.js";
import type { Fields, Json } from "../../src/engine/index.js";

const T = { "==": [1, 1] };
const F = { "==": [1, 2] };
const U = { "==": [{ var: "unset" }, 1] };

type Row = readonly [condition: Json, expected: boolean | null, fields?: Fields];

function table(name: string, rows: readonly Row[]): void {
  it.each(rows.map(([condition, expected, fields]) => ({ condition, expected, fields })))(
    `${name}: $condition is $expected`,
    ({ condition, expected, fields = {} }) => {
      expect(evaluateCondition(condition, fields)).toBe(expected);
    },
  );
}

describe("an empty condition", () => {
  table("always holds", [
    [null, true],
    [{}, true],
  ]);
});

describe("rule 3: unset is unknown", () => {
  const unset = { var: "unset" };
  table("every comparison with an unset operand", [
    [{ "==": [unset, "a"] }, null],
    [{ "!=": [unset, "a"] }, null],
    [{ "===": ["a", unset] }, null],
    [{ "!==": ["a", unset] }, null],
    [{ "<": [unset, 5] }, null],
    [{ "<=": [1, unset, 5] }, null],
    [{ ">": [5, unset] }, null],
    [{ ">=": [unset, 0] }, null],
    [{ in: [unset, ["a", "b"]] }, null],
    [{ in: ["a", unset] }, null],
    [{ "==": [unset, unset] }, null],
    [{ "==": [unset, null] }, null],
    [{ "!=": [{ var: "a" }, "x"] }, null, { a: null }],
    [{ "==": [{ var: "a.b" }, 1] }, null, { a: { c: 1 } }],
    [unset, null],
  ]);
  table("what is computed from it", [
    [{ ">": [{ "+": [1, unset] }, 0] }, null],
    [{ "==": [{ cat: ["a", unset] }, "a"] }, null],
    [{ ">": [{ max: [3, unset] }, 1] }, null],
    [{ in: ["a", [unset, "a"]] }, null],
    [{ "!!": [{ substr: [unset, 1] }] }, null],
  ]);
  table("not", [
    [{ "!": [T] }, false],
    [{ "!": [F] }, true],
    [{ "!": [U] }, null],
    [{ "!!": [U] }, null],
    [{ "!": { var: "unset" } }, null],
  ]);
  table("and", [
    [{ and: [T, T] }, true],
    [{ and: [T, F] }, false],
    [{ and: [F, U] }, false],
    [{ and: [U, F] }, false],
    [{ and: [T, U] }, null],
    [{ and: [U, T] }, null],
    [{ and: [U, U] }, null],
  ]);
  table("or", [
    [{ or: [F, F] }, false],
    [{ or: [T, U] }, true],
    [{ or: [U, T] }, true],
    [{ or: [F, U] }, null],
    [{ or: [U, F] }, null],
    [{ or: [U, U] }, null],
  ]);
  table("if", [
    [{ if: [T, true, false] }, true],
    [{ if: [F, true, false] }, false],
    [{ if: [U, true, true] }, null],
    [{ if: [F, false, U, true, true] }, null],
    [{ if: [T, true, U] }, true],
    [{ "?:": [F, false, U] }, null],
  ]);
  table("only missing and missing_some see it", [
    [{ missing: ["unset"] }, true],
    [{ "!": { missing: ["unset"] } }, false],
    [{ "!": { missing: ["a"] } }, true, { a: 0 }],
    [{ missing: ["a"] }, true, { a: "" }],
    [{ missing: [["a", "b"]] }, true, { a: 1 }],
    [{ "!": { missing_some: [1, ["a", "b"]] } }, true, { b: 1 }],
    [{ missing_some: [2, ["a", "b"]] }, true, { b: 1 }],
    [{ and: [{ missing: ["a"] }, { "==": [{ var: "b" }, 1] }] }, true, { b: 1 }],
  ]);
});

describe("loops", () => {
  const over = { var: "items" };
  const price = { ">": [{ var: "price" }, 10] };
  const fields = { items: [{ price: 5 }, { price: 20 }] };
  const partly = { items: [{ price: 5 }, { name: "no price" }] };
  table("decide by their items", [
    [{ some: [over, price] }, true, fields],
    [{ all: [over, price] }, false, fields],
    [{ none: [over, price] }, false, fields],
    [{ "==": [{ map: [over, { var: "price" }] }, "5,20"] }, true, fields],
    [
      {
        "==": [
          {
            reduce: [
              { filter: [over, price] },
              { "+": [{ var: "accumulator" }, { var: "current.price" }] },
              1,
            ],
          },
          21,
        ],
      },
      true,
      fields,
    ],
    [{ all: [over, T] }, false, { items: [] }],
    [{ none: [over, T] }, true, { items: [] }],
    [{ some: [["a", "b"], { "==": [{ var: "" }, "b"] }] }, true],
  ]);
  table("over an unset list are unknown", [
    [{ some: [over, T] }, null],
    [{ all: [over, T] }, null],
    [{ none: [over, T] }, null],
    [{ map: [over, T] }, null],
    [{ filter: [over, T] }, null],
    [{ reduce: [over, T, 0] }, null],
  ]);
  table("with an unknown item are unknown unless another decides", [
    [{ some: [over, price] }, null, partly],
    [{ all: [over, price] }, false, partly],
    [{ none: [over, price] }, null, partly],
    [{ some: [over, { "<": [{ var: "price" }, 10] }] }, true, partly],
    [{ none: [over, { "<": [{ var: "price" }, 10] }] }, false, partly],
    [{ all: [over, { "<": [{ var: "price" }, 10] }] }, null, partly],
    [{ map: [over, { var: "price" }] }, null, partly],
    [{ filter: [over, price] }, null, partly],
  ]);
});

describe("values are never taken for logic", () => {
  const logic = { "==": [1, 2] };
  table("a field that looks like an operation", [
    [{ "!!": [{ var: "a" }] }, true, { a: logic }],
    [{ "==": [{ var: "a" }, { var: "a" }] }, true, { a: logic }],
    [{ some: [{ var: "a" }, { "!!": [{ var: "" }] }] }, true, { a: [logic] }],
    [{ "!!": { map: [{ var: "a" }, { var: "" }] } }, true, { a: [{ var: "secret" }] }],
  ]);
});

describe("hostile conditions", () => {
  table("climb no prototype", [
    [{ "!!": { var: "toString" } }, null],
    [{ "!!": { var: "constructor" } }, null],
    [{ "!!": { var: "a.constructor.constructor" } }, null, { a: {} }],
    [{ "!!": { var: "a.__proto__" } }, null, { a: {} }],
    [{ "!!": { var: "a.valueOf" } }, null, { a: 5 }],
    [{ missing: ["constructor"] }, true],
    [{ "==": [{ var: "constructor" }, "Acme"] }, true, { constructor: "Acme" }],
    [{ some: [[1], { "!!": { var: "constructor" } }] }, null],
  ]);
  table("know no other operations", [
    [{ method: ["a", "toString"] }, null],
    [{ log: "hello" }, null],
    [{ constructor: [1] }, null],
    [{ toString: [] }, null],
    [{ merge: [[1], [2]] }, null],
    [{ "==": [1, 1], "!=": [1, 1] }, null],
    [{ and: [{ a: 1, b: 2 }] }, null],
  ]);
  table("whose operands make no sense never throw", [
    [{ in: [1, { var: "a" }] }, null, { a: { indexOf: 1 } }],
    [{ "==": [{ var: "a" }, "x"] }, null, { a: { toString: 1, valueOf: 1 } }],
    [{ cat: [{ var: "a" }] }, null, { a: { toString: 1, valueOf: 1 } }],
    [{ "*": [] }, null],
    [{ missing_some: ["x", 3] }, null],
    [{ var: [{ var: "a" }] }, null, { a: "b", b: true }],
  ]);

  it("print nothing", () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
    evaluateCondition({ log: ["secret"] }, {});
    evaluateCondition({ and: [true, { log: ["secret"] }] }, {});
    expect(log).not.toHaveBeenCalled();
    log.mockRestore();
  });

  it("that are very deep are unknown", () => {
    let deep: Json = true;
    for (let level = 0; level < 200_000; level += 1) deep = { "!": [deep] };
    expect(evaluateCondition(deep, {})).toBeNull();
    expect(conditionFields(deep)).toEqual([]);
  });

  it("that multiply run out of steps instead of time", () => {
    const items = Array.from({ length: 1000 }, (_, index) => index);
    const loop = (body: Json): Json => ({ all: [{ var: "items" }, body] });
    const inner = { all: [items.slice(0, 100), { "!=": [{ var: "" }, -1] }] };
    expect(evaluateCondition(loop(inner), { items })).toBeNull();
    expect(evaluateCondition(loop({ ">=": [{ var: "" }, 0] }), { items })).toBe(true);
  });

  it("that double a text or a list at each item run out of steps instead of memory", () => {
    const items = Array.from({ length: 60 }, (_, index) => index);
    const both = [{ var: "accumulator" }, { var: "accumulator" }];
    const text = { reduce: [items, { cat: both }, "x"] };
    expect(evaluateCondition({ "!!": [text] }, {})).toBeNull();
    const list = { reduce: [items, both, "x"] };
    expect(evaluateCondition({ "==": [{ cat: [list] }, "x"] }, {})).toBeNull();
  });
});

describe("the fields that a condition reads", () => {
  it.each<{ condition: Json; fields: string[] }>([
    { condition: null, fields: [] },
    { condition: { ">": [{ var: "b" }, { var: ["a.x.y"] }] }, fields: ["a", "b"] },
    { condition: { missing: ["c", "d"] }, fields: ["c", "d"] },
    { condition: { missing: [["c", "d.e"]] }, fields: ["c", "d"] },
    { condition: { missing_some: [1, ["e", "f"]] }, fields: ["e", "f"] },
    { condition: { some: [{ var: "list" }, { "==": [{ var: "name" }, "x"] }] }, fields: ["list"] },
    {
      condition: { reduce: [{ var: "l" }, { var: "current" }, { var: "start" }] },
      fields: ["l", "start"],
    },
    { condition: { and: [{ in: ["a", [{ var: "z" }]] }] }, fields: ["z"] },
  ])("$condition reads $fields", ({ condition, fields }) => {
    expect(conditionFields(condition)).toEqual(fields);
  });
});

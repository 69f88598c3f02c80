import fc from "fast-check";
import jsonLogic from "json-logic-js";
import { describe, expect, it } from "vitest";
import { checkCondition, evaluateCondition } from "../../src/engine/index.js";
import type { Fields, Json } from "../../src/engine/index.js";

const SCALARS: Json[] = [0, 1, -1, 2.5, 10, "", "0", "1", "abc", "5 apples", true, false];
/** As JSON.parse makes objects. */
const plain = { noNullPrototype: true };
const scalar = fc.constantFrom(...SCALARS);
const item = fc.record(
  { price: fc.integer({ min: -3, max: 30 }), name: fc.string({ maxLength: 3 }) },
  plain,
);

/** Every field is set, so nothing is unknown. */
const fields: fc.Arbitrary<Fields> = fc.record(
  {
    count: fc.oneof(
      fc.integer({ min: -5, max: 5 }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    ),
    text: fc.oneof(fc.string({ maxLength: 5 }), fc.constantFrom("0", "1", "abc")),
    yes: fc.boolean(),
    choices: fc.array(fc.constantFrom("a", "b", "abc"), { maxLength: 3 }),
    group: fc.record({ inner: scalar }, plain),
    items: fc.array(item, { maxLength: 4 }),
  },
  plain,
);

const { condition } = fc.letrec<{ condition: Json; value: Json; body: Json }>((tie) => {
  const value = tie("value");
  const call = (operators: readonly string[], operands: fc.Arbitrary<Json[]>): fc.Arbitrary<Json> =>
    fc
      .tuple(fc.constantFrom(...operators), operands)
      .map(([operator, list]) => ({ [operator]: list }));
  const times = (least: number, most: number): fc.Arbitrary<Json[]> =>
    fc.array(value, { minLength: least, maxLength: most });
  const operation = fc.oneof(
    { maxDepth: 5, depthIdentifier: "condition" },
    fc.constantFrom<Json>(
      { var: "count" },
      { var: "text" },
      { var: "group.inner" },
      { var: "choices.length" },
    ),
    call(["==", "===", "!=", "!==", ">", ">=", "/", "%", "in"], times(2, 2)),
    call(["<", "<="], times(2, 3)),
    call(["!", "!!"], times(1, 1)),
    call(["-"], times(1, 2)),
    call(["and", "or", "+", "cat", "min", "max"], times(1, 4)),
    call(["*"], times(2, 3)),
    call(["substr"], times(2, 3)),
    call(["if", "?:"], fc.oneof(times(3, 3), times(5, 5))),
    call(["missing"], fc.subarray<Json>(["count", "text", "group.inner"], { minLength: 1 })),
    fc.integer({ min: 0, max: 3 }).map((least) => ({ missing_some: [least, ["count", "text"]] })),
    fc
      .tuple(
        fc.constantFrom("map", "filter", "all", "some", "none"),
        fc.constantFrom<Json>({ var: "items" }, { var: "text" }, [{ price: 3, name: "x" }].length),
        tie("body"),
      )
      .map(([loop, list, body]) => ({ [loop]: [list, body] })),
    tie("body").map((body) => ({
      reduce: [
        { map: [{ var: "items" }, body] },
        { "+": [{ var: "accumulator" }, { var: "current" }] },
        0,
      ],
    })),
  );
  return {
    condition: operation,
    value: fc.oneof(
      { maxDepth: 5, depthIdentifier: "condition" },
      scalar,
      fc.constantFrom<Json>({ var: "count" }, { var: "text" }, { var: "yes" }, { var: "choices" }),
      operation,
      fc.array(scalar, { maxLength: 3 }),
    ),
    body: fc.oneof(
      fc.constantFrom<Json>({ var: "price" }, { var: "name" }, true, 0),
      fc
        .tuple(
          fc.constantFrom("<", ">", "==", "+", "cat"),
          fc.constantFrom("price", "name"),
          scalar,
        )
        .map(([operator, key, right]) => ({ [operator]: [{ var: key }, right] })),
    ),
  };
});

function same(evaluate: (condition: Json, fields: Fields) => boolean | null, ours: boolean) {
  return fc.property(condition, fields, (logic, data) => {
    if (ours) expect(checkCondition(logic, (key) => Object.hasOwn(data, key))).toEqual([]);
    // @ts-expect-error The library's type describes fewer conditions than it takes.
    const theirs: unknown = jsonLogic.apply(logic, data);
    expect(evaluate(logic, data)).toBe(Array.isArray(theirs) ? theirs.length > 0 : Boolean(theirs));
  });
}

describe("where no unset field is read", () => {
  it("every stored condition gives what json-logic-js gives", () => {
    fc.assert(same(evaluateCondition, true), { numRuns: 5000 });
  });

  it("and a difference would be found", () => {
    const nullish = (logic: Json, data: Fields): boolean | null =>
      evaluateCondition(logic, { ...data, count: null });
    expect(fc.check(same(nullish, false), { numRuns: 2000 }).failed).toBe(true);
  });
});

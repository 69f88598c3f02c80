import { describe, expect, it } from "vitest";
import { checkInputTransform, checkOutputTransform } from "../../../src/engine/index.js";
import type { Json, TransformProblem } from "../../../src/engine/index.js";

const known = new Set(["amount", "items", "constructor", "submitter"]);
const isField = (key: string): boolean => known.has(key);
const isOutput = (key: string): boolean => ["order", "total", "max"].includes(key);
const amount = { var: "amount" };

const input = (transform: Json): readonly TransformProblem[] =>
  checkInputTransform(transform, isField);
const output = (transform: Json, type: "SYNC_ACTION" | "ASYNC_ACTION" = "SYNC_ACTION") =>
  checkOutputTransform(transform, type, isOutput);

function nested(levels: number): Json {
  let logic: Json = 1;
  for (let level = 0; level < levels; level += 1) logic = { part: logic };
  return logic;
}

describe("an input transform that may be stored", () => {
  it.each<{ transform: Json }>([
    { transform: null },
    { transform: {} },
    { transform: { amount } },
    { transform: { fixed: "text", nothing: null, yes: true } },
    { transform: { order: { amount, lines: [amount, { "+": [amount, 1] }] } } },
    { transform: { "a name with spaces.and/dots": amount } },
    { transform: { constructor: { var: "constructor" } } },
    { transform: { who: { var: "submitter" }, note: { if: [amount, "some", null] } } },
    { transform: { names: { map: [{ var: "items" }, { var: "name" }] } } },
    { transform: { query: { max: 5, min: 1 } } },
    { transform: nested(23) },
  ])("$transform", ({ transform }) => {
    expect(input(transform)).toEqual([]);
  });
});

describe("an input transform that may not be stored", () => {
  it.each<{ transform: Json; code: TransformProblem["code"]; path: string }>([
    { transform: "amount", code: "not_an_object", path: "" },
    { transform: [amount], code: "not_an_object", path: "" },
    { transform: amount, code: "not_an_object", path: "" },
    { transform: { a: { log: "x" } }, code: "unknown_operator", path: "/a" },
    { transform: { a: { method: [amount, "toString"] } }, code: "unknown_operator", path: "/a" },
    { transform: { a: { "=>": [amount, 1] } }, code: "unknown_operator", path: "/a" },
    { transform: { a: { "+": [{ log: 1 }, 1] } }, code: "unknown_operator", path: "/a/+/0" },
    { transform: { a: { var: "amont" } }, code: "unknown_field", path: "/a" },
    { transform: { a: [1, { var: "amont" }] }, code: "unknown_field", path: "/a/1" },
    { transform: { "x/y": { var: "amont" } }, code: "unknown_field", path: "/x~1y" },
    { transform: { a: { var: "amount.__proto__" } }, code: "bad_path", path: "/a" },
    { transform: { a: { var: "" } }, code: "bad_path", path: "/a" },
    { transform: { a: { "==": [amount, null] } }, code: "comparison_with_null", path: "/a/==/1" },
    { transform: { a: { "-": [1, 2, 3] } }, code: "wrong_operands", path: "/a" },
    { transform: JSON.parse('{"__proto__": 1}') as Json, code: "bad_path", path: "" },
    {
      transform: { a: JSON.parse('{"__proto__": 1, "b": 1}') as Json },
      code: "bad_path",
      path: "/a",
    },
    { transform: { a: "x".repeat(501) }, code: "too_large", path: "/a" },
    { transform: nested(24), code: "too_deep", path: "/part".repeat(24) },
    {
      transform: Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`p${n}`, 1])),
      code: "too_large",
      path: "",
    },
    { transform: { a: Array(101).fill(1) }, code: "too_large", path: "/a" },
    {
      transform: Object.fromEntries(
        Array.from({ length: 50 }, (_, n) => [`${n}${"k".repeat(300)}`, 1]),
      ),
      code: "too_large",
      path: "",
    },
  ])("$transform: $code at $path", ({ transform, code, path }) => {
    const [first] = input(transform);
    expect(first).toMatchObject({ code, path });
    expect(first?.sentence).toMatch(/^Expected to .+, but .+\.$/);
  });

  it("however deep or long it is, the answer comes at once", () => {
    expect(input(nested(300_000))).toMatchObject([{ code: "too_deep" }]);
    const long: Json = Array.from({ length: 500_000 }, () => ({ var: "x" }));
    expect(input({ a: long })).toMatchObject([{ code: "too_large" }]);
  });
});

describe("an output transform", () => {
  it.each<{ transform: Json }>([
    { transform: null },
    { transform: {} },
    { transform: { order: { var: "body.order.id" } } },
    { transform: { order: { var: "body.lines.0.sku-number" }, total: { var: "status" } } },
    { transform: { order: { var: "headers.x-request-id" } } },
    { transform: { order: { var: "body" } } },
    // The key of an output, not an operation.
    { transform: { max: { var: "body.max" } } },
    {
      transform: {
        total: {
          reduce: [
            { var: "body.lines" },
            { "+": [{ var: "accumulator" }, { var: "current.unit price" }] },
            0,
          ],
        },
      },
    },
  ])("may be $transform", ({ transform }) => {
    expect(output(transform)).toEqual([]);
  });

  it.each<{ transform: Json; code: TransformProblem["code"]; path: string }>([
    { transform: 5, code: "not_an_object", path: "" },
    { transform: { amount: { var: "body.amount" } }, code: "not_an_output", path: "/amount" },
    { transform: { order: { var: "order" } }, code: "unknown_field", path: "/order" },
    { transform: { order: { var: "body.constructor" } }, code: "bad_path", path: "/order" },
    { transform: { order: { var: "body..id" } }, code: "bad_path", path: "/order" },
    { transform: { order: { var: "body.a\u0000b" } }, code: "bad_path", path: "/order" },
    { transform: { order: { log: { var: "body" } } }, code: "unknown_operator", path: "/order" },
  ])("may not be $transform: $code at $path", ({ transform, code, path }) => {
    expect(output(transform)[0]).toMatchObject({ code, path });
  });

  it("of a callback reads its body alone", () => {
    expect(output({ order: { var: "body.id" } }, "ASYNC_ACTION")).toEqual([]);
    for (const name of ["status", "headers.etag"])
      expect(output({ order: { var: name } }, "ASYNC_ACTION")).toMatchObject([
        { code: "unknown_field" },
      ]);
  });
});

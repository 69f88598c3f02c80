import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { actionInput, actionOutputs } from "../../../src/engine/index.js";
import type { Fields, Json, TaskDefinition } from "../../../src/engine/index.js";
import { task } from "../naive/builders.js";

const fields: Fields = { amount: 5, name: "Ann", list: ["a", "b"], order: { id: 7 } };

const action = (sketch: Partial<TaskDefinition>): TaskDefinition =>
  task({ key: "call", task_type: "SYNC_ACTION", ...sketch, output_fields: [] });

const sends = (input_transform: Json, values: Fields = fields) =>
  actionInput(action({ input_transform, input_fields: ["amount", "note"] }), values);

function reads(
  body: Json,
  output_transform: Json = null,
  outputs: TaskDefinition["output_fields"] = ["order", "total", "constructor"].map((key) => ({
    key,
    required: false,
  })),
) {
  const definition = { ...action({ output_transform }), output_fields: outputs };
  return actionOutputs(definition, { status: 201, headers: { etag: "x1" }, body });
}

describe("what is sent", () => {
  it.each<{ transform: Json; input: Json }>([
    { transform: null, input: { amount: 5, note: null } },
    { transform: {}, input: { amount: 5, note: null } },
    { transform: { total: { "*": [{ var: "amount" }, 2] } }, input: { total: 10 } },
    {
      transform: {
        to: { who: { cat: ["Dear ", { var: "name" }] }, tags: [{ var: "list.1" }, "c"] },
      },
      input: { to: { who: "Dear Ann", tags: ["b", "c"] } },
    },
    {
      transform: { id: { var: "order.id" }, first: { var: "list.0" } },
      input: { id: 7, first: "a" },
    },
    // What cannot be known is null, and only that.
    {
      transform: { note: { cat: ["Note: ", { var: "note" }] }, list: [{ var: "note" }, 1] },
      input: { note: null, list: [null, 1] },
    },
    { transform: { asked: { missing: ["note", "amount"] } }, input: { asked: ["note"] } },
    { transform: { if: { if: [{ missing: ["note"] }, "none", "some"] } }, input: { if: "none" } },
    { transform: { amount: { max: 3, min: 1 } }, input: { amount: { max: 3, min: 1 } } },
    // Values of fields are never taken for logic.
    { transform: { same: { var: "logic" } }, input: { same: { var: "amount" } } },
  ])("$transform gives $input", ({ transform, input }) => {
    expect(sends(transform, { ...fields, logic: { var: "amount" } })).toEqual({ ok: true, input });
  });

  it.each<{ transform: Json; but: RegExp }>([
    { transform: { half: { "/": [{ var: "amount" }, 0] } }, but: /"half".* no number/ },
    { transform: { half: [{ "*": [{ var: "name" }, 2] }] }, but: /"half".* no number/ },
  ])("$transform cannot be sent", ({ transform, but }) => {
    const made = sends(transform);
    expect(made).toMatchObject({ ok: false, sentence: expect.stringMatching(but) as string });
  });

  it("is bounded in steps and in size", () => {
    const loop: Json = {
      reduce: [{ var: "long" }, { cat: [{ var: "accumulator" }, { var: "accumulator" }] }, "ab"],
    };
    const long = Array<Json>(100).fill("x");
    expect(sends({ a: loop }, { long })).toMatchObject({ ok: false });
    expect(
      sends({ a: { var: "text" }, b: { var: "text" } }, { text: "x".repeat(600_000) }),
    ).toMatchObject({
      ok: false,
      sentence: expect.stringContaining("too long") as string,
    });
    expect(sends(null, { amount: "x".repeat(1_100_000) })).toMatchObject({ ok: false });
  });
});

describe("what an answer writes", () => {
  it.each<{ name: string; body: Json; transform?: Json; fields: Fields }>([
    { name: "the outputs by name", body: { order: "A1", other: 1 }, fields: { order: "A1" } },
    { name: "null where the answer says so", body: { order: null }, fields: { order: null } },
    { name: "nothing of a text", body: "created", fields: {} },
    { name: "nothing of a list", body: ["order"], fields: {} },
    { name: "own properties only", body: {}, fields: {} },
    {
      name: "a field called constructor",
      body: { constructor: "x" },
      fields: { constructor: "x" },
    },
    {
      name: "nested properties and items",
      body: { order: { id: "A1", lines: [{ price: 3 }, { price: 4 }] } },
      transform: { order: { var: "body.order.id" }, total: { var: "body.order.lines.1.price" } },
      fields: { order: "A1", total: 4 },
    },
    {
      name: "status and headers",
      body: null,
      transform: { order: { var: "headers.etag" }, total: { var: "status" } },
      fields: { order: "x1", total: 201 },
    },
    {
      name: "null where the answer has nothing",
      body: {},
      transform: { order: { cat: ["#", { var: "body.id" }] }, total: 1 },
      fields: { order: null, total: 1 },
    },
    {
      name: "nothing that is inherited",
      body: { inner: {} },
      transform: { order: { var: "body.inner.toString" }, total: { var: "body.valueOf" } },
      fields: { order: null, total: null },
    },
  ])("is $name", ({ body, transform, fields: written }) => {
    expect(reads(body, transform)).toEqual({ ok: true, fields: written });
  });

  it("is refused when a required output is missing", () => {
    const outputs = [{ key: "order", required: true }];
    for (const body of [{}, { order: null }, "text", null])
      expect(reads(body, null, outputs)).toEqual({
        ok: false,
        sentence: 'Expected the answer to give "order", but it has none.',
        field: "order",
      });
    expect(reads({ id: 1 }, { order: { var: "body.no" } }, outputs)).toMatchObject({
      field: "order",
    });
  });

  it("is refused beyond the declared outputs, whatever was stored", () => {
    expect(reads({ a: 1 }, { amount: { var: "body.a" } })).toMatchObject({
      ok: false,
      field: "amount",
    });
    expect(reads({ a: 1 }, { order: { "/": [1, 0] } })).toMatchObject({
      ok: false,
      field: "order",
    });
  });

  it("is nothing, at once, when the body is deep or huge", () => {
    const deep = JSON.parse(`${"[".repeat(5_000)}${"]".repeat(5_000)}`) as Json;
    for (const body of [
      deep,
      { order: deep },
      "x".repeat(1_000_001),
      Array<Json>(1_000_001).fill(0),
    ])
      expect(reads(body, { order: { var: "body" } })).toMatchObject({ ok: false });
  });

  it("never throws and writes outputs alone, whatever comes back", () => {
    const names = fc.constantFrom(
      "order",
      "total",
      "constructor",
      "__proto__",
      "prototype",
      "toString",
      "a\u0000b",
      "",
    );
    const body = fc.oneof(
      fc.jsonValue({ maxDepth: 4 }),
      fc.dictionary(names, fc.jsonValue(), { noNullPrototype: true }),
    );
    const leaf = fc.constantFrom<Json>(
      { var: "body" },
      { var: "body.order" },
      { var: "body.0.order.1" },
      { "+": [{ var: "body.total" }, 1] },
      { cat: [{ var: "body" }] },
      { map: [{ var: "body" }, { "-": { var: "" } }] },
      { in: ["a", { var: "body.order" }] },
      { substr: [{ var: "body.total" }, 1] },
      { reduce: [{ var: "body" }, { "+": [{ var: "accumulator" }, { var: "current" }] }, 0] },
    );
    const transforms = fc.option(
      fc.dictionary(fc.constantFrom("order", "total", "constructor"), leaf, {
        noNullPrototype: true,
      }),
    );
    fc.assert(
      fc.property(body, transforms, (sent, transform) => {
        const result = reads(sent as Json, transform);
        if (!result.ok) return;
        for (const key of Object.keys(result.fields))
          expect(["order", "total", "constructor"]).toContain(key);
        const text = JSON.stringify(result.fields);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(JSON.parse(text))));
        expect(text).not.toContain("Infinity");
        for (const value of Object.values(result.fields)) expect(Number.isNaN(value)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });
});

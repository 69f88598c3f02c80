import { describe, expect, test } from "vitest";
import type { Json } from "../../../src/engine/index.js";
import { checkFieldsSchema } from "../../../src/workflow-design/index.js";

const one = (property: Json): Json => ({ type: "object", properties: { amount: property } });
const reasons = (schema: Json): readonly string[] =>
  checkFieldsSchema(schema).map(({ path, reason }) => `${path} ${reason}`);

describe("what may be a field", () => {
  test.each<[string, Json]>([
    ["text", { type: "string", title: "Item", description: "What", minLength: 3, maxLength: 120 }],
    ["several lines", { type: "string", format: "textarea" }],
    ["text with a pattern", { type: "string", pattern: "^[0-9]{4}-[0-9]{3}$" }],
    [
      "number",
      { type: "number", exclusiveMinimum: 0, maximum: 1e6, multipleOf: 0.01, default: 19.99 },
    ],
    ["integer", { type: "integer", minimum: -1 }],
    ["yes or no", { type: "boolean", default: false }],
    ["date", { type: "string", format: "date" }],
    ["date and time", { type: "string", format: "date-time" }],
    ["e-mail", { type: "string", format: "email" }],
    ["link", { type: "string", format: "uri" }],
    ["user", { type: "string", format: "user" }],
    ["choice", { type: "string", enum: ["a", "b"], default: "b" }],
    ["choice without a type", { enum: [1, 2] }],
    [
      "titled choice",
      {
        type: "integer",
        oneOf: [{ const: 1, title: "One", description: "Only one" }, { const: 2 }],
      },
    ],
    [
      "several choices",
      { type: "array", items: { type: "string", enum: ["a"] }, uniqueItems: true, maxItems: 1 },
    ],
    [
      "several titled choices",
      { type: "array", items: { oneOf: [{ const: "a", title: "A" }] }, default: ["a"] },
    ],
  ])("%s", (_name, property) => {
    expect(reasons(one(property))).toEqual([]);
  });

  test("a schema without fields, and one with everything around them", () => {
    expect(reasons({ type: "object" })).toEqual([]);
    const root = {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      title: "T",
      description: "D",
      properties: { a: { type: "string" } },
      required: ["a"],
      additionalProperties: false,
    };
    expect(reasons(root)).toEqual([]);
  });
});

describe("what is refused, with its path and the reason", () => {
  test.each<[Json, string]>([
    [
      one({ type: "string", format: "file" }),
      '/properties/amount/type must be "object" for a file, which is more than a text',
    ],
    [
      one({ type: "object", format: "file", default: {} }),
      "/properties/amount/default is not possible: a file is always uploaded",
    ],
    [
      one({ type: "object", properties: {} }),
      "/properties/amount/type tables and groups come later; use single fields for now",
    ],
    [
      one({ type: "array", items: { type: "object" } }),
      "/properties/amount/items tables and groups come later; use single fields for now",
    ],
    [
      one({ type: "array", items: { type: "string" } }),
      '/properties/amount/items must say the choices, as "enum" or "oneOf"',
    ],
    [one({ type: "array" }), "/properties/amount/items must say the choices of the list"],
    [
      one({ type: ["string", "null"] }),
      '/properties/amount/type must be "string", "number", "integer", "boolean" or "array"',
    ],
    [
      one({}),
      '/properties/amount/type is missing; write "string", "number", "integer", "boolean" or "array"',
    ],
    [one(true), "/properties/amount must be an object"],
    [
      one({ type: "string", "x-order": 1 }),
      "/properties/amount/x-order keywords of your own are not known in a field of this type",
    ],
    [
      one({ type: "string", minimum: 1 }),
      "/properties/amount/minimum is not known in a field of this type",
    ],
    [
      one({ type: "string", format: "ipv4" }),
      "/properties/amount/format must be one of textarea, date, date-time, email, uri, user",
    ],
    [
      one({ type: "string", pattern: "(?=a)b" }),
      "/properties/amount/pattern cannot be used as a pattern (invalid or unsupported Perl syntax: `(?=`)",
    ],
    [
      one({ type: "string", pattern: "a{251}" }),
      "/properties/amount/pattern repeats something more than 250 times",
    ],
    [
      one({ type: "string", maxLength: 10_001 }),
      "/properties/amount/maxLength must be 10,000 or less",
    ],
    [
      one({ type: "string", minLength: 3, maxLength: 2 }),
      '/properties/amount/minLength is more than "maxLength", so that no value would do',
    ],
    [one({ type: "number", minimum: "1" }), "/properties/amount/minimum must be a number"],
    [one({ type: "number", multipleOf: 0 }), "/properties/amount/multipleOf must be more than 0"],
    [
      one({ type: "number", minimum: 1, default: 0 }),
      "/properties/amount/default is not a value of this field: Amount must be 1 or more",
    ],
    [
      one({ type: "string", format: "user", default: "1" }),
      "/properties/amount/default is not possible: users differ from company to company",
    ],
    [
      one({ type: "string", enum: [] }),
      "/properties/amount/enum must be a list of at least one choice",
    ],
    [one({ type: "string", enum: ["a", "a"] }), "/properties/amount/enum/1 is there twice"],
    [
      one({ type: "string", enum: ["a", 1] }),
      "/properties/amount/enum/1 must be text, like the type says",
    ],
    [one({ enum: [{ a: 1 }] }), "/properties/amount/enum/0 must be text or a number"],
    [
      one({ type: "string", enum: ["a"], oneOf: [{ const: "a" }] }),
      '/properties/amount/enum cannot stand beside "oneOf"; keep one of them',
    ],
    [
      one({ type: "string", oneOf: [{ title: "A" }] }),
      "/properties/amount/oneOf/0/const is missing",
    ],
    [
      one({ type: "string", oneOf: [{ const: "a", minimum: 1 }] }),
      "/properties/amount/oneOf/0/minimum is not known here; a choice has const, title and description",
    ],
    [
      { type: "object", properties: { submitter: { type: "string" } } },
      "/properties/submitter is the field that every workflow has already: who submitted the ticket",
    ],
    [
      { type: "object", properties: { Amount: { type: "string" } } },
      "/properties/Amount is not a key: begin with a small letter, then small letters, digits and _, at most 100",
    ],
    [
      { type: "object", properties: { a: { type: "string" } }, required: ["b"] },
      "/required/0 names “b”, which is not a field",
    ],
    [
      { type: "object", patternProperties: {} },
      "/patternProperties is not known in a fields schema",
    ],
    [{ type: "object", $ref: "https://x.test/" }, "/$ref is not known in a fields schema"],
    [{ type: "array" }, '/type must be "object"'],
    [
      { type: "object", additionalProperties: true },
      "/additionalProperties can only be false: a ticket has the fields that are listed",
    ],
    [
      { type: "object", $schema: "http://json-schema.org/draft-07/schema#" },
      "/$schema must be https://json-schema.org/draft/2020-12/schema",
    ],
    [[], " must be an object"],
    [null, " must be an object"],
  ])("%j", (schema, reason) => {
    expect(reasons(schema)).toContain(reason);
  });

  test("own keys that are named like a prototype's", () => {
    expect(
      reasons(JSON.parse('{"type":"object","properties":{"__proto__":{"type":"string"}}}')),
    ).toEqual([
      "/properties/__proto__ is not a key: begin with a small letter, then small letters, digits and _, at most 100",
    ]);
    expect(reasons({ type: "object", properties: { constructor: { type: "string" } } })).toEqual(
      [],
    );
  });
});

describe("bounds", () => {
  test("size, depth, number of fields and choices", () => {
    const many = (n: number, make: (i: number) => Json): Json =>
      Object.fromEntries(Array.from({ length: n }, (_, i) => [`f${i}`, make(i)]));
    const choices = (n: number): Json => Array.from({ length: n }, (_, i) => `c${i}`);
    expect(reasons({ type: "object", properties: many(200, () => ({ type: "string" })) })).toEqual(
      [],
    );
    expect(reasons({ type: "object", properties: many(201, () => ({ type: "string" })) })).toEqual([
      "/properties has more than 200 fields",
    ]);
    expect(reasons(one({ type: "string", enum: choices(200) }))).toEqual([]);
    expect(reasons(one({ type: "string", enum: choices(201) }))).toEqual([
      "/properties/amount/enum has more than 200 choices",
    ]);
    expect(reasons(one({ type: "string", description: "x".repeat(100_001) }))).toEqual([
      " is larger than 100 kB",
    ]);
  });

  test("a schema nested a hundred thousand deep is refused without overflowing", () => {
    let deep: Json = {};
    for (let i = 0; i < 100_000; i += 1) deep = { items: deep };
    expect(reasons(deep)).toEqual([" is nested deeper than 8 levels"]);
  });

  test("a pattern too complicated by itself, and patterns that are so together", () => {
    expect(reasons(one({ type: "string", pattern: `(${"[a-z]".repeat(50)}){200}` }))).toEqual([
      "/properties/amount/pattern is too complicated",
    ]);
    const heavy = { type: "string", pattern: `(${"[a-z]".repeat(2)}){200}` };
    const properties = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`f${i}`, heavy]));
    expect(reasons({ type: "object", properties })).toContain(
      "/properties/f8/pattern is too much: the patterns of this workflow are too complicated together",
    );
  });
});

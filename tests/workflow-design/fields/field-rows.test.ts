import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "../../../src/engine/index.js";
import {
  checkFieldsSchema,
  FIELD_TYPES,
  fieldRows,
  schemaFromRows,
  type FieldRow,
} from "../../../src/workflow-design/index.js";

type Schema = { [key: string]: Json };

const purchase: Schema = {
  type: "object",
  title: "Purchase",
  properties: {
    item: { type: "string", title: "Item", description: "What", minLength: 3, maxLength: 120 },
    amount: { title: "Amount", type: "number", exclusiveMinimum: 0 },
    decision: {
      type: "string",
      oneOf: [{ const: "approve", title: "Approve", description: "Goes on" }, { const: "reject" }],
      default: "approve",
    },
    extras: {
      type: "array",
      items: { type: "string", enum: ["a", "b"] },
      uniqueItems: true,
      maxItems: 1,
    },
    level: { type: "integer", enum: [1, 2] },
    cleared: { type: "string", title: "", description: "" },
  },
  required: ["amount", "item"],
};

const change = (key: string, to: Partial<FieldRow>): Schema =>
  schemaFromRows(
    fieldRows(purchase).map((row) => (row.key === key ? { ...row, ...to } : row)),
    purchase,
  ).schema;
const property = (schema: Schema, key: string): unknown => (schema["properties"] as Schema)[key];

test("the rows of a schema", () => {
  expect(
    fieldRows(purchase).map(({ key, type, required, choices }) => [key, type, required, choices]),
  ).toEqual([
    ["item", "text", true, ""],
    ["amount", "number", true, ""],
    ["decision", "choice", false, "approve = Approve\nreject"],
    ["extras", "choices", false, "a\nb"],
    ["level", "choice", false, "1\n2"],
    ["cleared", "text", false, ""],
  ]);
});

describe("what the table writes, the JSON keeps", () => {
  test("rows that were not touched give the same text", () => {
    expect(JSON.stringify(schemaFromRows(fieldRows(purchase), purchase).schema)).toBe(
      JSON.stringify(purchase),
    );
  });

  test("a new title leaves limits, order and the rest alone", () => {
    expect(JSON.stringify(property(change("amount", { title: "Sum" }), "amount"))).toBe(
      '{"title":"Sum","type":"number","exclusiveMinimum":0}',
    );
  });

  test("a renamed field keeps its place, its limits and being required", () => {
    const schema = change("item", { key: "what" });
    expect(Object.keys(schema["properties"] as Schema)[0]).toBe("what");
    expect(property(schema, "what")).toEqual((purchase["properties"] as Schema)["item"]);
    expect(schema["required"]).toEqual(["amount", "what"]);
  });

  test("another type drops what only the old one had", () => {
    expect(property(change("item", { type: "date" }), "item")).toEqual({
      type: "string",
      format: "date",
      title: "Item",
      description: "What",
    });
  });

  test("a new label leaves the choice's hint, a new choice gets none", () => {
    const choices = "approve = Yes\nreject = No\nrework";
    expect(property(change("decision", { choices }), "decision")).toEqual({
      type: "string",
      oneOf: [
        { const: "approve", title: "Yes", description: "Goes on" },
        { const: "reject", title: "No" },
        { const: "rework" },
      ],
      default: "approve",
    });
  });

  test("plain choices stay plain, numbers stay numbers, labels make them titled", () => {
    expect(property(change("level", { choices: "1\n3" }), "level")).toEqual({
      type: "integer",
      enum: [1, 3],
    });
    expect(property(change("extras", { choices: "a = A\nc" }), "extras")).toEqual({
      type: "array",
      items: { type: "string", oneOf: [{ const: "a", title: "A" }, { const: "c" }] },
      uniqueItems: true,
      maxItems: 1,
    });
  });

  test("rows leave and come", () => {
    const rows = fieldRows(purchase).filter((row) => row.key !== "item");
    const added: FieldRow = {
      was: "",
      key: "note",
      title: "Note",
      type: "textarea",
      required: true,
      choices: "",
      help: "Short",
    };
    const { schema } = schemaFromRows([added, ...rows], purchase);
    expect(Object.keys(schema["properties"] as Schema)).toEqual([
      "note",
      "amount",
      "decision",
      "extras",
      "level",
      "cleared",
    ]);
    expect(property(schema, "note")).toEqual({
      type: "string",
      format: "textarea",
      title: "Note",
      description: "Short",
    });
    expect(schema["required"]).toEqual(["note", "amount"]);
  });

  test("one key twice is told", () => {
    const [row] = fieldRows(purchase);
    expect(
      schemaFromRows(
        [row, row].filter((one) => one !== undefined),
        purchase,
      ).doubled,
    ).toEqual(["item"]);
  });

  test("a table of its own begins a schema", () => {
    const added: FieldRow = {
      was: "",
      key: "who",
      title: "",
      type: "user",
      required: false,
      choices: "",
      help: "",
    };
    expect(schemaFromRows([added], {}).schema).toEqual({
      type: "object",
      properties: { who: { type: "string", format: "user" } },
    });
  });
});

const word = fc.stringMatching(/^[A-Za-z][A-Za-z =]{0,10}[a-z]$/);
const key = fc.stringMatching(/^[a-z][a-z0-9_]{0,6}$/).filter((text) => text !== "submitter");

const anyRow: fc.Arbitrary<FieldRow> = fc
  .record({
    key,
    title: fc.oneof(fc.constant(""), word),
    type: fc.constantFrom(...FIELD_TYPES.map((type) => type.value)),
    required: fc.boolean(),
    values: fc.uniqueArray(fc.stringMatching(/^[a-z]{1,5}$/), { minLength: 1, maxLength: 4 }),
    labels: fc.array(fc.oneof(fc.constant(""), word), { minLength: 4, maxLength: 4 }),
    help: fc.oneof(fc.constant(""), word),
  })
  .map(({ values, labels, ...row }) => ({
    ...row,
    was: "",
    choices: row.type.startsWith("choice")
      ? values
          .map((value, index) => (labels[index] ? `${value} = ${labels[index]}` : value))
          .join("\n")
      : "",
  }));
const table = fc.uniqueArray(anyRow, { selector: (row) => row.key, maxLength: 6 });

test("any table gives a schema that is accepted, and is read back as the same table", () => {
  fc.assert(
    fc.property(table, (rows) => {
      const { schema } = schemaFromRows(rows, {});
      expect(checkFieldsSchema(schema)).toEqual([]);
      expect(fieldRows(schema)).toEqual(rows.map((row) => ({ ...row, was: row.key })));
      expect(schemaFromRows(fieldRows(schema), schema).schema).toEqual(schema);
    }),
    { numRuns: 300 },
  );
});

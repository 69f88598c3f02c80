import { describe, expect, test } from "vitest";
import type { Json } from "../../../src/engine/index.js";
import {
  compileFields,
  parseFields,
  type CompiledFields,
} from "../../../src/workflow-design/index.js";

const users = [
  { id: 7, name: "Fay" },
  { id: 12, name: "Bob" },
  { id: 13, name: "Bo Ek", email: "bo@acme.test" },
  { id: 14, name: "Bo Ek", email: "ek@acme.test" },
];

function fieldsOf(properties: { [key: string]: Json }): CompiledFields {
  const compiled = compileFields({ type: "object", properties });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.fields;
}

/** What one field makes of what was typed: its value, or the message. */
function read(property: Json, typed: string | string[] | undefined, required = false): unknown {
  const body = typed === undefined ? {} : { "field.amount": typed };
  const parsed = parseFields(fieldsOf({ amount: property }), [{ key: "amount", required }], body, {
    users,
    required: true,
  });
  return parsed.ok
    ? parsed.values["amount"]
    : parsed.errors.map((error) => `${error.field}: ${error.message}`).join("; ");
}

const number = { type: "number" };
const text = { type: "string" };
const decision = {
  type: "string",
  title: "Finance decision",
  oneOf: [
    { const: "approve", title: "Approve" },
    { const: "rework", title: "Send back" },
  ],
};
const equipment = {
  type: "array",
  title: "Equipment",
  items: { enum: ["laptop", "phone", "desk"] },
  maxItems: 2,
};

describe("what is typed becomes a value of the field's type", () => {
  test.each<[string, Json, string | string[], Json]>([
    ["text is trimmed", text, "  six meters ", "six meters"],
    ["a line has no breaks", text, "six\r\n meters", "six meters"],
    ["composed letters", text, "Cafe\u0301", "Café"],
    [
      "several lines keep their breaks",
      { ...text, format: "textarea" },
      "a\r\n\r\n  b \r\n",
      "a\n\n  b",
    ],
    ["number", number, "12.50", 12.5],
    ["thousands as pages write them", number, "1,234,567.5", 1_234_567.5],
    ["thousands with blanks", number, "1\u202f234", 1234],
    ["a minus sign", number, "\u22125", -5],
    ["plus and leading zeros", number, "+007", 7],
    ["minus nothing is nothing", number, "-0", 0],
    ["whole number", { type: "integer" }, "12.0", 12],
    ["yes", { type: "boolean" }, "yes", true],
    ["no", { type: "boolean" }, "no", false],
    ["date", { ...text, format: "date" }, "2026-02-28", "2026-02-28"],
    [
      "date and time is UTC",
      { ...text, format: "date-time" },
      "2026-11-30T09:15",
      "2026-11-30T09:15:00Z",
    ],
    [
      "its seconds stay",
      { ...text, format: "date-time" },
      "2026-11-30 09:15:30.250",
      "2026-11-30T09:15:30.250Z",
    ],
    [
      "an offset is taken into account",
      { ...text, format: "date-time" },
      "2026-11-30T00:15:00+01:00",
      "2026-11-29T23:15:00Z",
    ],
    ["e-mail", { ...text, format: "email" }, " a@b.test ", "a@b.test"],
    ["link", { ...text, format: "uri" }, "https://x.test/a?b=c#d", "https://x.test/a?b=c#d"],
    ["mail link", { ...text, format: "uri" }, "mailto:a@b.test", "mailto:a@b.test"],
    ["user", { ...text, format: "user" }, "12", "12"],
    ["user by name", { ...text, format: "user" }, "fay", "7"],
    ["user by name and address", { ...text, format: "user" }, "Bo Ek <ek@acme.test>", "14"],
    ["user by address", { ...text, format: "user" }, "bo@acme.test", "13"],
    ["choice", decision, "rework", "rework"],
    ["number choice", { type: "integer", enum: [1, 2] }, "2", 2],
    [
      "several choices, in their order, once",
      equipment,
      ["phone", "laptop", "phone"],
      ["laptop", "phone"],
    ],
    ["one of several", equipment, "desk", ["desk"]],
  ])("%s", (_name, property, typed, value) => {
    expect(read(property, typed)).toEqual(value);
  });

  test.each([undefined, "", "   ", [], ["", " "]])("blank is unset: %j", (typed) => {
    for (const property of [
      text,
      number,
      { type: "boolean" },
      decision,
      equipment,
      { ...text, format: "user" },
    ])
      expect(read(property, typed as string)).toBeNull();
  });
});

describe("what is refused, in plain words that name the field", () => {
  test.each<[Json, string | string[], string]>([
    [number, "abc", "Amount must be a number, such as 1250 or 12.50"],
    [number, "1,5", "Amount must be a number, such as 1250 or 12.50: write decimals with a point"],
    [number, "1e3", "Amount must be a number, such as 1250 or 12.50"],
    [number, "0x10", "Amount must be a number, such as 1250 or 12.50"],
    [number, "Infinity", "Amount must be a number, such as 1250 or 12.50"],
    [number, "1234567890123456", "Amount must have at most 15 digits"],
    [number, ["1", "2"], "Amount takes one answer, but there are 2"],
    [{ ...number, minimum: 0 }, "-1", "Amount must be 0 or more"],
    [{ ...number, maximum: 12500.5 }, "20000", "Amount must be 12,500.5 or less"],
    [{ ...number, exclusiveMinimum: 0 }, "0", "Amount must be more than 0"],
    [{ ...number, multipleOf: 0.01 }, "19.995", "Amount must be a multiple of 0.01"],
    [{ type: "integer" }, "1.5", "Amount must be a whole number, such as 12"],
    [{ type: "boolean" }, "maybe", "Amount must be yes or no"],
    [{ ...text, minLength: 3 }, "ab", "Amount must be at least 3 characters long"],
    [{ ...text, maxLength: 3 }, "abcd", "Amount must be 3 characters or fewer"],
    [text, "x".repeat(1_001), "Amount must be 1,000 characters or fewer"],
    [text, "x".repeat(100_000), "Amount is too long"],
    [text, "a\0b", "Amount contains characters that cannot be stored"],
    [text, "a\ud800b", "Amount contains characters that cannot be stored"],
    [{ ...text, format: "date" }, "2026-02-30", "Amount must be a date, such as 2026-11-30"],
    [
      { ...text, format: "date-time" },
      "2026-02-30T10:00",
      "Amount must be a date and time, such as 2026-11-30 09:15",
    ],
    [
      { ...text, format: "email" },
      "a@",
      "Amount must be an e-mail address, such as name@example.com",
    ],
    [
      { ...text, format: "uri" },
      "javascript:alert(1)",
      "Amount must be a link that begins with https://, http:// or mailto:",
    ],
    [
      { ...text, format: "uri" },
      "java\nscript:alert(1)",
      "Amount must be a link that begins with https://, http:// or mailto:",
    ],
    [
      { ...text, format: "uri" },
      "/tasks",
      "Amount must be a link that begins with https://, http:// or mailto:",
    ],
    [{ ...text, format: "user" }, "99", "Amount must be an active user of your company"],
    [{ ...text, format: "user" }, "Zoe", "Amount must be an active user of your company"],
    [{ ...text, format: "user" }, "Bo Ek", "Amount: 2 people match “Bo Ek”, choose one of them"],
    [{ type: "object", format: "file" }, "9", "Amount is not here any more: choose the file again"],
    [decision, "aproved", "Finance decision: choose one of Approve, Send back"],
    [equipment, ["laptop", "car"], "Equipment: choose one of laptop, phone, desk"],
    [equipment, ["laptop", "phone", "desk"], "Equipment: choose at most 2"],
    [
      {
        ...text,
        title: "Budget line",
        pattern: "^[0-9]{4}-[0-9]{3}$",
        description: "Four digits, a dash and three digits, such as 4400-120",
      },
      "44OO-12",
      "Budget line must be four digits, a dash and three digits, such as 4400-120",
    ],
    [
      { ...text, title: "Budget line", pattern: "^[0-9]{4}$", description: "For example 4400" },
      "x",
      "Budget line must be written like 4400",
    ],
    [
      { ...text, title: "Budget line", pattern: "^[0-9]{4}$" },
      "x",
      "Budget line must match the pattern ^[0-9]{4}$",
    ],
  ])("%j %j", (property, typed, message) => {
    expect(read(property, typed)).toBe(`amount: ${message}`);
  });

  test.each<[Json, string]>([
    [{ ...number, title: "Amount" }, "Enter the amount"],
    [{ ...text, title: "PO number" }, "Enter the PO number"],
    [{ ...text, title: "Why it is needed" }, "Enter “Why it is needed”"],
    [{ ...text, title: "Wie viel?" }, "Enter “Wie viel?”"],
    [decision, "Choose the finance decision"],
    [equipment, "Choose at least one for “Equipment”"],
    [{ type: "boolean", title: "Works from home" }, "Choose yes or no for “Works from home”"],
  ])("required and blank: %j", (property, message) => {
    expect(read(property, "", true)).toBe(`amount: ${message}`);
  });
});

describe("the form as a whole", () => {
  const fields = fieldsOf({ amount: number, item: text });
  const list = [
    { key: "item", required: true },
    { key: "amount", required: true },
  ];

  test("every field of the list has a value, in its order; others of the body stay out", () => {
    const parsed = parseFields(
      fields,
      list,
      { _csrf: "x", "field.amount": "5", "field.item": "pens" },
      { users, required: true },
    );
    expect(parsed).toMatchObject({
      ok: true,
      values: { item: "pens", amount: 5 },
      typed: { item: "pens", amount: "5" },
    });
  });

  test("errors come in the order of the form, and what was typed is kept", () => {
    const parsed = parseFields(fields, list, { "field.amount": "five" }, { users, required: true });
    expect(parsed.ok).toBe(false);
    if (parsed.ok) return;
    expect(parsed.errors.map((error) => error.field)).toEqual(["item", "amount"]);
    expect(parsed.typed).toEqual({ amount: "five" });
  });

  test("a draft may leave out what is required, but not hold nonsense", () => {
    expect(parseFields(fields, list, {}, { users, required: false })).toMatchObject({
      ok: true,
      values: { item: null, amount: null },
    });
    expect(
      parseFields(fields, list, { "field.amount": "five" }, { users, required: false }).ok,
    ).toBe(false);
  });

  test.each(["salary", "submitter", "__proto__", "constructor"])(
    "a field that the form does not ask for: %s",
    (key) => {
      const body = JSON.parse(
        `{"field.item":"pens","field.amount":"1","field.${key}":"1"}`,
      ) as Record<string, unknown>;
      const parsed = parseFields(fields, list, body, { users, required: true });
      expect(parsed).toMatchObject({
        ok: false,
        errors: [{ field: key, message: `This form does not ask for “${key}”` }],
      });
    },
  );

  test("two patterns in one form do not stand in for each other, and neither can stall", () => {
    const two = fieldsOf({
      a: { ...text, pattern: "^(a+)+$" },
      b: { ...text, pattern: "^[0-9]+$" },
    });
    const both = [
      { key: "a", required: false },
      { key: "b", required: false },
    ];
    const body = { "field.a": `${"a".repeat(900)}!`, "field.b": "aaa" };
    const parsed = parseFields(two, both, body, { users, required: true });
    expect(parsed).toMatchObject({ ok: false, errors: [{ field: "a" }, { field: "b" }] });
    expect(
      parseFields(two, both, { "field.a": "aaa", "field.b": "12" }, { users, required: true }).ok,
    ).toBe(true);
  });
});

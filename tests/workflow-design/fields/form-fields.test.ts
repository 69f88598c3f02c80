import { describe, expect, test } from "vitest";
import type { Json } from "../../../src/engine/index.js";
import {
  compileFields,
  formFields,
  parseFields,
  summaryErrors,
  type FieldView,
} from "../../../src/workflow-design/index.js";

const users = [{ id: 7, name: "Fay" }];

function view(
  property: Json,
  values: { [key: string]: Json } = {},
  required = false,
): FieldView | undefined {
  const compiled = compileFields({ type: "object", properties: { amount: property } });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return formFields(compiled.fields, [{ key: "amount", required }], values, [], { users })[0];
}

const choices = (n: number): Json => ({
  type: "string",
  enum: Array.from({ length: n }, (_, i) => `c${i}`),
});

describe("controls", () => {
  test.each<[Json, Partial<FieldView>]>([
    [
      { type: "string", title: "Item", description: "What" },
      { control: "input", inputType: "text", label: "Item", hint: "What" },
    ],
    [
      { type: "string", format: "textarea" },
      { control: "textarea", label: "Amount" },
    ],
    [{ type: "number" }, { control: "input", inputType: "text", inputMode: "decimal", width: "s" }],
    [
      { type: "string", format: "date" },
      { control: "input", inputType: "date" },
    ],
    [
      { type: "string", format: "date-time" },
      { control: "input", inputType: "datetime-local" },
    ],
    [choices(8), { control: "select" }],
    [
      { type: "string", format: "user" },
      { control: "select", options: [{ value: "7", label: "Fay" }] },
    ],
    [
      { type: "array", items: choices(2) },
      { control: "checkboxes", value: [] },
    ],
  ])("%j", (property, expected) => {
    expect(view(property)).toMatchObject({ id: "field-amount", name: "field.amount", ...expected });
  });

  test("radios that need no answer offer none", () => {
    const blank = { value: "", label: "No answer" };
    expect(view(choices(2))?.options).toContainEqual(blank);
    expect(view(choices(2), {}, true)?.options).not.toContainEqual(blank);
    expect(view({ type: "boolean" })?.options.map((option) => option.label)).toEqual([
      "Yes",
      "No",
      "No answer",
    ]);
  });
});

describe("values", () => {
  test.each<[Json, Json, string | string[]]>([
    [{ type: "number" }, 5000.5, "5000.5"],
    [{ type: "boolean" }, false, "no"],
    [{ type: "string", format: "date-time" }, "2026-11-30T09:15:00Z", "2026-11-30T09:15"],
    [
      { type: "string", format: "date-time" },
      "2026-11-30T09:15:30.250Z",
      "2026-11-30T09:15:30.250",
    ],
    [{ type: "array", items: choices(2) }, ["c1"], ["c1"]],
    [{ type: "number" }, "what was typed", "what was typed"],
    [{ type: "number" }, null, ""],
  ])("%j %j", (property, stored, shown) => {
    expect(view(property, { amount: stored })?.value).toEqual(shown);
  });

  test("a field that was never written starts with its default; a cleared one stays blank", () => {
    expect(view({ type: "number", default: 3 })?.value).toBe("3");
    expect(view({ type: "number", default: 3 }, { amount: null })?.value).toBe("");
  });

  test("what a form shows is read back as the same value", () => {
    const stored: { [key: string]: Json } = {
      text: "six meters",
      lines: "a\n b",
      number: -12.5,
      yes: true,
      no: false,
      day: "2026-02-28",
      at: "2026-11-30T09:15:00Z",
      exact: "2026-11-30T09:15:30.250Z",
      link: "https://x.test/",
      who: "7",
      one: "c1",
      many: ["c0", "c2"],
    };
    const compiled = compileFields({
      type: "object",
      properties: {
        text: { type: "string" },
        lines: { type: "string", format: "textarea" },
        number: { type: "number" },
        yes: { type: "boolean" },
        no: { type: "boolean" },
        day: { type: "string", format: "date" },
        at: { type: "string", format: "date-time" },
        exact: { type: "string", format: "date-time" },
        link: { type: "string", format: "uri" },
        who: { type: "string", format: "user" },
        one: choices(3),
        many: { type: "array", items: choices(3) },
      },
    });
    if (!compiled.ok) throw new Error("the schema");
    const list = Object.keys(stored).map((key) => ({ key, required: true }));
    const views = formFields(compiled.fields, list, stored, [], { users });
    const body = Object.fromEntries(views.map(({ name, value }) => [name, value]));
    const parsed = parseFields(compiled.fields, list, body, { users, required: true });
    expect(parsed).toMatchObject({ ok: true, values: stored });
  });
});

test("an error stands at its field, and the summary names the control", () => {
  const compiled = compileFields({ type: "object", properties: { amount: { type: "number" } } });
  if (!compiled.ok) throw new Error("the schema");
  const errors = [{ field: "amount", message: "Enter the amount" }];
  const [shown] = formFields(
    compiled.fields,
    [{ key: "amount", required: true }],
    { amount: "x" },
    errors,
    { users },
  );
  expect(shown?.error).toBe("Enter the amount");
  expect(shown?.form).toEqual({
    values: { "field.amount": "x" },
    errors: [{ field: "field.amount", message: "Enter the amount" }],
  });
  expect(summaryErrors(errors)).toEqual([{ field: "field.amount", message: "Enter the amount" }]);
});

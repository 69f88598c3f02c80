import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { textOf } from "../../world/index.js";
import { demoFile, formOf, imported, openDesign, type DesignWorld } from "./design-world.js";

let design: DesignWorld;
let workflow: string;

beforeAll(async () => {
  design = await openDesign();
});
afterAll(() => design.close());

interface Schema {
  readonly properties: Record<string, Record<string, unknown>>;
}

const PROPERTIES = {
  amount: { type: "number", title: "Amount", minimum: 0, multipleOf: 0.5 },
  code: { type: "string", title: "Code", maxLength: 8, pattern: "^[A-Z]+$" },
  tags: {
    type: "array",
    items: { type: "string", enum: ["a", "b"] },
    uniqueItems: true,
    maxItems: 1,
  },
  urgent: { type: "boolean", title: "Urgent" },
};

let count = 0;

/** A draft with those fields alone, and its page's form. */
async function draft(): Promise<Record<string, string | string[]>> {
  count += 1;
  const file = JSON.parse(
    demoFile("purchase", `limits_${count}`, `L${String.fromCharCode(64 + count)}`),
  ) as Record<string, unknown>;
  const fields_schema = { type: "object", properties: PROPERTIES };
  const bare = {
    ...file,
    fields_schema,
    title_field: null,
    display_layout: "",
    tickets: [],
    tasks: [],
    completions: [],
  };
  workflow = await imported(design.dana, JSON.stringify(bare));
  return formOf((await design.dana.get(`${workflow}/fields`)).text);
}

async function properties(): Promise<Schema["properties"]> {
  const file = JSON.parse((await design.dana.get(`${workflow}/export`)).text) as {
    fields_schema: Schema;
  };
  return file.fields_schema.properties;
}

const post = (typed: Record<string, string | string[] | undefined>) =>
  design.dana.post(`${workflow}/fields`, typed);

describe("the limits of a field", () => {
  test("are shown in the table, for the types that have them", async () => {
    expect(await draft()).toMatchObject({
      "fields.0.least": ["0"],
      "fields.0.most": [""],
      "fields.1.most": ["8"],
      "fields.1.pattern": ["^[A-Z]+$"],
      "fields.2.most": ["1"],
    });
    const form = await draft();
    for (const name of ["fields.0.pattern", "fields.2.pattern", "fields.3.least"])
      expect(form).not.toHaveProperty([name]);
  });

  test("are set, changed and taken away there; what the table does not show stays", async () => {
    const typed = await draft();
    const answer = await post({
      ...typed,
      "fields.0.least": "-1,250.5",
      "fields.0.most": "1,000,000",
      "fields.1.least": "2",
      "fields.1.most": "",
      "fields.1.pattern": "^[0-9]+$",
      "fields.2.least": "1",
    });
    expect(answer.status).toBe(303);
    expect(await properties()).toEqual({
      amount: { ...PROPERTIES.amount, minimum: -1250.5, maximum: 1_000_000 },
      code: { type: "string", title: "Code", minLength: 2, pattern: "^[0-9]+$" },
      tags: { ...PROPERTIES.tags, minItems: 1 },
      urgent: PROPERTIES.urgent,
    });
  });

  test("stay as they are written when nothing was changed, and when a form does not know them", async () => {
    const typed = await draft();
    expect((await post(typed)).status).toBe(303);
    expect(JSON.stringify(await properties())).toBe(JSON.stringify(PROPERTIES));
    const again = formOf((await design.dana.get(`${workflow}/fields`)).text);
    const unknowing = Object.entries(again).filter(
      ([name]) => !/\.(least|most|pattern)$/.test(name),
    );
    expect((await post({ ...Object.fromEntries(unknowing), "fields.0.title": "Sum" })).status).toBe(
      303,
    );
    expect((await properties())["amount"]).toEqual({ ...PROPERTIES.amount, title: "Sum" });
  });

  test("of another type are not taken over", async () => {
    const typed = await draft();
    expect((await post({ ...typed, "fields.0.type": "text" })).status).toBe(303);
    expect((await properties())["amount"]).toEqual({ type: "string", title: "Amount" });
  });

  test.each<[typed: Record<string, string>, field: string, says: RegExp]>([
    [{ "fields.0.least": "few" }, "fields-0-least", /must be a number/],
    [{ "fields.0.least": "5", "fields.0.most": "4" }, "fields-0-least", /no value would do/],
    [{ "fields.1.most": "-1" }, "fields-1-most", /must be a whole number, 0 or more/],
    [{ "fields.1.most": "1.5" }, "fields-1-most", /must be a whole number/],
    [{ "fields.1.pattern": "(" }, "fields-1-pattern", /pattern/i],
    [{ "fields.2.most": "201" }, "fields-2-most", /must be 200 or less/],
  ])("that make no sense are told beside them: %o", async (change, field, says) => {
    const typed = await draft();
    const answer = await post({ ...typed, ...change });
    expect(answer.status).toBe(422);
    expect(textOf(answer)).toMatch(says);
    expect(answer.text).toContain(`id="${field}-error"`);
    expect(formOf(answer.text)).toMatchObject(
      Object.fromEntries(Object.entries(change).map(([name, value]) => [name, [value]])),
    );
    expect(await properties()).toEqual(PROPERTIES);
  });

  test("keep what was typed while rows are added", async () => {
    const typed = await draft();
    const more = await post({ ...typed, "fields.0.most": "7", action: "add" });
    expect(formOf(more.text)).toMatchObject({ "fields.0.most": ["7"] });
  });
});

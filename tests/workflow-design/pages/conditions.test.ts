import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { textOf } from "../../world/index.js";
import {
  componentsOf,
  demoFile,
  formOf,
  imported,
  openDesign,
  type DesignWorld,
} from "./design-world.js";

let design: DesignWorld;
let workflow: string;
let addresses: { task: string; completion: string };

beforeAll(async () => {
  design = await openDesign();
  workflow = await imported(design.dana, demoFile("purchase"));
  const all = await componentsOf(design.dana, workflow);
  addresses = { task: all.tasks[0] ?? "", completion: all.completions[0] ?? "" };
});
afterAll(() => design.close());

type Change = Record<string, string | string[] | undefined>;

const KINDS = ["task", "completion"] as const;

/** Posts the page's form with some of it changed. */
async function post(kind: (typeof KINDS)[number], change: Change, from?: Change) {
  const address = addresses[kind];
  const typed: Change = from ?? formOf((await design.dana.get(address)).text);
  const answer = await design.dana.post(address, { ...typed, ...change });
  return { answer, form: formOf(answer.text) as Change, text: textOf(answer) };
}

/** The condition that is stored now. */
async function condition(kind: (typeof KINDS)[number]): Promise<unknown> {
  const [text = ""] = formOf((await design.dana.get(addresses[kind])).text)["condition"] ?? [];
  return text === "" ? null : JSON.parse(text);
}

/** A form without the rows that it has. */
const without = (form: Change): Change =>
  Object.fromEntries(
    Object.entries(form).map(([name, value]) => [
      name,
      name.startsWith("rows.") ? undefined : value,
    ]),
  );

const asText = (value: unknown): string => JSON.stringify(value);

describe.each(KINDS)("the condition of a %s", (kind) => {
  test("is written as rows, which the JSON then says", async () => {
    const first = await post(kind, { condition: "" });
    expect(first.answer.status).toBe(303);
    expect(await condition(kind)).toBeNull();
    const saved = await post(kind, {
      "rows.0.0.field": "amount",
      "rows.0.0.comparison": "more",
      "rows.0.0.value": "1,250.50",
    });
    expect(saved.answer.status).toBe(303);
    expect(await condition(kind)).toEqual({ ">": [{ var: "amount" }, 1250.5] });
  });

  test("is written as JSON, which the rows then say", async () => {
    const json = {
      and: [
        { ">": [{ var: "amount" }, 5] },
        { or: [{ missing: ["quote"] }, { "==": [{ var: "item" }, "lamp"] }] },
      ],
    };
    expect((await post(kind, { condition: asText(json) })).answer.status).toBe(303);
    const page = await design.dana.get(addresses[kind]);
    expect(formOf(page.text)).toMatchObject({
      "rows.match": ["all"],
      "rows.0.0.field": ["amount"],
      "rows.0.0.comparison": ["more"],
      "rows.0.0.value": ["5"],
      "rows.1.match": ["any"],
      "rows.1.0.field": ["quote"],
      "rows.1.0.comparison": ["not_answered"],
      "rows.1.1.field": ["item"],
      "rows.1.1.value": ["lamp"],
    });
    expect(textOf(page)).toContain("of these groups must hold");
  });

  test("is kept letter by letter when it was not touched", async () => {
    // Another way to write the same rows: saving something else does not write it anew.
    const odd = { "!": { missing: ["quote"] } };
    await post(kind, { condition: asText(odd) });
    expect(formOf((await design.dana.get(addresses[kind])).text)).toMatchObject({
      "rows.0.0.comparison": ["answered"],
    });
    await post(kind, { description: "Something else." });
    expect(await condition(kind)).toEqual(odd);
  });

  test("gets rows and groups by buttons, without scripts, and loses none that were typed", async () => {
    await post(kind, { condition: asText({ ">": [{ var: "amount" }, 5] }) });
    const more = await post(kind, { action: "row-add-0" });
    expect(more.answer.status).toBe(200);
    const group = await post(
      kind,
      {
        "rows.0.match": "any",
        "rows.0.1.field": "item",
        "rows.0.1.comparison": "contains",
        "rows.0.1.value": "saw",
        action: "group-add",
      },
      more.form,
    );
    expect(group.form).toMatchObject({
      "rows.0.match": ["any"],
      "rows.0.1.value": ["saw"],
      "rows.1.0.field": [""],
    });
    const filled = { "rows.1.0.field": "quote", "rows.1.0.comparison": "answered" };
    const read = await post(kind, { ...filled, action: "read" }, group.form);
    expect(read.text).toContain("In words:");
    const third = await post(kind, { ...filled, action: "row-add-1" }, group.form);
    const removed = await post(kind, { action: "row-remove-1-1" }, third.form);
    const saved = await post(kind, {}, removed.form);
    expect(saved.answer.status).toBe(303);
    expect(await condition(kind)).toEqual({
      and: [
        { or: [{ ">": [{ var: "amount" }, 5] }, { in: ["saw", { var: "item" }] }] },
        { "!": [{ missing: ["quote"] }] },
      ],
    });
  });

  test("loses its last row, and always holds then", async () => {
    await post(kind, { condition: asText({ ">": [{ var: "amount" }, 5] }) });
    const removed = await post(kind, { action: "row-remove-0-0" });
    expect((await post(kind, {}, removed.form)).answer.status).toBe(303);
    expect(await condition(kind)).toBeNull();
  });

  test.each<[about: string, change: Change, field: string, says: RegExp]>([
    [
      "a number that is none",
      { "rows.0.0.field": "amount", "rows.0.0.value": "many" },
      "rows-0-0-value",
      /Amount must be a number/,
    ],
    [
      "no value",
      { "rows.0.0.field": "item", "rows.0.0.value": " " },
      "rows-0-0-value",
      /Give a value to compare with/,
    ],
    [
      "no such choice",
      {
        "rows.0.0.field": "finance_decision",
        "rows.0.0.comparison": "one_of",
        "rows.0.0.value": "approve, aproved",
      },
      "rows-0-0-value",
      /Finance decision/,
    ],
    [
      "no such field",
      { "rows.0.0.field": "gone", "rows.0.0.value": "1" },
      "rows-0-0-field",
      /There is no field “gone”/,
    ],
  ])("has mistakes told beside the row: %s", async (_about, change, field, says) => {
    await post(kind, { condition: "" });
    const refused = await post(kind, change);
    expect(refused.answer.status).toBe(422);
    expect(refused.text).toMatch(says);
    expect(refused.answer.text).toContain(`id="${field}-error"`);
    if (change["rows.0.0.field"] !== "gone")
      expect(refused.form).toMatchObject(
        Object.fromEntries(Object.entries(change).map(([name, value]) => [name, [value]])),
      );
    expect(await condition(kind)).toBeNull();
  });

  test("is refused when rows and JSON were both changed, to different conditions", async () => {
    await post(kind, { condition: "" });
    const rows = {
      "rows.0.0.field": "amount",
      "rows.0.0.comparison": "more",
      "rows.0.0.value": "5",
    };
    const both = await post(kind, { ...rows, condition: '{"missing": ["quote"]}' });
    expect(both.answer.status).toBe(422);
    expect(both.text).toContain("The rows and the JSON were both changed");
    expect(both.form).toMatchObject({
      "rows.0.0.value": ["5"],
      condition: ['{"missing": ["quote"]}'],
    });
    expect(
      (await post(kind, { ...rows, condition: '{">": [{"var": "amount"}, 5]}' })).answer.status,
    ).toBe(303);
  });

  test("that is more than rows can say is shown and changed as JSON", async () => {
    const json = { ">": [{ "+": [{ var: "amount" }, 1] }, 5] };
    await post(kind, { condition: asText(json) });
    const page = await design.dana.get(addresses[kind]);
    expect(textOf(page)).toContain("This condition is more than rows can show");
    expect(Object.keys(formOf(page.text)).filter((name) => name.startsWith("rows."))).toEqual([]);
    await post(kind, { description: "Something else again." });
    expect(await condition(kind)).toEqual(json);
    // A program that knows nothing of rows posts the JSON alone.
    const bare = without(formOf((await design.dana.get(addresses[kind])).text));
    await post(kind, { ...bare, condition_was: undefined, condition: '{"missing": ["quote"]}' });
    expect(await condition(kind)).toEqual({ missing: ["quote"] });
  });
});

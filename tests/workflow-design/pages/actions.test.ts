import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { textOf } from "../../world/index.js";
import {
  componentsOf,
  demoFile,
  formOf,
  imported,
  openDesign,
  unescaped,
  type DesignWorld,
  stampOf,
} from "./design-world.js";

let design: DesignWorld;
let workflow: string;
let task: string;

beforeAll(async () => {
  design = await openDesign();
  workflow = await imported(design.dana, demoFile("purchase"));
  // "Place order": it writes the number of the order, which every demo has as text.
  const { tasks } = await componentsOf(design.dana, workflow);
  for (const address of tasks)
    if ((await design.dana.get(address)).text.includes("<h1>Place order")) task = address;
});
afterAll(() => design.close());

type Change = Record<string, string | string[] | undefined>;

const calling = {
  task_type: "SYNC_ACTION",
  action_url: "https://orders.example.com/new",
  input_fields: ["item", "amount"],
} as const;

/** Posts the task's form as an action with some of it changed. */
async function post(change: Change, action?: string) {
  const typed: Change = formOf((await design.dana.get(task)).text);
  const answer = await design.dana.post(task, {
    ...typed,
    ...calling,
    input_fields: [...calling.input_fields],
    ...change,
    ...(action === undefined ? {} : { action }),
  });
  return { answer, form: formOf(answer.text), text: textOf(answer) };
}

const tried = (change: Change) => post(change, "test");

/** The request that a page shows, as its lines. */
function requestIn(html: string): string {
  return unescaped(/aria-label="The request">([\s\S]*?)<\/pre>/.exec(html)?.[1] ?? "");
}

const stored = async () => (await design.dana.get(`${workflow}/export`)).text;

describe("test it", () => {
  test("shows the request that would be sent, with its headers, and sends and saves nothing", async () => {
    const before = await stored();
    const { answer } = await tried({ "field.item": "A lamp", "field.amount": "1,250.50" });
    expect(answer.status).toBe(200);
    const request = requestIn(answer.text);
    expect(request).toContain("POST https://orders.example.com/new\n");
    for (const name of [
      "content-type: application/json",
      "idempotency-key: ",
      "webhook-signature: v1,",
    ])
      expect(request).toContain(name);
    const body = JSON.parse(request.slice(request.indexOf("\n{"))) as Record<string, unknown>;
    expect(body).toMatchObject({ ticket: "PR-1042", task: "place_order" });
    expect(body["input"]).toEqual({ item: "A lamp", amount: 1250.5 });
    expect(body).not.toHaveProperty("callback_url");
    expect(await stored()).toBe(before);
  });

  test("asks for the values that what is sent is made of, and keeps what was typed", async () => {
    const { answer, form } = await tried({
      input_transform: '{"total": {"*": [{"var": "amount"}, 2]}, "who": {"var": "submitter"}}',
      "field.amount": "5",
    });
    expect(Object.keys(form).filter((name) => name.startsWith("field."))).toEqual([
      "field.amount",
      "field.submitter",
    ]);
    expect(form).toMatchObject({ "field.amount": ["5"], action_url: [calling.action_url] });
    expect(requestIn(answer.text)).toMatch(/"total": 10,\s+"who": null/);
  });

  test("of a call that is called back shows where, and reads the body alone", async () => {
    const { answer, text } = await tried({
      task_type: "ASYNC_ACTION",
      output_transform: '{"order_number": {"var": "body.id"}}',
      test_body: '{"id": "A-17"}',
    });
    expect(requestIn(answer.text)).toContain('"callback_url"');
    expect(text).toContain("The answer would write: Order number A-17");
    expect(answer.text).not.toContain('name="test_status"');
  });

  test.each<[about: string, change: Change, says: RegExp]>([
    [
      "what a pasted answer would write",
      { test_body: '{"order_number": "A-17"}' },
      /would write: Order number A-17/,
    ],
    [
      "parts of it, and its status",
      {
        output_transform:
          '{"order_number": {"cat": [{"var": "status"}, "/", {"var": "body.lines.0.sku"}]}}',
        test_status: "201",
        test_body: '{"lines": [{"sku": "L-1"}]}',
      },
      /would write: Order number 201\/L-1/,
    ],
    [
      "that a required output is missing",
      { test_body: "{}" },
      /would write nothing. Expected the answer to give "order_number"/,
    ],
    [
      "that a value does not fit its field",
      { test_body: '{"order_number": 5}' },
      /would write nothing. Expected values that the fields allow, but: Order number/,
    ],
    [
      "that nothing could be sent",
      { input_transform: '{"x": {"/": [1, 0]}}' },
      /Nothing could be sent. Expected to send "x", but it comes to no number/,
    ],
  ])("shows %s", async (_about, change, says) => {
    const { answer, text } = await tried(change);
    expect(answer.status).toBe(200);
    expect(text).toMatch(says);
  });

  test.each<[field: string, change: Change, says: RegExp]>([
    ["input_transform", { input_transform: '{"a": ' }, /What is sent is not valid JSON/],
    ["input_transform", { input_transform: '{"a": {"var": "amont"}}' }, /it has no field "amont"/],
    ["output_transform", { output_transform: '{"amount": {"var": "body.a"}}' }, /"amount" is none/],
    ["test_body", { test_body: "<html>" }, /The answer is not valid JSON/],
    ["test_status", { test_body: "1", test_status: "fine" }, /The status must be a number/],
    ["field-amount", { "field.amount": "many" }, /Amount must be a number/],
  ])("tells of a mistake beside %s", async (field, change, says) => {
    const { answer, form, text } = await tried(change);
    expect(text).toMatch(says);
    expect(answer.text).toContain(`id="${field}-error"`);
    expect(answer.text).not.toContain('id="test-result"');
    for (const [name, value] of Object.entries(change)) expect(form[name]).toEqual([value]);
  });

  test("works on a task that cannot be saved, and on one that does not exist yet", async () => {
    expect((await tried({ title: "", condition: "{" })).text).toContain("This would be sent");
    const answer = await design.dana.post(`${workflow}/tasks`, {
      ...calling,
      input_fields: ["item"],
      "field.item": "A lamp",
      action: "test",
    });
    expect(requestIn(answer.text)).toContain('"item": "A lamp"');
  });

  test("shows markup in what was typed as text", async () => {
    const { answer } = await tried({ "field.item": "<script>alert(1)</script>" });
    expect(answer.text).not.toContain("<script>alert(1)");
    expect(requestIn(answer.text)).toContain("<script>alert(1)");
  });
});

describe("saving an action", () => {
  test.each<[field: string, change: Change, says: RegExp]>([
    ["input_transform", { input_transform: '{"a": {"log": 1}}' }, /"log" is none/],
    ["output_transform", { output_transform: '{"amount": {"var": "body.a"}}' }, /"amount" is none/],
    [
      "output_transform",
      { task_type: "ASYNC_ACTION", output_transform: '{"order_number": {"var": "status"}}' },
      /"status" is no part of it/,
    ],
    ["timeout_seconds", { timeout_seconds: "301" }, /must be 300 or less/],
    [
      "timeout_seconds",
      { task_type: "ASYNC_ACTION", timeout_seconds: "2592001" },
      /must be 2,592,000 or less/,
    ],
  ])("tells of a mistake beside %s, and nothing is lost", async (field, change, says) => {
    const { answer, form, text } = await post(change);
    expect(answer.status).toBe(422);
    expect(text).toMatch(says);
    expect(answer.text).toContain(`id="${field}-error"`);
    for (const [name, value] of Object.entries(change)) expect(form[name]).toEqual([value]);
  });

  test("keeps it; publishing takes it, and the published page, the file and the graph say what it does", async () => {
    const { dana } = design;
    const change = {
      task_type: "ASYNC_ACTION",
      timeout_seconds: "172800",
      max_runs: "3",
      input_transform: '{"total": {"var": "amount"}}',
      output_transform: '{"order_number": {"var": "body.order.id"}}',
    };
    const { answer } = await post(change);
    expect(answer.status).toBe(303);
    expect(formOf((await dana.get(task)).text)).toMatchObject({
      task_type: ["ASYNC_ACTION"],
      action_url: [calling.action_url],
      timeout_seconds: ["172800"],
    });
    const file = await stored();
    const draft = await imported(
      dana,
      file
        .replace('"key": "purchase"', '"key": "again"')
        .replace('"prefix": "PR"', '"prefix": "AG"'),
    );
    const again = (await dana.get(`${draft}/export`)).text;
    expect(again.replace('"again"', '"purchase"').replace('"AG"', '"PR"')).toBe(file);
    const published = await dana.submit(`${workflow}/publication`, await stampOf(dana, workflow));
    expect(textOf(published)).toContain("calling back later");
    expect(/<svg class="tf-graph[\s\S]*?<\/svg>/.exec(published.text)?.[0]).toContain(
      "Place order",
    );
    const page = textOf(await dana.get(task));
    expect(page).toContain(`Address that is called ${calling.action_url}`);
    expect(page).toContain("Waits for at most 2 days");
    expect(page).toContain("3 times before a person does something");
    expect(page).toContain('"body.order.id"');
  });
});

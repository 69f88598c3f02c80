import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signIn, textOf, type Visitor } from "../../world/index.js";
import {
  componentsOf,
  demoFile,
  formOf,
  imported,
  openDesign,
  unescaped,
  type DesignWorld,
} from "./design-world.js";

let design: DesignWorld;
let workflow: string;
let task: string;
let ticket: string;
let completion: string;

beforeAll(async () => {
  design = await openDesign();
  workflow = await imported(design.dana, demoFile("purchase"));
  const all = await componentsOf(design.dana, workflow);
  [task = "", ticket = "", completion = ""] = [all.tasks[0], all.tickets[0], all.completions[0]];
});
afterAll(() => design.close());

type Change = Record<string, string | string[] | undefined>;

/** Posts a page's form with some of it changed; the answer, with what is stored before and after. */
async function tried(address: string, change: Change) {
  const { dana } = design;
  const before = (await dana.get(`${workflow}/export`)).text;
  const typed: Record<string, string | string[] | undefined> = formOf(
    (await dana.get(address)).text,
  );
  const answer = await dana.post(address, { ...typed, ...change });
  const after = (await dana.get(`${workflow}/export`)).text;
  return { answer, unchanged: before === after };
}

const long = "x".repeat(201);
const deep = `${'{"!":'.repeat(40)}1${"}".repeat(40)}`;

describe.each<[where: string, address: () => string, cases: [Change, string, RegExp][]]>([
  [
    "a task",
    () => task,
    [
      [{ title: "" }, "title", /Title must not be blank/],
      [{ title: long }, "title", /Title is longer than 200 characters/],
      [{ key: "Finance Review" }, "key", /Key must begin with a small letter/],
      [{ key: "place_order" }, "key", /Key “place_order” is used by “Place order”/],
      [
        { condition: '{"==": [1,\n }' },
        "condition",
        /not valid JSON: expected a value at line 2, column 2/,
      ],
      [{ condition: "[]" }, "condition", /Condition must be a condition/],
      [{ condition: '{"==": [{"var": "nothing"}, 1]}' }, "condition", /nothing/],
      [{ condition: '{"explode": [1]}' }, "condition", /explode/],
      [{ condition: deep }, "condition", /too large or nested too deeply/],
      [
        { condition: `{"in": [{"var": "item"}, "${"y".repeat(30_000)}"]}` },
        "condition",
        /too large/,
      ],
      [{ input_fields: ["amount", "gone"] }, "input_fields", /There is no field “gone”/],
      [{ "write.gone": "required" }, "output_fields", /There is no field “gone”/],
      [{ "write.submitter": "required" }, "output_fields", /There is no field “submitter”/],
      [{ task_type: "ROBOT" }, "task_type", /Choose who or what does it/],
      [{ asking: undefined }, "asking", /Choose what happens when an input changes/],
      [{ wake_on: "often" }, "wake_on", /Choose when an input wakes it/],
      [{ assignee_field: "amount" }, "assignee_field", /must be a user field/],
      [{ executors_roles: "999999" }, "executors", /Choose roles of your company only/],
      [{ max_runs: "many" }, "max_runs", /Max runs must be a whole number/],
      [{ max_runs: "0" }, "max_runs", /Max runs must be 1 or more/],
      [{ timeout_seconds: "301" }, "timeout_seconds", /must be 300 or less/],
      [
        { action_url: "javascript:alert(1)" },
        "action_url",
        /must be a link that begins with https/,
      ],
      [{ input_transform: "{" }, "input_transform", /What is sent is not valid JSON/],
      [{ edit_layout: "{% field %}" }, "edit_layout", /./],
      [
        { ref_label: ["Policy"], ref_desc: [""], ref_uri: ["ftp://x"] },
        "ext_ref[0].uri",
        /must be a link/,
      ],
    ],
  ],
  [
    "a ticket definition",
    () => ticket,
    [
      [{ title: " " }, "title", /Title must not be blank/],
      [{ "write.gone": "optional" }, "fields", /There is no field “gone”/],
      [{ withdraw_field: "amount" }, "withdraw_field", /must be a yes or no field/],
      [{ submitters: "roles", submitters_roles: "999999" }, "submitters", /your company only/],
    ],
  ],
  [
    "a completion",
    () => completion,
    [
      [{ key: "finance_review" }, "key", /is used by “Finance review”/],
      [{ completion_status: "OPEN" }, "completion_status", /Choose what becomes of the ticket/],
      [{ condition: "{'a': 1}" }, "condition", /expected a name in quotes at line 1, column 2/],
      [{ fields: ["gone"] }, "fields", /There is no field “gone”/],
    ],
  ],
  [
    "the settings",
    () => `${workflow}/edit`,
    [
      [{ title: "" }, "title", /Title must not be blank/],
      [{ prefix: "P" }, "prefix", /two to five capital letters/],
      [{ title_field: "gone" }, "title_field", /There is no field “gone”/],
      [{ ticket_admin_roles: "999999" }, "ticket_admin_roles", /your company only/],
      [{ display_layout: "{{ open" }, "display_layout", /./],
    ],
  ],
  [
    "the table of fields",
    () => `${workflow}/fields`,
    [
      [{ "fields.0.key": "Bad Key" }, "fields.0.key", /Key “Bad Key”/],
      [{ "fields.0.key": "submitter" }, "fields.0.key", /submitter/],
      [{ "fields.1.key": "item" }, "fields.1.key", /“item” is there twice/],
      [{ "fields.1.type": "colour" }, "fields.1.type", /Choose a type from the list/],
      [{ "fields.1.type": "constructor" }, "fields.1.type", /Choose a type from the list/],
      [{ "fields.1.type": "choice", "fields.1.choices": "" }, "fields.1.choices", /choices/],
      [{ "fields.0.title": long }, "fields.0.title", /title/],
    ],
  ],
  [
    "the fields as JSON",
    () => `${workflow}/fields/json`,
    [
      [
        { fields_schema: '{"type": "object",' },
        "fields_schema",
        /not valid JSON: expected a name in quotes, but the text ends/,
      ],
      [{ fields_schema: "[1]" }, "fields_schema", /The schema/],
      [
        { fields_schema: '{"type":"object","properties":{"a":{"type":"strin"}}}' },
        "fields_schema",
        /\/properties\/a\/type must be/,
      ],
      [
        { fields_schema: '{"type":"object","properties":{"a":{"type":"string","format":"file"}}}' },
        "fields_schema",
        /must be "object" for a file/,
      ],
      [
        {
          fields_schema: `{"type":"object","properties":{"a":{"type":"string","description":"${"x".repeat(2001)}"}}}`,
        },
        "fields_schema",
        /properties.a.description/,
      ],
    ],
  ],
])("%s", (_where, address, cases) => {
  test.each(cases)("case %# is told at its field", async (change, field, message) => {
    const { answer, unchanged } = await tried(address(), change);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain("<title>Error: ");
    const id = field.replaceAll(/[^\w-]+/g, "-");
    const summary = new RegExp(`<a href="#${id}">([^<]*)</a>`).exec(answer.text)?.[1] ?? "";
    expect(unescaped(summary), "in the summary").toMatch(message);
    expect(answer.text, "beside the field").toContain(`id="${id}-error"`);
    expect(answer.text, "what the summary leads to").toContain(`id="${id}"`);
    expect(unchanged, "nothing is stored").toBe(true);
    const again = formOf(answer.text);
    for (const [name, value] of Object.entries(change))
      if (
        typeof value === "string" &&
        name in again &&
        !/roles|type|status|asking|wake_on/.test(name)
      )
        expect(again[name], `${name} is kept as typed`).toEqual([value]);
  });
});

test("too large a form is refused before it is read", async () => {
  const answer = await design.dana.post(`${workflow}/fields/json`, {
    fields_schema: "x".repeat(210_000),
  });
  expect(answer.status).toBe(413);
});

test("a form that is sent twice makes one task", async () => {
  const { dana } = design;
  const form = {
    ...{ form_id: "the-same-form", title: "Twice", task_type: "FORM", asking: "clear" },
    ...{ wake_on: "change", on_condition_lost: "cancel", executors: "any" },
  };
  expect((await dana.post(`${workflow}/tasks`, form)).status).toBe(303);
  expect((await dana.post(`${workflow}/tasks`, form)).status).toBe(303);
  const page = textOf(await dana.get(`${workflow}/components`));
  expect(page.match(/Twice Nothing yet/g)).toHaveLength(1);
});

describe("somebody else saved meanwhile", () => {
  let alice: Visitor;
  beforeAll(async () => {
    alice = await signIn(design.app, "alice");
  });

  test.each<[string, () => string, Change, Change]>([
    ["a task", () => task, { title: "Review by Alice" }, { title: "Review by Dana" }],
    ["the settings", () => `${workflow}/edit`, { title: "By Alice" }, { title: "By Dana" }],
    [
      "the fields",
      () => `${workflow}/fields`,
      { "fields.0.title": "By Alice" },
      { "fields.0.title": "By Dana" },
    ],
  ])("%s: what was typed stays, and may be saved knowingly", async (_what, address, hers, mine) => {
    const { dana } = design;
    const opened = formOf((await dana.get(address())).text);
    await alice.submit(address(), { ...formOf((await alice.get(address())).text), ...hers });
    const refused = await dana.post(address(), { ...opened, ...mine });
    expect(refused.status).toBe(409);
    expect(textOf(refused)).toContain("Alice Andersson changed it meanwhile");
    const typed = formOf(refused.text);
    expect(typed).toMatchObject(Object.fromEntries(Object.entries(mine).map(([k, v]) => [k, [v]])));
    expect((await dana.get(`${workflow}/export`)).text).toContain(Object.values(hers)[0]);
    expect((await dana.post(address(), typed)).status).toBe(303);
    expect((await dana.get(`${workflow}/export`)).text).toContain(Object.values(mine)[0]);
  });
});

test("text is shown as text", async () => {
  const { dana } = design;
  const nasty = `</textarea><script>alert(1)</script>{{ 7007 * 1001 }}`;
  const typed = formOf((await dana.get(ticket)).text);
  await dana.submit(ticket, { ...typed, title: nasty, description: nasty });
  for (const address of [ticket, workflow, `${workflow}/components`, `${ticket}/deletion`]) {
    const { text } = await dana.get(address);
    expect(text).not.toContain("<script>alert");
    expect(text).not.toContain("7014007");
  }
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { textOf } from "../../world/index.js";
import { componentsOf, formOf, openDesign, type DesignWorld, stampOf } from "./design-world.js";

let design: DesignWorld;
let workflow: string;

beforeAll(async () => {
  design = await openDesign();
});
afterAll(() => design.close());

const fields = [
  { title: "Amount", type: "number" },
  { title: "Quote", type: "link", help: "Where the offer is." },
  {
    title: "Finance decision",
    type: "choice",
    choices: "approve = Approve\nrework = Send back\nreject",
  },
  { title: "Withdrawn", type: "yesno" },
];

const usual = {
  asking: "clear",
  wake_on: "change",
  on_condition_lost: "cancel",
  task_type: "FORM",
};

test("a draft is made, with nothing in it", async () => {
  const { dana, world } = design;
  expect(textOf(await dana.get("/design/workflows"))).toContain("There is no workflow yet");
  const page = await dana.submit("/design/workflows", {
    title: "Purchase request",
    key: "purchase",
    prefix: "pr",
    description: "Ask to buy something.",
    ticket_admin_roles: world.roles.acme["Finance"],
  });
  expect(textOf(page)).toContain("It cannot be published yet");
  workflow = /\/design\/workflows\/\d+/.exec(page.text)?.[0] ?? "";
  expect(textOf(await dana.get("/design/workflows"))).toMatch(/Purchase request PR · purchase/);
});

test("its fields are typed into the table, and are the same as JSON", async () => {
  const { dana } = design;
  const page = await dana.get(`${workflow}/fields`);
  const typed: Record<string, string | string[]> = formOf(page.text);
  for (const [row, field] of fields.entries())
    for (const [column, text] of Object.entries(field)) typed[`fields.${row}.${column}`] = text;
  // Three blank rows are offered; the fourth comes by its button.
  const more = await dana.post(`${workflow}/fields`, { ...typed, action: "add" });
  expect(more.status).toBe(200);
  expect(textOf(more)).toContain("Nothing is saved yet");
  const saved = await dana.submit(`${workflow}/fields`, formOf(more.text));
  expect(formOf(saved.text)).toMatchObject({
    "fields.0.key": ["amount"],
    "fields.2.key": ["finance_decision"],
    "fields.2.choices": ["approve = Approve\nrework = Send back\nreject"],
    "fields.3.type": ["yesno"],
  });
  const json = formOf((await dana.get(`${workflow}/fields/json`)).text)["fields_schema"]?.[0] ?? "";
  expect(JSON.parse(json)).toMatchObject({
    properties: {
      amount: { type: "number", title: "Amount" },
      quote: { type: "string", format: "uri", description: "Where the offer is." },
      finance_decision: {
        oneOf: [{ const: "approve", title: "Approve" }, {}, { const: "reject" }],
      },
    },
  });
  // Saved as they are shown, neither of the two changes anything.
  await dana.submit(`${workflow}/fields`, formOf(saved.text));
  expect(formOf((await dana.get(`${workflow}/fields/json`)).text)["fields_schema"]).toEqual([json]);
  await dana.submit(
    `${workflow}/fields/json`,
    formOf((await dana.get(`${workflow}/fields/json`)).text),
  );
  expect(formOf((await dana.get(`${workflow}/fields`)).text)["fields.2.choices"]).toEqual(
    formOf(saved.text)["fields.2.choices"],
  );
});

test("rows move, and go", async () => {
  const { dana } = design;
  const typed = formOf((await dana.get(`${workflow}/fields`)).text);
  const keys = (html: string): string[] =>
    Object.entries(formOf(html)).flatMap(([name, [value = ""]]) =>
      name.endsWith(".key") ? [value] : [],
    );
  const up = await dana.post(`${workflow}/fields`, { ...typed, action: "up-1" });
  expect(keys(up.text)).toEqual(["quote", "amount", "finance_decision", "withdrawn"]);
  const out = await dana.post(`${workflow}/fields`, { ...formOf(up.text), action: "remove-0" });
  expect(keys(out.text)).toEqual(["amount", "finance_decision", "withdrawn"]);
  expect(keys((await dana.get(`${workflow}/fields`)).text)).toHaveLength(4);
});

test("its components are made by their forms, in words at once", async () => {
  const { dana, world } = design;
  const finance = world.roles.acme["Finance"];
  await dana.submit(`${workflow}/tasks`, {
    ...usual,
    title: "Finance review",
    input_fields: ["amount", "quote"],
    condition: '{">": [{"var": "amount"}, 1000]}',
    "write.finance_decision": "required",
    "order.finance_decision": "1",
    executors: "roles",
    executors_roles: finance,
  });
  await dana.submit(`${workflow}/tasks`, {
    ...usual,
    title: "Rework",
    input_fields: "finance_decision",
    condition: '{"==": [{"var": "finance_decision"}, "rework"]}',
    "write.amount": "required",
    "order.amount": "2",
    "write.quote": "optional",
    "order.quote": "1",
    executors: "any",
    assignee_field: "submitter",
  });
  await dana.submit(`${workflow}/tickets`, {
    title: "Purchase",
    "write.amount": "required",
    "write.quote": "optional",
    withdraw_field: "withdrawn",
    submitters: "any",
  });
  for (const [title, status, on] of [
    ["Approved", "COMPLETED", '{"==": [{"var": "finance_decision"}, "approve"]}'],
    ["Rejected", "CANCELLED", '{"==": [{"var": "finance_decision"}, "reject"]}'],
    ["Withdrawn", "CANCELLED", '{"==": [{"var": "withdrawn"}, true]}'],
  ] as const)
    await dana.submit(`${workflow}/completions`, {
      title,
      condition: on,
      completion_status: status,
      fields: title === "Withdrawn" ? "withdrawn" : "finance_decision",
    });
  const page = textOf(await dana.get(`${workflow}/components`));
  expect(page).toMatch(
    /Finance review Amount, Quote Amount is more than 1,000 Finance decision Finance/,
  );
  expect(page).toMatch(
    /Rework Finance decision .* Quote, Amount Any member only the user in Submitter/,
  );
  const { tasks } = await componentsOf(dana, workflow);
  const rework = await dana.get(tasks[1] ?? "");
  expect(formOf(rework.text)).toMatchObject({
    key: ["rework"],
    "order.quote": ["1"],
    "order.amount": ["2"],
  });
});

test("a form that is saved as it stands changes nothing", async () => {
  const { dana } = design;
  const before = (await dana.get(`${workflow}/export`)).text;
  const { tasks, tickets, completions } = await componentsOf(dana, workflow);
  for (const address of [...tasks, ...tickets, ...completions])
    await dana.submit(address, formOf((await dana.get(address)).text));
  await dana.submit(`${workflow}/edit`, formOf((await dana.get(`${workflow}/edit`)).text));
  expect((await dana.get(`${workflow}/export`)).text).toBe(before);
});

test("the order of components is changed, and they are deleted after a question", async () => {
  const { dana } = design;
  const { completions } = await componentsOf(dana, workflow);
  await dana.submit(`${completions[2]}/order`, { direction: "up" });
  expect((await componentsOf(dana, workflow)).completions).toEqual([
    completions[0],
    completions[2],
    completions[1],
  ]);
  const extra = await dana.post(`${workflow}/completions`, {
    title: "Paused",
    completion_status: "ON_HOLD",
    fields: "amount",
  });
  expect(extra.status).toBe(303);
  const paused = (await componentsOf(dana, workflow)).completions.at(-1) ?? "";
  expect(textOf(await dana.get(`${paused}/deletion`))).toContain("Paused is taken out");
  await dana.submit(`${paused}/deletion`);
  expect((await dana.get(paused)).status).toBe(404);
});

test("the condition is read in words without being saved", async () => {
  const { dana } = design;
  const [task = ""] = (await componentsOf(dana, workflow)).tasks;
  const typed = formOf((await dana.get(task)).text);
  const read = await dana.post(task, {
    ...typed,
    condition: '{"missing": ["quote"]}',
    action: "read",
  });
  expect(read.status).toBe(200);
  expect(textOf(read)).toMatch(/In words: Quote is not answered/);
  expect(formOf((await dana.get(task)).text)["condition"]).toEqual(typed["condition"]);
});

test("it is published; then it stays as it is, but for who may", async () => {
  const { dana, world } = design;
  const confirm = await dana.get(`${workflow}/publication`);
  expect(textOf(confirm)).toMatch(/Do Finance review New Finance/);
  expect((await dana.post(`${workflow}/publication`)).status).toBe(409);
  const page = await dana.submit(`${workflow}/publication`, await stampOf(dana, workflow));
  expect(textOf(page)).toContain("Version 1 is published");
  const { tasks } = await componentsOf(dana, workflow);
  const [review = ""] = tasks;
  expect((await dana.post(review, { ...usual, title: "Changed" })).status).toBe(409);
  const roles = { executors: "roles", executors_roles: world.roles.acme["HR"] };
  expect((await dana.post(`${review}/roles`, roles)).status).toBe(409); // it says not what it was made from
  const opened = formOf((await dana.get(review)).text);
  const changed = await dana.submit(`${review}/roles`, {
    list_was: opened["list_was"],
    executors: "roles",
    executors_roles: world.roles.acme["HR"],
  });
  expect(textOf(changed)).toMatch(/somebody in HR is asked/);
  const late = await dana.post(`${review}/roles`, { ...roles, list_was: opened["list_was"] });
  expect(late.status).toBe(409);
  expect(textOf(late)).toContain("it was changed meanwhile");
  const everybody = await dana.post(`${workflow}/ticket-admins`);
  expect(everybody.status).toBe(409);
  const admins = await dana.submit(`${workflow}/ticket-admins`, {
    list_was: formOf((await dana.get(`${workflow}/edit`)).text)["list_was"],
    ticket_admin_roles: [world.roles.acme["HR"] ?? 0, world.roles.acme["Finance"] ?? 0],
  });
  expect(formOf(admins.text)["ticket_admin_roles"]).toHaveLength(2);
});

test("a new version says what it changes before it takes the place of the old one", async () => {
  const { dana } = design;
  const draft = (await dana.post(`${workflow}/versions`)).headers["location"] ?? "";
  const again = await dana.post(`${workflow}/versions`);
  expect(again.status).toBe(409);
  expect(again.text).toContain(draft);
  const [review = ""] = (await componentsOf(dana, draft)).tasks;
  await dana.submit(review, {
    ...formOf((await dana.get(review)).text),
    title: "Budget review",
    executors: "any",
  });
  const confirm = textOf(await dana.get(`${draft}/publication`));
  expect(confirm).toMatch(/Tasks Budget review/);
  expect(confirm).toMatch(/Do Budget review HR Any member/);
  await dana.submit(`${draft}/publication`, await stampOf(dana, draft));
  expect(textOf(await dana.get(`${draft}/versions`))).toMatch(
    /Version 2 .* Active .* Version 1 .* Archived/,
  );
  expect(textOf(await dana.get(`${draft}/archiving`))).toContain("It has no open tickets");
  await dana.submit(`${draft}/archiving`);
  expect((await dana.post(`${draft}/archiving`)).status).toBe(409);
});

test("a draft is deleted after a question, with its workflow where it was the only version", async () => {
  const { dana } = design;
  const made = await dana.post("/design/workflows", { title: "Leave", key: "leave", prefix: "LV" });
  const draft = made.headers["location"] ?? "";
  expect(textOf(await dana.get(`${draft}/deletion`))).toContain("it goes altogether");
  expect(textOf(await dana.submit(`${draft}/deletion`))).toContain("The draft is deleted.");
  expect((await dana.get(draft)).status).toBe(404);
});

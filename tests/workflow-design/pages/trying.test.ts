import { afterAll, beforeAll, expect, test } from "vitest";
import { textOf } from "../../world/index.js";
import { demoFile, formOf, imported, openDesign, type DesignWorld } from "./design-world.js";

let design: DesignWorld;
let workflow: string;

beforeAll(async () => {
  design = await openDesign();
  workflow = await imported(design.dana, demoFile("purchase"));
});
afterAll(() => design.close());

type Form = Record<string, string | string[] | undefined>;

/** The page's form as a browser would post it: the whole page is one form. */
function valuesOf(html: string): Form {
  return formOf(html.replace('<form class="tf-col"', '<form class="tf-panel"'));
}

async function press(html: string, action: string, typed: Form = {}) {
  const answer = await design.dana.post(`${workflow}/try`, { ...valuesOf(html), ...typed, action });
  return { answer, html: answer.text, text: textOf(answer) };
}

const lamp = {
  "field.item": "Lamp",
  "field.supplier": "Bright",
  "field.amount": "5000",
  "field.cost_centre": "field",
  "field.reason": "The old one is broken.",
  "field.quote": "https://example.com/quote",
};

/** What is typed, as far as the form asks for it. */
function filled(html: string, typed: Form): Form {
  return Object.fromEntries(
    Object.entries(typed).filter(([name]) => html.includes(`name="${name}"`)),
  );
}

const stored = async () => (await design.dana.get(`${workflow}/export`)).text;

test("a draft is tried: a ticket is submitted, its tasks are answered, and every step says why", async () => {
  const before = await stored();
  const start = await design.dana.get(`${workflow}/try`);
  expect(textOf(start)).toContain("Nothing is stored, nobody is told");
  const refused = await press(start.text, "do", { "field.item": "Lamp" });
  expect(refused.answer.status).toBe(422);
  expect(valuesOf(refused.html)).toMatchObject({ "field.item": ["Lamp"] });
  const submitted = await press(start.text, "do", filled(start.text, { ...lamp }));
  expect(submitted.answer.status).toBe(200);
  expect(submitted.text).toContain("Purchase was submitted");
  expect(submitted.text).toContain("Opens Finance review");
  expect(submitted.text).toMatch(/Why did “Finance review” start\?/);
  expect(submitted.text).toMatch(/Amount 5,000/);
  const approved = await press(
    submitted.html,
    "do",
    filled(submitted.html, {
      "field.finance_decision": "rework",
      "field.finance_comment": "Too dear.",
    }),
  );
  expect(approved.text).toContain("Finance review was completed");
  expect(approved.text).toContain("Opens Rework request");
  expect(await stored()).toBe(before);
});

test("goes back to an earlier step, and begins anew", async () => {
  const start = await design.dana.get(`${workflow}/try`);
  const submitted = await press(start.text, "do", filled(start.text, { ...lamp }));
  const answered = await press(
    submitted.html,
    "do",
    filled(submitted.html, { "field.finance_decision": "reject", "field.finance_comment": "No." }),
  );
  expect(answered.text).toMatch(/Ends the ticket as|The ticket has ended/);
  const back = await press(answered.html, "back-1");
  expect(back.text).not.toContain("Finance review was completed");
  expect(back.text).toContain("Do Finance review");
  const anew = await press(answered.html, "back-0");
  expect(anew.text).toContain("Not submitted yet");
});

test("an action is answered by hand, and shows what it would be sent", async () => {
  const file = JSON.parse(demoFile("purchase", "with_action", "WA")) as {
    tasks: Record<string, unknown>[];
  };
  Object.assign(file.tasks[0] ?? {}, {
    task_type: "SYNC_ACTION",
    action_url: "https://example.com/x",
    input_transform: { order: { total: { var: "amount" } } },
  });
  workflow = await imported(design.dana, JSON.stringify(file));
  const start = await design.dana.get(`${workflow}/try`);
  const submitted = await press(start.text, "do", filled(start.text, { ...lamp }));
  expect(submitted.text).toContain(
    "Another system does this task. Here its answer is given by hand.",
  );
  expect(submitted.text).toContain('"total": 5000');
  const answered = await press(
    submitted.html,
    "do",
    filled(submitted.html, {
      "field.finance_decision": "rework",
      "field.finance_comment": "Too dear.",
    }),
  );
  expect(answered.text).toContain("Finance review was completed");
});

test("takes whatever is sent as history, and a draft that is broken or empty", async () => {
  for (const history of [
    "nonsense",
    "[1]",
    '[{"writer": {"kind": "correction"}, "fields": {"amount": 1}}]',
    '[{"writer": {"kind": "ticket", "key": "none"}, "fields": {}}]',
    JSON.stringify(Array.from({ length: 31 }, () => ({ writer: { kind: "resume" }, fields: {} }))),
    `[{"writer": {"kind": "ticket"}, "fields": {"amount": ${"[".repeat(60)}1${"]".repeat(60)}}}]`,
  ]) {
    const answer = await design.dana.post(`${workflow}/try`, { history, action: "choose" });
    expect(answer.status).toBe(200);
  }
  const empty = await design.dana.submit("/design/workflows", {
    title: "Empty",
    key: "empty",
    prefix: "EM",
  });
  const address = /\/design\/workflows\/\d+/.exec(empty.text)?.[0] ?? "";
  expect(textOf(await design.dana.get(`${address}/try`))).toContain(
    "There is no ticket definition to submit yet",
  );
});

test("markup in what is tried is shown as text", async () => {
  const start = await design.dana.get(`${workflow}/try`);
  const typed = filled(start.text, {
    ...lamp,
    "field.item": "<b>Lamp</b>",
  });
  const { html, text } = await press(start.text, "do", typed);
  expect(html).not.toContain("<b>Lamp</b>");
  expect(text).toContain("<b>Lamp</b>");
});

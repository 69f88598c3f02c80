import { afterAll, beforeAll, expect, test } from "vitest";
import { textOf } from "../../world/index.js";
import {
  componentsOf,
  demoFile,
  imported,
  openDesign,
  type DesignWorld,
  stampOf,
} from "./design-world.js";

let design: DesignWorld;

beforeAll(async () => {
  design = await openDesign();
});
afterAll(() => design.close());

interface File {
  key: string;
  prefix: string;
  title_field: string | null;
  fields_schema: { properties: Record<string, unknown> };
  tickets: Record<string, unknown>[];
  tasks: Record<string, unknown>[];
  completions: Record<string, unknown>[];
}

let count = 0;

/** The purchase workflow with something broken, as a draft. */
async function broken(change: (file: File) => void): Promise<string> {
  count += 1;
  const file = JSON.parse(demoFile("purchase", `broken_${count}`)) as File;
  file.prefix = `BR${String.fromCharCode(64 + count)}`;
  change(file);
  return imported(design.dana, JSON.stringify(file));
}

const task = (file: File, over: Record<string, unknown>): void => {
  Object.assign(file.tasks[0] ?? {}, over);
};

const calling = { task_type: "SYNC_ACTION", action_url: "https://example.com/x" };

test.each<[code: string, change: (file: File) => void, leadsTo: RegExp]>([
  ["no ticket", (file) => (file.tickets = []), /workflows\/\d+\/components/],
  ["no completion", (file) => (file.completions = []), /workflows\/\d+\/components/],
  ["no inputs", (file) => task(file, { input_fields: [] }), /tasks\/\d+#input_fields/],
  [
    "unknown field",
    (file) => delete file.fields_schema.properties["cost_centre"],
    /#(input_fields|fields)/,
  ],
  [
    "comparison with null",
    (file) => task(file, { condition: { "==": [{ var: "amount" }, null] } }),
    /tasks\/\d+#condition/,
  ],
  [
    "unknown choice",
    (file) => task(file, { condition: { "==": [{ var: "finance_decision" }, "aproved"] } }),
    /tasks\/\d+#condition/,
  ],
  [
    "bad address",
    (file) => task(file, { task_type: "SYNC_ACTION", action_url: "https://127.0.0.1/x" }),
    /tasks\/\d+#action_url/,
  ],
  ["no address", (file) => task(file, { task_type: "SYNC_ACTION" }), /tasks\/\d+#action_url/],
  [
    "no deadline",
    (file) => task(file, { task_type: "ASYNC_ACTION", action_url: "https://example.com" }),
    /tasks\/\d+#timeout_seconds/,
  ],
  [
    "not an output",
    (file) => task(file, { ...calling, output_transform: { amount: { var: "body.amount" } } }),
    /tasks\/\d+#output_transform/,
  ],
  [
    "bad transform",
    (file) => task(file, { ...calling, input_transform: { a: { log: "x" } } }),
    /tasks\/\d+#input_transform/,
  ],
])(
  "%s is an error that leads to its place, and stops publishing",
  async (code, change, leadsTo) => {
    const { dana } = design;
    const draft = await broken(change);
    const page = await dana.get(draft);
    const finding = [...page.text.matchAll(/<li><span class="tf-tag tf-bad">[\s\S]*?<\/li>/g)]
      .map(([one]) => one)
      .find((one) => one.includes(`· ${code}`));
    expect(finding, textOf(page)).toBeDefined();
    const href = /<a href="([^"]+)"/.exec(finding ?? "")?.[1] ?? "";
    expect(href).toMatch(leadsTo);
    const place = await dana.get(href.split("#")[0] ?? "");
    expect(place.status).toBe(200);
    const anchor = href.split("#")[1];
    if (anchor !== undefined) expect(place.text).toContain(`id="${anchor}"`);
    expect(page.text).not.toContain(`href="${draft}/publication"`);
    const refused = await dana.post(`${draft}/publication`, await stampOf(dana, draft));
    expect(refused.status).toBe(409);
    expect(textOf(refused)).toContain("It cannot be published yet");
    expect(textOf(await dana.get(draft))).toContain("Draft");
  },
);

test("a warning is told and stops nothing", async () => {
  const { dana } = design;
  const draft = await broken((file) => task(file, { executor_roles: [] }));
  expect(textOf(await dana.get(draft))).toContain("nobody may");
  const [first = ""] = (await componentsOf(dana, draft)).tasks;
  expect(textOf(await dana.get(first))).toMatch(/Warning: Doing Finance review is restricted/);
  const stamp = await stampOf(dana, draft);
  expect((await dana.post(`${draft}/publication`, stamp)).status).toBe(303);
});

test("the picture and the list say the same", async () => {
  const { dana } = design;
  const page = await dana.get(await broken(() => undefined));
  const svg = /<svg class="tf-graph[\s\S]*?<\/svg>/.exec(page.text)?.[0] ?? "";
  const list = /The same as a list<\/summary>[\s\S]*?<\/ul>/.exec(page.text)?.[0] ?? "";
  for (const title of ["Finance review", "Rework request", "Place order", "Ordered", "Rejected"]) {
    expect(svg).toContain(title);
    expect(list).toContain(title);
  }
});

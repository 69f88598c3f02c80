import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signIn, textOf, type Visitor } from "../../world/index.js";
import {
  componentsOf,
  demoFile,
  formOf,
  imported,
  openDesign,
  stampOf,
  unescaped,
  type DesignWorld,
} from "./design-world.js";

let design: DesignWorld;
let dana: Visitor;
let alice: Visitor;
let workflow: string;
let task: string;

beforeAll(async () => {
  design = await openDesign();
  dana = design.dana;
  alice = await signIn(design.app, "alice");
  workflow = await imported(dana, withDue(null));
  task = (await componentsOf(dana, workflow)).tasks[0] ?? "";
});
afterAll(() => design.close());

/** The purchase workflow with this due time on its first task, and none on the others. */
function withDue(due: unknown, key = "purchase", prefix?: string): string {
  const file = JSON.parse(demoFile("purchase", key, prefix)) as { tasks: { due: unknown }[] };
  file.tasks.forEach((one, index) => (one.due = index === 0 ? due : null));
  return `${JSON.stringify(file, null, 2)}\n`;
}

type Change = Record<string, string | string[] | undefined>;

/** Posts the task's form with some of it changed. */
async function post(change: Change) {
  return dana.post(task, { ...formOf((await dana.get(task)).text), ...change });
}
const stored = async (address = workflow): Promise<unknown> => {
  const file = JSON.parse((await dana.get(`${address}/export`)).text) as {
    tasks: { due: unknown }[];
  };
  return file.tasks[0]?.due;
};
const role = (name: string) => String(design.world.roles.acme[name]);

describe("the form", () => {
  test("begins with no due time, and keeps one that is typed, in words", async () => {
    expect(formOf((await dana.get(task)).text)).toMatchObject({
      ...{ due_hours: [""], due_counted: ["working"], escalation_act: ["none"] },
      ...{ escalation_role: [""], escalation_after: [""] },
    });
    expect((await post({ due_hours: "7,5" })).status).toBe(303);
    expect(await stored()).toEqual({ hours: 7.5, counted: "working", escalation: null });
    expect(textOf(await dana.get(task))).toContain("It is due 7.5 working hours after it opens.");
    const escalating = { escalation_act: "tell", escalation_role: role("HR") };
    expect((await post({ due_hours: "48", due_counted: "plain", ...escalating })).status).toBe(303);
    expect(await stored()).toEqual({
      ...{ hours: 48, counted: "plain" },
      escalation: { act: "tell", role: "HR", after_hours: 0 },
    });
    expect(textOf(await dana.get(task))).toContain(
      "It is due 2 days after it opens; then HR is told.",
    );
    await post({
      ...escalating,
      due_counted: "working",
      escalation_act: "reassign",
      escalation_after: "0.5",
    });
    expect(textOf(await dana.get(task))).toContain(
      "It is due 48 working hours after it opens; 30 minutes of working time later it goes to HR.",
    );
  });

  test("saved as it stands changes nothing; without hours there is no due time", async () => {
    const before = (await dana.get(`${workflow}/export`)).text;
    expect((await post({})).status).toBe(303);
    expect((await dana.get(`${workflow}/export`)).text).toBe(before);
    expect((await post({ due_hours: "", escalation_act: "none" })).status).toBe(303);
    expect(await stored()).toBeNull();
  });

  test("what it changes is in the audit, with the role's name", async () => {
    await post({ due_hours: "8", escalation_act: "tell", escalation_role: role("HR") });
    await post({ due_hours: "8", escalation_act: "tell", escalation_role: role("Finance") });
    const audit = textOf(await alice.get("/company/audit?act=task_definition_updated"));
    expect(audit).toMatch(/role: HR.*role: Finance|role: Finance.*role: HR/);
  });

  test.each<[change: Change, field: string, says: RegExp]>([
    [{ due_hours: "soon" }, "due_hours", /Type a number of hours, such as 8 or 7.5/],
    [{ due_hours: "-1" }, "due_hours", /Type a number of hours/],
    [{ due_hours: "1e3" }, "due_hours", /Type a number of hours/],
    [{ due_hours: "0" }, "due_hours", /Type 0.25 to 8,760 hours/],
    [{ due_hours: "8761" }, "due_hours", /Type 0.25 to 8,760 hours/],
    [{ due_hours: "0.3" }, "due_hours", /Type quarters of an hour/],
    [{ due_hours: "" }, "due_hours", /Type after how many hours it is due/],
    [{ escalation_role: "" }, "escalation_role", /Choose a role to escalate to/],
    [{ escalation_role: "x" }, "escalation_role", /Choose a role to escalate to/],
    [{ escalation_role: "999999" }, "escalation_role", /Choose a role of your company/],
    [{ escalation_after: "later" }, "escalation_after", /Type a number of hours/],
    [{ escalation_after: "9000" }, "escalation_after", /Type 0 to 8,760 hours/],
    [{ escalation_after: "1.1" }, "escalation_after", /Type quarters of an hour/],
  ])("of %j says so at %s", async (change, field, says) => {
    const before = await stored();
    const typed = { due_hours: "8", escalation_act: "reassign", escalation_role: role("HR") };
    const answer = await post({ ...typed, escalation_after: "4", ...change });
    expect(answer.status).toBe(422);
    const error = new RegExp(`id="${field}-error"[^>]*>([\\s\\S]*?)</p>`).exec(answer.text)?.[1];
    expect(unescaped(error ?? "")).toMatch(says);
    expect(answer.text).toMatch(new RegExp(`<a href="#${field}">`));
    expect(answer.text).toMatch(/<details class="tf-fold" open><summary>When it is overdue/);
    const shown = formOf(answer.text);
    for (const [name, value] of Object.entries({ ...typed, escalation_after: "4", ...change }))
      if (name !== "escalation_role") expect(shown[name]).toEqual([value]);
    expect(await stored()).toEqual(before);
  });

  test("a role of another company is none", async () => {
    const globex = String(design.world.roles.globex["HR"]);
    const answer = await post({ due_hours: "8", escalation_act: "tell", escalation_role: globex });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain("Choose a role of your company");
  });
});

describe("what the checks say", () => {
  const findings = async () => textOf(await dana.get(task));

  test("a role that nobody holds, and one whose people may not do it", async () => {
    const made = await alice.post("/company/roles", { name: "Night watch" });
    const night = /\d+$/.exec(made.headers["location"] ?? "")?.[0];
    await post({ due_hours: "8", escalation_act: "tell", escalation_role: night });
    expect(await findings()).toContain("escalates to Night watch, but nobody holds that role");
    await post({
      escalation_role: role("HR"),
      executors: "roles",
      executors_roles: role("Finance"),
    });
    expect(await findings()).not.toContain("Warning: Finance review escalates");
    await post({ escalation_act: "reassign" });
    expect(await findings()).toContain("nobody of that role may do it");
    expect(textOf(await dana.get(workflow))).toMatch(
      /nobody of that role may do it[^]*Finance review, when it is due/,
    );
    await post({ executors_roles: [role("Finance"), role("HR")] });
    expect(await findings()).not.toContain("may do it. Tick");
    await post({ executors: "any" });
    expect(await findings()).not.toContain("may do it. Tick");
  });
});

test("it is frozen with its version, copied to the next one, and told among what that changes", async () => {
  await post({
    due_hours: "8",
    escalation_act: "tell",
    escalation_role: role("HR"),
    escalation_after: "4",
  });
  await dana.submit(`${workflow}/publication`, await stampOf(dana, workflow));
  const page = textOf(await dana.get(task));
  expect(page).toContain("Due 8 working hours after it opens; 4 working hours later HR is told");
  expect((await dana.post(task, { due_hours: "9" })).status).toBe(409);
  const made = await dana.post(`${workflow}/versions`, {});
  const draft = made.headers["location"] ?? "";
  expect(await stored(draft)).toEqual(await stored());
  const unchanged = textOf(await dana.get(`${draft}/publication`));
  expect(unchanged).not.toMatch(/Tasks[^.]*Finance review/);
  const [copied = ""] = (await componentsOf(dana, draft)).tasks;
  await dana.submit(copied, { ...formOf((await dana.get(copied)).text), due_hours: "16" });
  expect(textOf(await dana.get(`${draft}/publication`))).toMatch(/Tasks[^]{0,80}Finance review/);
  expect(await stored()).toMatchObject({ hours: 8 });
});

describe("the role of an escalation", () => {
  test("is named where it is used, kept from being deleted, and follows its new name", async () => {
    const made = await alice.post("/company/roles", { name: "Duty officers" });
    const officers = made.headers["location"] ?? "";
    const due = {
      hours: 1,
      counted: "plain",
      escalation: { act: "tell", role: "duty Officers", after_hours: 2 },
    };
    const draft = await imported(dana, withDue(due, "purchase_watch", "PW"));
    expect(await stored(draft)).toMatchObject({ escalation: { role: "Duty officers" } });
    expect(textOf(await alice.get(officers))).toMatch(
      /Hears when it is overdue: the task finance_review in the draft/,
    );
    const refused = await alice.post(`${officers}/deletion`, {});
    expect(refused.status).toBe(409);
    expect(textOf(refused)).toContain("one place of a workflow names it");
    await alice.submit(officers, { name: "Officers on duty", description: "" });
    expect(await stored(draft)).toMatchObject({ escalation: { role: "Officers on duty" } });
  });

  test("survives the way to another company, where it is left out or made if it is missing", async () => {
    const due = {
      ...{ hours: 0.25, counted: "working" },
      escalation: { act: "reassign", role: "Officers on duty", after_hours: 0 },
    };
    const file = withDue(due, "purchase_abroad", "PX");
    const charlie = await signIn(design.app, "charlie");
    const looked = textOf(await charlie.post("/design/import", { file }));
    expect(looked).toMatch(/no role called [^.]*Officers on duty/);
    const first = async (address: string) => {
      const exported = JSON.parse((await charlie.get(`${address}/export`)).text) as {
        tasks: { due: unknown }[];
      };
      return exported.tasks[0]?.due;
    };
    const without = await imported(charlie, file);
    expect(await first(without)).toEqual({ ...due, escalation: null });
    const other = await charlie.post("/design/import", {
      ...{ confirmed: "yes", missing_roles: "create" },
      file: withDue(due, "purchase_made", "PY"),
    });
    expect(await first(other.headers["location"] ?? "")).toEqual(due);
  });
});

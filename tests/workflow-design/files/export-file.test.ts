import fs from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { WorkflowDefinition } from "../../../src/engine/index.js";
import { exportText, parseImport } from "../../../src/workflow-design/index.js";
import { anyDefinition } from "../arbitrary-definition.js";

const folder = new URL("../../../src/demo/workflows/", import.meta.url);
const purchase = fs.readFileSync(new URL("purchase.json", folder), "utf8");

/** The purchase workflow's file with other values at some places; undefined takes a key out. */
function changed(...changes: readonly (readonly [place: string, value: unknown])[]): string {
  const file: unknown = JSON.parse(purchase);
  for (const [place, value] of changes) {
    const path = place.split(".");
    const last = path.pop() ?? "";
    const holder = path.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], file);
    (holder as Record<string, unknown>)[last] = value;
  }
  return JSON.stringify(file);
}
/** A due time with a right escalation but for this. */
const escalating = (wrong: object) => ({
  ...{ hours: 8, counted: "working" },
  escalation: { act: "tell", role: "Finance", after_hours: 4, ...wrong },
});

const problems = (text: string): readonly string[] => {
  const parsed = parseImport(text);
  return parsed.ok ? [] : parsed.problems.map(({ path, reason }) => `${path} ${reason}`.trim());
};

describe("the bytes of the file", () => {
  test.each(["purchase", "vacation", "onboarding"])("%s is read, and written as it is", (name) => {
    const text = fs.readFileSync(new URL(`${name}.json`, folder), "utf8");
    const parsed = parseImport(text);
    expect(parsed.ok && exportText(parsed.file)).toBe(text);
  });

  test("keys stand in the order of the contract", () => {
    const parsed = parseImport(purchase);
    if (!parsed.ok) throw new Error("the file");
    const keys = (value: object | undefined): string => Object.keys(value ?? {}).join(" ");
    const file = JSON.parse(exportText(parsed.file)) as WorkflowDefinition;
    expect(keys(file)).toBe(
      "ticketflower key prefix title title_field description ext_ref fields_schema display_layout ticket_admin_roles tickets tasks completions",
    );
    expect(keys(file.tickets[0])).toBe(
      "key title description ext_ref fields submitter_roles withdraw_field edit_layout display_layout",
    );
    expect(keys(file.tasks[0])).toBe(
      "key title description ext_ref task_type input_fields output_fields condition wake_on run keep_outputs on_condition_lost assignee_field executor_roles due action_url input_transform output_transform timeout_seconds max_runs edit_layout display_layout",
    );
    const due = { ...escalating({}), hours: 0.25 };
    const reordered = { escalation: due.escalation, counted: due.counted, hours: due.hours };
    const other = parseImport(changed(["tasks.0.due", reordered]));
    const written = JSON.parse(other.ok ? exportText(other.file) : "{}") as WorkflowDefinition;
    expect(keys(written.tasks[0]?.due ?? {})).toBe("hours counted escalation");
    expect(keys(written.tasks[0]?.due?.escalation ?? {})).toBe("act role after_hours");
    expect(keys(file.completions[0])).toBe(
      "key title description ext_ref fields condition completion_status display_layout",
    );
  });

  test("export, import, export gives the same bytes for any definition, in whatever order its keys came", () => {
    fc.assert(
      fc.property(anyDefinition(["Employee", "Finance"]), (definition) => {
        const text = exportText(definition);
        expect(text.endsWith("}\n")).toBe(true);
        const parsed = parseImport(text);
        expect(parsed.ok ? [] : parsed.problems).toEqual([]);
        if (parsed.ok) expect(exportText(parsed.file)).toBe(text);
        expect(exportText(backwards(definition))).toBe(text);
      }),
    );
  });

  /** The same definition, the keys of all its own objects the other way round. */
  function backwards(definition: WorkflowDefinition): WorkflowDefinition {
    const turn = <T extends object>(one: T): T =>
      Object.fromEntries(Object.entries(one).toReversed()) as T;
    const part = <T extends { ext_ref: readonly object[] }>(one: T): T =>
      turn({ ...one, ext_ref: one.ext_ref.map(turn) });
    return part({
      ...definition,
      tickets: definition.tickets.map(part),
      tasks: definition.tasks.map(part),
      completions: definition.completions.map(part),
    });
  }

  test("what is left out has its usual value", () => {
    const parsed = parseImport(
      '{"ticketflower":1,"key":"a","prefix":"AB","title":"A","fields_schema":{"type":"object"},"tasks":[{"key":"t","title":"T"}]}',
    );
    expect(parsed).toMatchObject({
      ok: true,
      file: {
        ticket_admin_roles: [],
        tickets: [],
        tasks: [
          {
            wake_on: "change",
            run: "again",
            executor_roles: null,
            condition: null,
            input_fields: [],
          },
        ],
      },
    });
  });
});

describe("what is refused, by name and place", () => {
  test.each<[string, string, string]>([
    ["no JSON", "{", "is not valid JSON: expected a name in quotes, but the text ends"],
    [
      "no object",
      "[]",
      "is not what is expected here (Invalid input: expected object, received array)",
    ],
    ["a key of nobody's", changed(["colour", 1]), "colour is not known here"],
    ["ids", changed(["tasks.0.id", 7]), "tasks[0].id is not known here"],
    [
      "deep keys",
      changed(["tickets.0.fields.0.label", "x"]),
      "tickets[0].fields[0].label is not known here",
    ],
    [
      "another version of the format",
      changed(["ticketflower", 2]),
      "ticketflower must be 1: this is the only version of the format that is known",
    ],
    ["no key", changed(["key", undefined]), "key is missing"],
    [
      "a bad key",
      changed(["key", "Purchase"]),
      "key must begin with a small letter and go on with small letters, digits and _, at most 100",
    ],
    ["a bad prefix", changed(["prefix", "pr"]), "prefix must be two to five capital letters"],
    ["a wrong type", changed(["title", 5]), "title must be text"],
    [
      "a wrong status",
      changed(["completions.0.completion_status", "DONE"]),
      "completions[0].completion_status must be COMPLETED, CANCELLED or ON_HOLD",
    ],
    [
      "a file field",
      changed(["fields_schema.properties.quote.format", "file"]),
      'fields_schema.properties.quote.type must be "object" for a file, which is more than a text',
    ],
    [
      "a key twice",
      changed(["completions.0.key", "finance_review"]),
      "completions[0].key is there twice: “finance_review”",
    ],
    [
      "an operator that is none",
      changed(["tasks.0.condition", { log: "x" }]),
      'tasks[0].condition cannot be used: Expected to find an operation that conditions may use, but "log" is none.',
    ],
    [
      "a condition that is text",
      changed(["tasks.0.condition", "amount > 5"]),
      "tasks[0].condition must be a condition, or null",
    ],
    [
      "a role without a name",
      changed(["ticket_admin_roles", [" "]]),
      "ticket_admin_roles[0] must be a name without blanks around it",
    ],
    [
      "a due time of days",
      changed(["tasks.0.due", { days: 2, counted: "plain" }]),
      "tasks[0].due.days is not known here",
    ],
    [
      "a due time that is no rule",
      changed(["tasks.0.due", 8]),
      'tasks[0].due must be {"hours", "counted", "escalation"}, or null',
    ],
    [
      "a due time of minutes",
      changed(["tasks.0.due", { hours: 0.1, counted: "plain" }]),
      "tasks[0].due.hours must be in quarters of an hour: 0.25, 1, 7.5",
    ],
    [
      "a due time at once",
      changed(["tasks.0.due", { hours: 0, counted: "plain" }]),
      "tasks[0].due.hours must be 0.25 or more",
    ],
    [
      "a due time after more than a year",
      changed(["tasks.0.due", { hours: 8_761, counted: "plain" }]),
      "tasks[0].due.hours must be 8,760 or less",
    ],
    [
      "a way to count that is none",
      changed(["tasks.0.due", { hours: 1, counted: "calendar" }]),
      "tasks[0].due.counted must be working or plain",
    ],
    [
      "an escalation that does neither",
      changed(["tasks.0.due", escalating({ act: "shout" })]),
      "tasks[0].due.escalation.act must be tell or reassign",
    ],
    [
      "an escalation without a role",
      changed(["tasks.0.due", escalating({ role: "" })]),
      "tasks[0].due.escalation.role must be a name without blanks around it",
    ],
    [
      "an escalation before it is due",
      changed(["tasks.0.due", escalating({ after_hours: -1 })]),
      "tasks[0].due.escalation.after_hours must be 0 or more",
    ],
    [
      "an escalation to users",
      changed(["tasks.0.due", escalating({ users: [1] })]),
      "tasks[0].due.escalation.users is not known here",
    ],
    [
      "a broken layout",
      changed(["tasks.0.edit_layout", "\n{% render 'x' %}"]),
      "tasks[0].edit_layout cannot be used: there is no tag “render” (line 2)",
    ],
    [
      "a link that is none",
      changed(["ext_ref", [{ label: "x", desc: "", uri: "javascript:alert(1)" }]]),
      "ext_ref[0].uri must be a link that begins with https://, http:// or mailto:",
    ],
    [
      "NUL",
      changed(["description", "a\0b"]),
      "contains what cannot be stored (NUL, half a character, or a number that is too large)",
    ],
    [
      "infinity",
      purchase.replace('"maximum": 1000000', '"maximum": 1e999'),
      "contains what cannot be stored (NUL, half a character, or a number that is too large)",
    ],
    [
      "a prototype",
      purchase.replace('"key": "purchase"', '"__proto__": {}, "key": "purchase"'),
      "__proto__ is not known here",
    ],
    ["too much", `${" ".repeat(1_000_001)}${purchase}`, "is larger than 1000 kB"],
  ])("%s", (_name, text, problem) => {
    expect(problems(text)).toContain(problem);
  });

  test("several mistakes are told at once", () => {
    expect(problems(changed(["colour", 1], ["title", ""], ["prefix", ""]))).toEqual([
      "prefix must be two to five capital letters",
      "title must not be blank",
      "colour is not known here",
    ]);
  });

  test("a field that does not exist is the draft's finding, not the file's mistake", () => {
    const condition = { "==": [{ var: "nosuch" }, null] };
    expect(
      problems(changed(["tasks.0.input_fields", ["nosuch"]], ["tasks.0.condition", condition])),
    ).toEqual([]);
  });
});

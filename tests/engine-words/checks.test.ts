import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  checkDefinition,
  type Finding,
  type FindingCode,
  type Json,
  type TaskDefinition,
  type TicketDefinition,
  type WorkflowDefinition,
} from "../../src/engine/index.js";
import { completion } from "../engine/naive/builders.js";
import { workflows } from "../engine/properties/arbitraries.js";
import { runs } from "../engine/properties/runs.js";
import { field, purchase } from "./purchase.js";

/** A definition without any finding: the purchase, with what it warns about taken out. */
const sound: WorkflowDefinition = {
  ...purchase,
  title_field: "item",
  tickets: purchase.tickets.map((ticket) => ({
    ...ticket,
    fields: [
      { key: "amount", required: true },
      { key: "item", required: true },
    ],
  })),
  tasks: purchase.tasks.map((task) => ({
    ...task,
    wake_on: "write" as const,
    input_fields: task.key === "place_order" ? [...task.input_fields, "amount"] : task.input_fields,
    executor_roles: task.executor_roles ?? ["Employee"],
  })),
};

function withTask(key: string, change: Partial<TaskDefinition>): WorkflowDefinition {
  return {
    ...sound,
    tasks: sound.tasks.map((one) => (one.key === key ? { ...one, ...change } : one)),
  };
}

function withTicket(change: Partial<TicketDefinition>): WorkflowDefinition {
  return { ...sound, tickets: sound.tickets.map((one) => ({ ...one, ...change })) };
}

const asking = (condition: Json): WorkflowDefinition =>
  withTask("place_order", {
    condition,
    input_fields: Object.keys(sound.fields_schema["properties"] as object).filter(
      (key) => key !== "order_number",
    ),
  });
const writing = (...keys: string[]): Partial<TaskDefinition> => ({
  output_fields: keys.map((key) => ({ key, required: false })),
});
const [ordered, rejected, parked] = sound.completions;
if (!ordered || !rejected || !parked)
  throw new Error("Expected three completions, but some are missing.");

type Row = readonly [
  severity: Finding["severity"],
  place: string,
  definition: WorkflowDefinition,
  sentence: string,
];

/** A broken definition for each code, and what is said about it; the compiler knows when one is missing. */
const table: { readonly [C in FindingCode]: readonly Row[] } = {
  no_ticket: [
    ["error", "workflow  tickets", { ...sound, tickets: [] }, "nobody can submit anything"],
  ],
  no_completion: [
    ["error", "workflow  completions", { ...sound, completions: [] }, "would never end"],
  ],
  bad_key: [
    [
      "error",
      "task Place order key",
      withTask("place_order", { key: "Place order" }),
      "small letters",
    ],
  ],
  duplicate_key: [
    [
      "error",
      "task rework key",
      { ...sound, tasks: [...sound.tasks, ...sound.tasks.filter((one) => one.key === "rework")] },
      "have the same key, “rework”",
    ],
    [
      "error",
      "completion rework key",
      { ...sound, completions: [...sound.completions, { ...parked, key: "rework" }] },
      "Parked and Rework request have the same key",
    ],
  ],
  unknown_field: [
    [
      "error",
      "workflow  title_field",
      { ...sound, title_field: "itme" },
      "The title of the tickets names “itme”",
    ],
    [
      "error",
      "task rework input_fields",
      withTask("rework", { input_fields: ["manager_decision", "x"] }),
      "The inputs of Rework request names “x”",
    ],
    [
      "error",
      "task rework output_fields",
      withTask("rework", writing("item", "amount", "x")),
      "The answer of Rework request names “x”",
    ],
    [
      "error",
      "task rework assignee_field",
      withTask("rework", { assignee_field: "x" }),
      "The named user of Rework request",
    ],
    [
      "error",
      "task place_order condition",
      asking({ "==": [field("x"), 1] }),
      "The condition of Place order names “x”",
    ],
    [
      "error",
      "ticket purchase withdraw_field",
      withTicket({ withdraw_field: "x" }),
      "Withdrawing from Purchase names “x”",
    ],
    [
      "error",
      "completion parked fields",
      { ...sound, completions: [ordered, rejected, { ...parked, fields: ["withdrawn", "x"] }] },
      "What Parked looks at names “x”",
    ],
  ],
  duplicate_field: [
    [
      "error",
      "task rework input_fields",
      withTask("rework", { input_fields: ["manager_decision", "manager_decision"] }),
      "lists Manager decision more than once",
    ],
  ],
  read_only_field: [
    [
      "error",
      "task rework output_fields",
      withTask("rework", writing("item", "amount", "submitter")),
      "would write Submitter",
    ],
    [
      "error",
      "ticket purchase fields",
      withTicket({
        fields: [
          { key: "amount", required: true },
          { key: "item", required: true },
          { key: "submitter", required: true },
        ],
      }),
      "would write Submitter",
    ],
  ],
  no_inputs: [
    [
      "error",
      "task rework input_fields",
      withTask("rework", { input_fields: [] }),
      "nothing would ever wake it",
    ],
  ],
  no_fields: [
    [
      "error",
      "completion parked fields",
      { ...sound, completions: [ordered, rejected, { ...parked, fields: [] }] },
      "would never be reached",
    ],
  ],
  nothing_wakes: [
    [
      "error",
      "task rework input_fields",
      withTask("rework", { input_fields: ["urgent"] }),
      "Nothing can wake Rework request",
    ],
    [
      "warning",
      "completion parked fields",
      { ...sound, completions: [ordered, rejected, { ...parked, fields: ["urgent"] }] },
      "Nothing can wake Parked",
    ],
  ],
  no_way_to_end: [
    [
      "error",
      "ticket purchase fields",
      { ...sound, completions: [{ ...ordered, fields: ["urgent"] }] },
      "can never end",
    ],
  ],
  bad_condition: [["error", "task place_order condition", asking({ log: [1] }), "cannot be used"]],
  comparison_with_null: [
    [
      "error",
      "task place_order condition",
      asking({ "==": [field("amount"), null] }),
      "compares with null",
    ],
  ],
  unknown_choice: [
    [
      "error",
      "task place_order condition",
      asking({ "==": [field("manager_decision"), "aproved"] }),
      "with “aproved”, which is not one of its choices: approve, rework, reject.",
    ],
    [
      "error",
      "task place_order condition",
      asking({ in: [field("manager_decision"), ["approve", "no"]] }),
      "with “no”",
    ],
    ["error", "task place_order condition", asking({ in: ["g", field("colours")] }), "with “g”"],
    [
      "error",
      "task place_order condition",
      asking({ some: [field("colours"), { "==": [field(""), "g"] }] }),
      "with “g”",
    ],
  ],
  wrong_type: [
    [
      "error",
      "task place_order condition",
      asking({ "==": [field("amount"), "5"] }),
      "compares Amount, which is a number, with “5”, which is text.",
    ],
    [
      "error",
      "task place_order condition",
      asking({ "!=": [true, field("item")] }),
      "compares Item, which is text, with “true”, which is yes or no.",
    ],
    [
      "error",
      "task place_order condition",
      asking({ ">": [field("urgent"), 1] }),
      "asks for more or less of Urgent",
    ],
    [
      "error",
      "task place_order condition",
      asking({ "<": [field("needed_by"), "tomorrow"] }),
      "which is a date, with “tomorrow”",
    ],
    [
      "error",
      "task place_order condition",
      asking({ "==": [field("colours"), "r"] }),
      "which is a list, as a whole",
    ],
    [
      "error",
      "task place_order condition",
      asking({ ">": [{ "*": [field("item"), 2] }, 1] }),
      "calculates with Item",
    ],
    [
      "error",
      "task place_order condition",
      asking({ some: [field("amount"), { ">": [field(""), 2] }] }),
      "the items of Amount",
    ],
    [
      "error",
      "task place_order condition",
      asking({ in: ["a", field("amount")] }),
      "looks for something in Amount",
    ],
    [
      "error",
      "task place_order condition",
      asking({ "==": [field("amount"), field("item")] }),
      "with Item, which is text",
    ],
  ],
  wrong_status: [
    [
      "error",
      "completion parked completion_status",
      {
        ...sound,
        completions: [ordered, rejected, { ...parked, completion_status: "DONE" as "ON_HOLD" }],
      },
      "neither ends nor pauses",
    ],
  ],
  action_not_supported: [
    [
      "error",
      "task rework task_type",
      withTask("rework", { task_type: "SYNC_ACTION" }),
      "cannot be published with it",
    ],
  ],
  unknown_role: [
    [
      "error",
      "task finance_review executor_roles",
      withTask("finance_review", { executor_roles: ["Finanse"] }),
      "names the role “Finanse”",
    ],
    [
      "error",
      "workflow  ticket_admin_roles",
      { ...sound, ticket_admin_roles: ["Boss"] },
      "The list of ticket admins names the role “Boss”",
    ],
  ],
  nobody_may: [
    [
      "warning",
      "ticket purchase submitter_roles",
      withTicket({ submitter_roles: [] }),
      "nobody may",
    ],
  ],
  assignee_not_a_user: [
    [
      "error",
      "task rework assignee_field",
      withTask("rework", { assignee_field: "item" }),
      "does not hold a user",
    ],
  ],
  assignee_without_role: [
    [
      "warning",
      "task rework executor_roles",
      withTask("rework", { executor_roles: null }),
      "any member of the company can be named",
    ],
  ],
  withdraw_not_yes_no: [
    [
      "error",
      "ticket purchase withdraw_field",
      withTicket({ withdraw_field: "item" }),
      "is not a yes/no field",
    ],
  ],
  withdraw_unread: [
    [
      "warning",
      "ticket purchase withdraw_field",
      withTicket({ withdraw_field: "urgent" }),
      "nothing would happen",
    ],
  ],
  condition_not_an_input: [
    [
      "warning",
      "task place_order condition",
      withTask("place_order", { input_fields: ["manager_decision", "finance_decision"] }),
      "reads Amount, but it is not an input. Changing it would not wake Place order.",
    ],
  ],
  reads_own_answer: [
    [
      "warning",
      "task rework output_fields",
      withTask("rework", writing("item", "amount", "manager_decision")),
      "reads and writes Manager decision",
    ],
  ],
  two_writers: [
    [
      "warning",
      "task manager_review wake_on",
      withTask("manager_review", { wake_on: "change" }),
      "woken by Amount, which Purchase and Rework request write",
    ],
  ],
  unread_output: [
    [
      "warning",
      "task rework output_fields",
      withTask("rework", writing("item", "amount", "urgent")),
      "writes Urgent, but nothing reads it",
    ],
  ],
  unread_ticket_field: [
    [
      "warning",
      "ticket purchase fields",
      withTicket({
        fields: [...(sound.tickets[0]?.fields ?? []), { key: "urgent", required: false }],
      }),
      "asks for Urgent, but nothing reads it",
    ],
  ],
};

const rows = Object.entries(table).flatMap(([code, all]) =>
  all.map((row) => [code, ...row] as const),
);

const roles = new Set(["Manager", "Finance", "Purchasing", "Employee"]);
const placed = ({ place }: Finding): string => `${place.kind} ${place.key} ${place.part ?? ""}`;

describe("checkDefinition", () => {
  it("finds nothing in a sound definition", () => {
    expect(checkDefinition(sound, { roles })).toEqual([]);
  });

  it.each(rows)("%s (%s) at %s", (code, severity, place, definition, sentence) => {
    const findings = checkDefinition(definition, { roles });
    const found = findings.filter((finding) => finding.code === code && placed(finding) === place);
    expect(found, JSON.stringify(findings)).toHaveLength(1);
    expect(found[0]?.severity).toBe(severity);
    expect(found[0]?.sentence).toContain(sentence);
  });

  it("what compares rightly is not complained about", () => {
    for (const condition of [
      { ">": [field("amount"), 5.5] },
      { "<": [1, field("amount"), 5] },
      { "==": [field("submitter"), "some-id"] },
      { ">=": [field("needed_by"), "2026-01-31"] },
      { in: [field("manager_decision"), ["approve", "reject"]] },
      { in: ["saw", field("item")] },
      { ">": [{ "+": [field("item")] }, 5] },
      { some: [field("lines"), { ">": [field("price"), 5] }] },
      {
        ">": [
          { reduce: [field("lines"), { "+": [field("accumulator"), field("current.price")] }, 0] },
          9,
        ],
      },
      { if: [field("urgent"), { "==": [field("item"), "x"] }, true] },
    ])
      expect(
        checkDefinition(asking(condition), { roles }).filter((one) => one.severity === "error"),
      ).toEqual([]);
  });

  it("says nothing about roles that it was not told of", () => {
    expect(checkDefinition(withTask("rework", { executor_roles: ["Anything"] }))).toEqual([]);
  });

  it("lists errors first, each kind in the order of the definition", () => {
    const findings = checkDefinition(
      {
        ...sound,
        tickets: withTicket({ withdraw_field: "urgent" }).tickets,
        tasks: sound.tasks.map((one) => ({ ...one, wake_on: "change", task_type: "SYNC_ACTION" })),
      },
      { roles },
    );
    expect(findings.map((finding) => `${finding.severity} ${finding.place.key}`)).toEqual([
      "error manager_review",
      "error finance_review",
      "error rework",
      "error place_order",
      "warning purchase",
      "warning manager_review",
      "warning finance_review",
      "warning place_order",
      "warning parked",
    ]);
  });

  it.each(["vacation", "purchase", "onboarding"])(
    "the demo workflow %s can be published",
    (key) => {
      const text = readFileSync(`src/demo/workflows/${key}.json`, "utf8");
      const findings = checkDefinition(JSON.parse(text) as WorkflowDefinition);
      expect(findings.filter((finding) => finding.severity === "error")).toEqual([]);
    },
  );

  it("takes any fields_schema and any condition", () => {
    fc.assert(
      fc.property(
        workflows,
        fc.jsonValue(),
        fc.jsonValue({ maxDepth: 6 }),
        ({ definition }, schema, condition) => {
          const tasks = definition.tasks.map((one) => ({ ...one, condition: condition as Json }));
          const fields_schema = { properties: schema as Json };
          expect(Array.isArray(checkDefinition({ ...definition, tasks, fields_schema }))).toBe(
            true,
          );
          const findings = checkDefinition(definition);
          expect(checkDefinition(definition)).toEqual(findings);
        },
      ),
      runs(200),
    );
  });

  it("completions count as ways to end only where something leads to them", () => {
    const definition = { ...sound, completions: [completion("end", ["amount"], null)] };
    expect(
      checkDefinition(definition, { roles }).filter((one) => one.code === "no_way_to_end"),
    ).toEqual([]);
  });
});

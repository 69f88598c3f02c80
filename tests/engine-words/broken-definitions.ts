import type { Due, Escalation, FindingCode } from "../../src/engine/index.js";
import { brokenActions, type Row, unknownAnswers, wrongAnswers } from "./broken-actions.js";
import { field } from "./purchase.js";
import { asking, sound, withTask, withTicket, writing } from "./sound.js";

const [ordered, rejected, parked] = sound.completions;
if (!ordered || !rejected || !parked)
  throw new Error("Expected three completions, but some are missing.");

const escalating = (act: Escalation["act"], role: string): Due => ({
  ...{ hours: 8, counted: "plain" },
  escalation: { act, role, after_hours: 0 },
});

/** A broken definition for each code, and what is said about it; the compiler knows when one is missing. */
export const broken: { readonly [C in FindingCode]: readonly Row[] } = {
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
      "task rework input_transform",
      withTask("rework", { task_type: "SYNC_ACTION", input_transform: { to: [{ var: "x" }] } }),
      "What Rework request sends names “x”",
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
    ...unknownAnswers,
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
    ...wrongAnswers,
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
  ...brokenActions,
  never_due: [
    [
      "warning",
      "task rework due",
      withTask("rework", { due: { hours: 8, counted: "working", escalation: null } }),
      "Rework request is due after working hours, but the company’s calendar has none",
    ],
  ],
  escalation_of_action: [
    [
      "warning",
      "task place_order due",
      withTask("place_order", { task_type: "SYNC_ACTION", due: escalating("reassign", "Manager") }),
      "Place order is done by another system, so it cannot be given to Manager",
    ],
  ],
  escalation_to_nobody: [
    [
      "warning",
      "task rework due",
      withTask("rework", { due: escalating("tell", "Manager") }),
      "escalates to Manager, but nobody holds that role",
    ],
  ],
  escalation_to_others: [
    [
      "warning",
      "task finance_review due",
      withTask("finance_review", { due: escalating("reassign", "Manager") }),
      "is given to Manager when it is overdue, but nobody of that role may do it",
    ],
  ],
  unknown_role: [
    [
      "error",
      "task rework due",
      withTask("rework", { due: escalating("tell", "Bosses") }),
      "Rework request escalates to the role “Bosses”, which this company does not have",
    ],
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

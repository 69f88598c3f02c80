import type { Json, WorkflowDefinition } from "../../src/engine/index.js";
import { completion, definitionOf, task, ticket } from "../engine/naive/builders.js";

export const field = (key: string): Json => ({ var: key });

const decision = (title: string): Json => ({
  type: "string",
  title,
  oneOf: [
    { const: "approve", title: "Approve" },
    { const: "rework", title: "Send back" },
    { const: "reject", title: "Reject" },
  ],
});

const fields = {
  item: { type: "string", title: "Item" },
  amount: { type: "number", title: "Amount" },
  quote: { type: "string", format: "uri" },
  urgent: { type: "boolean", title: "Urgent" },
  needed_by: { type: "string", format: "date", title: "Needed by" },
  call_at: { type: "string", format: "date-time", title: "Call at" },
  buyer: { type: "string", format: "user", title: "Buyer" },
  colours: {
    type: "array",
    title: "Colours",
    items: {
      type: "string",
      oneOf: [
        { const: "r", title: "Red" },
        { const: "b", title: "Blue" },
      ],
    },
  },
  lines: {
    type: "array",
    title: "Lines",
    items: { type: "object", properties: { price: { type: "number", title: "Price" } } },
  },
  address: {
    type: "object",
    title: "Address",
    properties: { city: { type: "string", title: "City" } },
  },
  manager_decision: decision("Manager decision"),
  finance_decision: decision("Finance decision"),
  order_number: { type: "string", title: "Order number" },
  withdrawn: { type: "boolean", title: "Withdrawn" },
} as const;

/** Purchases with two reviews, a loop for rework and a task that both reviews lead to: enough for every outcome. */
export const purchase: WorkflowDefinition = {
  ...definitionOf(
    fields,
    [{ ...ticket("purchase", ["item", "amount", "quote"], "withdrawn"), title: "Purchase" }],
    [
      task({
        key: "manager_review",
        title: "Manager review",
        input_fields: ["amount"],
        output_fields: ["manager_decision"],
        executor_roles: ["Manager"],
      }),
      task({
        key: "finance_review",
        title: "Finance review",
        input_fields: ["amount", "manager_decision"],
        output_fields: ["finance_decision"],
        condition: { ">": [field("amount"), 1000] },
        executor_roles: ["Finance"],
      }),
      task({
        key: "rework",
        title: "Rework request",
        input_fields: ["manager_decision"],
        output_fields: ["item", "amount"],
        condition: { "==": [field("manager_decision"), "rework"] },
        assignee_field: "submitter",
      }),
      task({
        key: "place_order",
        title: "Place order",
        input_fields: ["manager_decision", "finance_decision"],
        output_fields: ["order_number"],
        condition: {
          and: [
            { "==": [field("manager_decision"), "approve"] },
            {
              or: [
                { "<=": [field("amount"), 1000] },
                { "==": [field("finance_decision"), "approve"] },
              ],
            },
          ],
        },
        executor_roles: ["Purchasing"],
      }),
    ],
    [
      {
        ...completion("ordered", ["order_number"], { "!": { missing: ["order_number"] } }),
        title: "Ordered",
      },
      {
        ...completion(
          "rejected",
          ["manager_decision"],
          { "==": [field("manager_decision"), "reject"] },
          "CANCELLED",
        ),
        title: "Rejected",
      },
      {
        ...completion("parked", ["withdrawn"], { "==": [field("withdrawn"), true] }, "ON_HOLD"),
        title: "Parked",
      },
    ],
  ),
  title: "Purchase request",
};

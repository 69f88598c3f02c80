import type { WorkflowDefinition } from "../../src/engine/index.js";
import { completion, definitionOf, task, ticket } from "../engine/naive/builders.js";

const text = { type: "string" };

/**
 * Purchase requests: Finance reviews, the submitter reworks, HR orders; Finance checks above 1,000. A ticket that is
 * withdrawn or rejected is cancelled, a risky one is put on hold.
 */
export function purchase(over: Partial<WorkflowDefinition> = {}): WorkflowDefinition {
  const is = (field: string, value: string) => ({ "==": [{ var: field }, value] });
  const asked = (key: string, required = false) => ({ key, required });
  const definition = definitionOf(
    {
      item: { ...text, title: "Item", maxLength: 80 },
      amount: { type: "number", title: "Amount", minimum: 1 },
      urgent: { type: "boolean", title: "Urgent", default: false },
      deputy: { ...text, format: "user", title: "Deputy" },
      risk: { ...text, title: "Risk" },
      decision: {
        ...text,
        title: "Decision",
        oneOf: [
          { const: "approve", title: "Approve" },
          { const: "rework", title: "Send back for rework" },
          { const: "reject", title: "Reject" },
        ],
      },
      comment: { ...text, title: "Comment" },
      check: { ...text, title: "Check" },
      order_number: { ...text, title: "Order number" },
      withdrawn: { type: "boolean", title: "Withdrawn" },
    },
    [
      {
        ...ticket("purchase", [], "withdrawn"),
        title: "Purchase",
        fields: [
          asked("item", true),
          asked("amount", true),
          asked("urgent"),
          asked("deputy"),
          asked("risk"),
        ],
        submitter_roles: ["Employee"],
      },
    ],
    [
      {
        ...task({ key: "review", input_fields: ["item", "amount"], output_fields: [] }),
        title: "Finance review",
        output_fields: [asked("decision", true), asked("comment")],
        executor_roles: ["Finance"],
      },
      {
        ...task({
          key: "fix",
          input_fields: ["decision", "comment"],
          output_fields: ["item", "amount"],
        }),
        title: "Rework request",
        condition: is("decision", "rework"),
        assignee_field: "submitter",
        executor_roles: ["Employee"],
      },
      {
        ...task({ key: "check", input_fields: ["amount"], output_fields: ["check"] }),
        title: "Large amount",
        condition: { ">": [{ var: "amount" }, 1000] },
        executor_roles: ["Finance"],
      },
      {
        ...task({
          key: "order",
          input_fields: ["decision", "amount"],
          output_fields: ["order_number"],
        }),
        title: "Place order",
        condition: is("decision", "approve"),
        executor_roles: ["HR"],
      },
    ],
    [
      {
        ...completion("ordered", ["order_number"], { "!": { missing: ["order_number"] } }),
        title: "Ordered",
      },
      {
        ...completion("rejected", ["decision"], is("decision", "reject"), "CANCELLED"),
        title: "Rejected",
      },
      {
        ...completion(
          "withdrawn",
          ["withdrawn"],
          { "==": [{ var: "withdrawn" }, true] },
          "CANCELLED",
        ),
        title: "Withdrawn",
      },
      { ...completion("risky", ["risk"], is("risk", "high"), "ON_HOLD"), title: "Look first" },
    ],
  );
  return {
    ...definition,
    key: "purchase",
    prefix: "PR",
    title: "Purchase requests",
    title_field: "item",
    ticket_admin_roles: ["HR"],
    ...over,
  };
}

/** A submission that only needs its review. */
export const lamp = { item: "Lamp", amount: 40 };

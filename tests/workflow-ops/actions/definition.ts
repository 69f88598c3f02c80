import type { TaskDefinition, WorkflowDefinition } from "../../../src/engine/index.js";
import { completion, definitionOf, task, ticket } from "../../engine/naive/builders.js";

const text = { type: "string" };

/** A hire: an account name is made at once, equipment is ordered and called back; somebody greets. Bob (HR) administers. */
export function hiring(
  over: {
    readonly account?: Partial<TaskDefinition>;
    readonly order?: Partial<TaskDefinition>;
    readonly workflow?: Partial<WorkflowDefinition>;
  } = {},
): WorkflowDefinition {
  const set = (field: string) => ({ "!": { missing: [field] } });
  const definition = definitionOf(
    {
      name: { ...text, title: "Name" },
      team: { ...text, title: "Team" },
      account: { ...text, title: "Account", maxLength: 20 },
      order_number: { ...text, title: "Order number" },
      greeted: { type: "boolean", title: "Greeted" },
      stopped: { type: "boolean", title: "Stopped" },
    },
    [{ ...ticket("hire", ["name", "team"], "stopped"), title: "Hire" }],
    [
      {
        ...task({ key: "make_account", input_fields: ["name"], output_fields: [] }),
        title: "Make an account",
        task_type: "SYNC_ACTION",
        output_fields: [{ key: "account", required: true }],
        action_url: "https://accounts.example/make?for=acme",
        timeout_seconds: 20,
        ...over.account,
      },
      {
        ...task({ key: "order", input_fields: ["account"], output_fields: ["order_number"] }),
        title: "Order equipment",
        task_type: "ASYNC_ACTION",
        condition: set("account"),
        action_url: "https://orders.example/orders",
        timeout_seconds: 300,
        ...over.order,
      },
      {
        ...task({ key: "greet", input_fields: ["order_number"], output_fields: ["greeted"] }),
        title: "Greet",
        condition: set("order_number"),
      },
    ],
    [
      {
        ...completion("done", ["greeted"], { "==": [{ var: "greeted" }, true] }),
        title: "Done",
      },
      {
        ...completion("stopped", ["stopped"], { "==": [{ var: "stopped" }, true] }, "CANCELLED"),
        title: "Stopped",
      },
    ],
  );
  return {
    ...definition,
    key: "hiring",
    prefix: "HI",
    title: "Hiring",
    title_field: "name",
    ticket_admin_roles: ["HR"],
    ...over.workflow,
  };
}

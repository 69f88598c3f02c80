import type {
  Json,
  TaskDefinition,
  TicketDefinition,
  WorkflowDefinition,
} from "../../src/engine/index.js";
import { purchase } from "./purchase.js";

/** A definition without any finding: the purchase, with what it warns about taken out. */
export const sound: WorkflowDefinition = {
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

/** The sound definition with one task changed. */
export function withTask(key: string, change: Partial<TaskDefinition>): WorkflowDefinition {
  return {
    ...sound,
    tasks: sound.tasks.map((one) => (one.key === key ? { ...one, ...change } : one)),
  };
}

/** The sound definition with its ticket changed. */
export function withTicket(change: Partial<TicketDefinition>): WorkflowDefinition {
  return { ...sound, tickets: sound.tickets.map((one) => ({ ...one, ...change })) };
}

/** The sound definition with this condition on the last task. */
export const asking = (condition: Json): WorkflowDefinition =>
  withTask("place_order", {
    condition,
    input_fields: Object.keys(sound.fields_schema["properties"] as object).filter(
      (key) => key !== "order_number",
    ),
  });
/** A task's answer: these fields, all optional. */
export const writing = (...keys: string[]): Partial<TaskDefinition> => ({
  output_fields: keys.map((key) => ({ key, required: false })),
});

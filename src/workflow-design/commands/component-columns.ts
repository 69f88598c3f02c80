import { asJson, type Prisma } from "../../db/index.js";
import type { CompletionDefinition, TaskDefinition, TicketDefinition } from "../../engine/index.js";
import { jsonColumn } from "./json-column.js";

/** What the tables of components hold of a definition; role lists, position and version are kept apart. */
export function ticketColumns(ticket: Omit<TicketDefinition, "submitter_roles">) {
  const { key, title, description, withdraw_field, edit_layout, display_layout } = ticket;
  return {
    ...{ key, title, description, withdraw_field, edit_layout, display_layout },
    ext_ref: asJson(ticket.ext_ref),
    fields: asJson(ticket.fields),
  } satisfies Partial<Prisma.ticket_definitionUncheckedCreateInput>;
}

/** The same for a task. */
export function taskColumns(task: Omit<TaskDefinition, "executor_roles">) {
  const { key, title, description, task_type, wake_on, run, keep_outputs, on_condition_lost } =
    task;
  const { assignee_field, action_url, timeout_seconds, max_runs, edit_layout, display_layout } =
    task;
  return {
    ...{ key, title, description, task_type, wake_on, run, keep_outputs, on_condition_lost },
    ...{ assignee_field, action_url, timeout_seconds, max_runs, edit_layout, display_layout },
    ext_ref: asJson(task.ext_ref),
    input_fields: asJson(task.input_fields),
    output_fields: asJson(task.output_fields),
    condition: jsonColumn(task.condition),
    due: jsonColumn(task.due),
    input_transform: jsonColumn(task.input_transform),
    output_transform: jsonColumn(task.output_transform),
  } satisfies Partial<Prisma.task_definitionUncheckedCreateInput>;
}

/** The same for a completion. */
export function completionColumns(completion: CompletionDefinition) {
  const { key, title, description, completion_status, display_layout } = completion;
  return {
    ...{ key, title, description, completion_status, display_layout },
    ext_ref: asJson(completion.ext_ref),
    fields: asJson(completion.fields),
    condition: jsonColumn(completion.condition),
  } satisfies Partial<Prisma.completion_definitionUncheckedCreateInput>;
}

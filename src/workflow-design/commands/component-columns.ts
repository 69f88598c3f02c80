import { asJson, Prisma } from "../../db/index.js";
import type { CompletionDefinition, TaskDefinition, TicketDefinition } from "../../engine/index.js";
import type { StoredDue } from "../definition-rows.js";
import { jsonColumn } from "./json-column.js";

/** A task as far as its table holds it; the role that it escalates to comes by its id. */
export interface TaskColumns extends Omit<TaskDefinition, "executor_roles" | "due"> {
  readonly due: StoredDue | null;
}

/** What the tables of components hold of a definition; role lists, position and version are kept apart. */
export function ticketColumns(ticket: Omit<TicketDefinition, "submitter_roles">) {
  const { key, title, description, withdraw_field, edit_layout, display_layout } = ticket;
  return {
    ...{ key, title, description, withdraw_field, edit_layout, display_layout },
    ext_ref: asJson(ticket.ext_ref),
    fields: asJson(ticket.fields),
  } satisfies Partial<Prisma.ticket_definitionUncheckedCreateInput>;
}

/** The same for a task; `escalationRoleId` counts where it has an escalation. */
export function taskColumns(task: TaskColumns, escalationRoleId: number | null) {
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
    due: task.due === null ? Prisma.DbNull : dueColumn(task.due),
    escalation_role_id: task.due?.escalation ? escalationRoleId : null,
    input_transform: jsonColumn(task.input_transform),
    output_transform: jsonColumn(task.output_transform),
  } satisfies Partial<Prisma.task_definitionUncheckedCreateInput>;
}

function dueColumn({ hours, counted, escalation }: StoredDue): Prisma.InputJsonValue {
  const { act, after_hours } = escalation ?? {};
  return asJson({ hours, counted, escalation: escalation && { act, after_hours } });
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

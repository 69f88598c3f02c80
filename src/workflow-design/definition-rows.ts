import type {
  completion_definition,
  task_definition,
  ticket_definition,
  workflow_definition,
} from "../generated/client.js";
import type {
  CompletionDefinition,
  Due,
  Escalation,
  Json,
  TaskDefinition,
  TicketDefinition,
  WorkflowDefinition,
} from "../engine/index.js";
import type { JsonObject } from "./fields/field.js";
import type { RoleLists } from "./role-list-queries.js";

/** A rule as it is stored: the role of its escalation is kept apart, by its id. */
export interface StoredDue extends Omit<Due, "escalation"> {
  readonly escalation: Omit<Escalation, "role"> | null;
}

/** A version with its components, each list in position order. */
export interface VersionRows extends workflow_definition {
  readonly tickets: readonly ticket_definition[];
  readonly tasks: readonly task_definition[];
  readonly completions: readonly completion_definition[];
}

/**
 * The definition that rows say, in the shape and the order of keys of the export file. It names no roles; withRoles() fills them in.
 * What the columns hold was checked when it was written, so JSON is taken at its word.
 */
export function definitionOf(version: VersionRows, prefix: string): WorkflowDefinition {
  return {
    ticketflower: 1,
    key: version.key,
    prefix,
    title: version.title,
    title_field: version.title_field,
    description: version.description,
    ext_ref: version.ext_ref as unknown as WorkflowDefinition["ext_ref"],
    fields_schema: version.fields_schema as JsonObject,
    display_layout: version.display_layout,
    ticket_admin_roles: [],
    tickets: version.tickets.map(ticketOf),
    tasks: version.tasks.map(taskOf),
    completions: version.completions.map(completionOf),
  };
}

function ticketOf(row: ticket_definition): TicketDefinition {
  return {
    key: row.key,
    title: row.title,
    description: row.description,
    ext_ref: row.ext_ref as unknown as TicketDefinition["ext_ref"],
    fields: row.fields as unknown as TicketDefinition["fields"],
    submitter_roles: [],
    withdraw_field: row.withdraw_field,
    edit_layout: row.edit_layout,
    display_layout: row.display_layout,
  };
}

function taskOf(row: task_definition): TaskDefinition {
  return {
    key: row.key,
    title: row.title,
    description: row.description,
    ext_ref: row.ext_ref as unknown as TaskDefinition["ext_ref"],
    task_type: row.task_type,
    input_fields: row.input_fields as readonly string[],
    output_fields: row.output_fields as unknown as TaskDefinition["output_fields"],
    condition: row.condition as Json,
    wake_on: row.wake_on,
    run: row.run,
    keep_outputs: row.keep_outputs,
    on_condition_lost: row.on_condition_lost,
    assignee_field: row.assignee_field,
    executor_roles: [],
    due: dueOf(row.due, ""),
    action_url: row.action_url,
    input_transform: row.input_transform as Json,
    output_transform: row.output_transform as Json,
    timeout_seconds: row.timeout_seconds,
    max_runs: row.max_runs,
    edit_layout: row.edit_layout,
    display_layout: row.display_layout,
  };
}

/** The rule that a row holds, with the name of its role, which stands beside it. */
export function dueOf(stored: unknown, role: string): Due | null {
  if (stored === null) return null;
  const { hours, counted, escalation } = stored as StoredDue;
  return {
    ...{ hours, counted },
    escalation: escalation && {
      act: escalation.act,
      role,
      after_hours: escalation.after_hours,
    },
  };
}

function completionOf(row: completion_definition): CompletionDefinition {
  return {
    key: row.key,
    title: row.title,
    description: row.description,
    ext_ref: row.ext_ref as unknown as CompletionDefinition["ext_ref"],
    fields: row.fields as readonly string[],
    condition: row.condition as Json,
    completion_status: row.completion_status,
    display_layout: row.display_layout,
  };
}

/**
 * The same definition with the role names of these lists, and with those that tasks escalate to, by the task's key. A component without a
 * list is nobody's: [], never null.
 */
export function withRoles(
  definition: WorkflowDefinition,
  lists: RoleLists,
  escalationRoles: Readonly<Record<string, { readonly name: string }>>,
): WorkflowDefinition {
  const names = (
    list: { restricted: boolean; roleNames: readonly string[] } | undefined,
  ): readonly string[] | null =>
    list === undefined || list.restricted ? (list?.roleNames ?? []) : null;
  return {
    ...definition,
    ticket_admin_roles: lists.ticketAdmin.roleNames,
    tickets: definition.tickets.map((ticket) => ({
      ...ticket,
      submitter_roles: names(lists.submitter.get(ticket.key)),
    })),
    tasks: definition.tasks.map((task) => ({
      ...task,
      executor_roles: names(lists.executor.get(task.key)),
      due: dueOf(task.due, escalationRoles[task.key]?.name ?? ""),
    })),
  };
}

import type {
  CompletionDefinition,
  CompletionStatus,
  Json,
  TaskDefinition,
  TicketDefinition,
  WorkflowDefinition,
} from "../../../src/engine/definition.js";
import type { InstanceState } from "../../../src/engine/round.js";

/** What of a task matters to the engine; the rest is filled in. */
export type TaskSketch = Partial<Omit<TaskDefinition, "output_fields">> & {
  readonly key: string;
  readonly output_fields: readonly string[];
};

/** A workflow definition from field schemas by key, and sketches of tickets, tasks and completions. */
export function definitionOf(
  properties: { readonly [field: string]: Json },
  tickets: readonly TicketDefinition[],
  tasks: readonly TaskDefinition[],
  completions: readonly CompletionDefinition[],
): WorkflowDefinition {
  return {
    ticketflower: 1,
    key: "case",
    prefix: "CA",
    title: "Case",
    title_field: null,
    description: "",
    ext_ref: [],
    fields_schema: { type: "object", properties },
    display_layout: "",
    ticket_admin_roles: [],
    tickets,
    tasks,
    completions,
  };
}

/** A ticket definition that asks for these fields. */
export function ticket(
  key: string,
  fields: readonly string[],
  withdrawField: string | null = null,
): TicketDefinition {
  return {
    key,
    title: key,
    description: "",
    ext_ref: [],
    fields: fields.map((field) => ({ key: field, required: false })),
    submitter_roles: null,
    withdraw_field: withdrawField,
    edit_layout: "",
    display_layout: "",
  };
}

/** A task definition; a form that is woken by changes, may run again, clears its outputs, and is cancelled with its condition. */
export function task({ output_fields, ...sketch }: TaskSketch): TaskDefinition {
  return {
    title: sketch.key,
    description: "",
    ext_ref: [],
    task_type: "FORM",
    input_fields: [],
    output_fields: output_fields.map((field) => ({ key: field, required: false })),
    condition: null,
    wake_on: "change",
    run: "again",
    keep_outputs: false,
    on_condition_lost: "cancel",
    assignee_field: null,
    executor_roles: null,
    due: null,
    action_url: null,
    input_transform: null,
    output_transform: null,
    timeout_seconds: null,
    max_runs: null,
    edit_layout: "",
    display_layout: "",
    ...sketch,
  };
}

/** A completion definition. */
export function completion(
  key: string,
  fields: readonly string[],
  condition: Json,
  status: CompletionStatus = "COMPLETED",
): CompletionDefinition {
  return {
    key,
    title: key,
    description: "",
    ext_ref: [],
    fields,
    condition,
    completion_status: status,
    display_layout: "",
  };
}

/** An instance before its submission. */
export const notStarted: InstanceState = { status: "NOT_STARTED", fields: {}, open: {}, ran: [] };

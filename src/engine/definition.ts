/*
 * Terms (the specification's words; the rest of the code uses them as written here).
 *
 * definition   what a company designed: fields, tickets that start it, tasks that fill fields in, completions that end it.
 *              The shape below is the export file's (docs/export-file.md), so a file can be decided on as it is.
 * field        one value a ticket knows, named by its key. Unset means never written, or cleared; it is no value.
 * reads        a task reads its input fields and the fields of its condition.
 * exclusive    an output of a task that no ticket and no other task writes, and that the task does not read.
 */

/** A JSON value as stored: what a field, a condition or a schema is made of. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** Field values by field key. A key that is absent, or null, is unset. */
export type Fields = { readonly [key: string]: Json };

export type TaskType = "FORM" | "SYNC_ACTION" | "ASYNC_ACTION";
export type WorkflowStatus = "NOT_STARTED" | "IN_PROGRESS" | "COMPLETED" | "CANCELLED" | "ON_HOLD";
export type TaskStatus = "OPEN" | "IN_PROGRESS" | "PENDING" | "COMPLETED" | "CANCELLED" | "ERROR";
export type CompletionStatus = "COMPLETED" | "CANCELLED" | "ON_HOLD";

export interface ExternalReference {
  readonly label: string;
  readonly desc: string;
  readonly uri: string;
}

/** A field that a form asks for, and whether it must be answered there. */
export interface FormField {
  readonly key: string;
  readonly required: boolean;
}

export interface TicketDefinition {
  readonly key: string;
  readonly title: string;
  readonly description: string;
  readonly ext_ref: readonly ExternalReference[];
  readonly fields: readonly FormField[];
  /** Role names; null: any member of the company. */
  readonly submitter_roles: readonly string[] | null;
  readonly withdraw_field: string | null;
  readonly edit_layout: string;
  readonly display_layout: string;
}

/** Who hears of a task that is still open some time after it was due. */
export interface Escalation {
  /** "tell": its members are told; "reassign": those of them who may do the task get it. */
  readonly act: "tell" | "reassign";
  /** A role's name. */
  readonly role: string;
  /** Hours after the due time, counted as it is; 0: at once. */
  readonly after_hours: number;
}

/** When a task is due: after so many hours since it opened, holds left out. */
export interface Due {
  /** In quarters. */
  readonly hours: number;
  /** The working hours of the company's calendar, or every hour. */
  readonly counted: "working" | "plain";
  readonly escalation: Escalation | null;
}

export interface TaskDefinition {
  readonly key: string;
  readonly title: string;
  readonly description: string;
  readonly ext_ref: readonly ExternalReference[];
  readonly task_type: TaskType;
  readonly input_fields: readonly string[];
  readonly output_fields: readonly FormField[];
  /** JSON Logic over the fields; null or {} means always. */
  readonly condition: Json;
  readonly wake_on: "change" | "write";
  readonly run: "again" | "once";
  readonly keep_outputs: boolean;
  readonly on_condition_lost: "cancel" | "keep";
  readonly assignee_field: string | null;
  readonly executor_roles: readonly string[] | null;
  /** Null: never. */
  readonly due: Due | null;
  readonly action_url: string | null;
  readonly input_transform: Json;
  readonly output_transform: Json;
  readonly timeout_seconds: number | null;
  readonly max_runs: number | null;
  readonly edit_layout: string;
  readonly display_layout: string;
}

export interface CompletionDefinition {
  readonly key: string;
  readonly title: string;
  readonly description: string;
  readonly ext_ref: readonly ExternalReference[];
  readonly fields: readonly string[];
  readonly condition: Json;
  readonly completion_status: CompletionStatus;
  readonly display_layout: string;
}

/** The export file. Lists are in position order; position decides which of two completions wins. */
export interface WorkflowDefinition {
  readonly ticketflower: 1;
  readonly key: string;
  readonly prefix: string;
  readonly title: string;
  readonly title_field: string | null;
  readonly description: string;
  readonly ext_ref: readonly ExternalReference[];
  /** JSON Schema (2020-12) of type object; its properties are the fields. */
  readonly fields_schema: { readonly [key: string]: Json };
  readonly display_layout: string;
  readonly ticket_admin_roles: readonly string[];
  readonly tickets: readonly TicketDefinition[];
  readonly tasks: readonly TaskDefinition[];
  readonly completions: readonly CompletionDefinition[];
}

import type {
  CompletionDefinition,
  Due,
  Escalation,
  ExternalReference,
  FormField,
  TaskDefinition,
  TicketDefinition,
  WorkflowDefinition,
} from "../../engine/index.js";

/**
 * The bytes of the export file: the keys in the order of the contract, two-space indent, a newline at the end. The same definition gives
 * the same bytes, however its objects were put together: every list of keys is written out here.
 */
export function exportText(definition: WorkflowDefinition): string {
  return `${JSON.stringify(inOrder(definition), null, 2)}\n`;
}

function inOrder(definition: WorkflowDefinition): WorkflowDefinition {
  return {
    ticketflower: 1,
    key: definition.key,
    prefix: definition.prefix,
    title: definition.title,
    title_field: definition.title_field,
    description: definition.description,
    ext_ref: definition.ext_ref.map(reference),
    fields_schema: definition.fields_schema,
    display_layout: definition.display_layout,
    ticket_admin_roles: definition.ticket_admin_roles,
    tickets: definition.tickets.map(ticket),
    tasks: definition.tasks.map(task),
    completions: definition.completions.map(completion),
  };
}

function reference({ label, desc, uri }: ExternalReference): ExternalReference {
  return { label, desc, uri };
}

function formField({ key, required }: FormField): FormField {
  return { key, required };
}

function ticket(one: TicketDefinition): TicketDefinition {
  return {
    key: one.key,
    title: one.title,
    description: one.description,
    ext_ref: one.ext_ref.map(reference),
    fields: one.fields.map(formField),
    submitter_roles: one.submitter_roles,
    withdraw_field: one.withdraw_field,
    edit_layout: one.edit_layout,
    display_layout: one.display_layout,
  };
}

function task(one: TaskDefinition): TaskDefinition {
  return {
    key: one.key,
    title: one.title,
    description: one.description,
    ext_ref: one.ext_ref.map(reference),
    task_type: one.task_type,
    input_fields: one.input_fields,
    output_fields: one.output_fields.map(formField),
    condition: one.condition,
    wake_on: one.wake_on,
    run: one.run,
    keep_outputs: one.keep_outputs,
    on_condition_lost: one.on_condition_lost,
    assignee_field: one.assignee_field,
    executor_roles: one.executor_roles,
    due: due(one.due),
    action_url: one.action_url,
    input_transform: one.input_transform,
    output_transform: one.output_transform,
    timeout_seconds: one.timeout_seconds,
    max_runs: one.max_runs,
    edit_layout: one.edit_layout,
    display_layout: one.display_layout,
  };
}

function due(one: Due | null): Due | null {
  if (one === null) return null;
  const { hours, counted, escalation } = one;
  return { hours, counted, escalation: escalation && inOrderOfKeys(escalation) };
}

function inOrderOfKeys({ act, role, after_hours }: Escalation): Escalation {
  return { act, role, after_hours };
}

function completion(one: CompletionDefinition): CompletionDefinition {
  return {
    key: one.key,
    title: one.title,
    description: one.description,
    ext_ref: one.ext_ref.map(reference),
    fields: one.fields,
    condition: one.condition,
    completion_status: one.completion_status,
    display_layout: one.display_layout,
  };
}

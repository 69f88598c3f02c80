import type {
  CompletionDefinition,
  FormField,
  TaskDefinition,
  TicketDefinition,
} from "../../engine/index.js";
import { jsonText } from "../json-text.js";
import type { NamedRoleList } from "../role-list-queries.js";

/** A form's values by the names of its controls, as a browser would post them. */
export type Values = Readonly<Record<string, unknown>>;

interface Texts {
  readonly key: string;
  readonly title: string;
  readonly description: string;
  readonly ext_ref: readonly {
    readonly label: string;
    readonly desc: string;
    readonly uri: string;
  }[];
  readonly display_layout: string;
}

/** What a new task's form begins with: the usual settings. */
export const NEW_TASK: Values = {
  task_type: "FORM",
  asking: "clear",
  wake_on: "change",
  on_condition_lost: "cancel",
  executors: "roles",
};

/** What a new ticket definition's form begins with. */
export const NEW_TICKET: Values = { submitters: "any" };

/** What a new completion's form begins with. */
export const NEW_COMPLETION: Values = { completion_status: "COMPLETED" };

/** A stored task as its form's values. */
export function taskValues(task: TaskDefinition, executors: NamedRoleList | undefined): Values {
  const { task_type, wake_on, on_condition_lost, edit_layout } = task;
  return {
    ...textValues(task),
    ...writeValues(task.output_fields),
    ...roleValues("executors", executors),
    ...{ task_type, wake_on, on_condition_lost, edit_layout },
    input_fields: task.input_fields,
    condition: jsonText(task.condition),
    asking:
      task.run === "once"
        ? task.keep_outputs
          ? "once_keep"
          : "once"
        : keepWord(task.keep_outputs),
    assignee_field: task.assignee_field ?? "",
    action_url: task.action_url ?? "",
    input_transform: jsonText(task.input_transform),
    output_transform: jsonText(task.output_transform),
    timeout_seconds: task.timeout_seconds ?? "",
    max_runs: task.max_runs ?? "",
  };
}

/** A stored ticket definition as its form's values. */
export function ticketValues(
  ticket: TicketDefinition,
  submitters: NamedRoleList | undefined,
): Values {
  return {
    ...textValues(ticket),
    ...writeValues(ticket.fields),
    ...roleValues("submitters", submitters),
    withdraw_field: ticket.withdraw_field ?? "",
    edit_layout: ticket.edit_layout,
  };
}

/** A stored completion as its form's values. */
export function completionValues(completion: CompletionDefinition): Values {
  return {
    ...textValues(completion),
    fields: completion.fields,
    condition: jsonText(completion.condition),
    completion_status: completion.completion_status,
  };
}

/** A list of roles as radios and checkboxes: `name` any or roles, `name`_roles the ids. */
function roleValues(name: string, roles: NamedRoleList | undefined): Values {
  return {
    [name]: roles?.restricted === false ? "any" : "roles",
    [`${name}_roles`]: (roles?.roleIds ?? []).map(String),
  };
}

/** References as the rows of a form. */
export function referenceValues(references: Texts["ext_ref"]): Values {
  return {
    ref_label: references.map(({ label }) => label),
    ref_desc: references.map(({ desc }) => desc),
    ref_uri: references.map(({ uri }) => uri),
  };
}

function keepWord(keeps: boolean): string {
  return keeps ? "keep" : "clear";
}

function textValues({ key, title, description, ext_ref, display_layout }: Texts): Values {
  return { ...{ key, title, description, display_layout }, ...referenceValues(ext_ref) };
}

function writeValues(fields: readonly FormField[]): Values {
  const values: Record<string, unknown> = {};
  for (const [index, { key, required }] of fields.entries()) {
    values[`write.${key}`] = required ? "required" : "optional";
    values[`order.${key}`] = String(index + 1);
  }
  return values;
}

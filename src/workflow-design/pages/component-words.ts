import {
  conditionInWords,
  fieldTitle,
  isEmptyCondition,
  listInWords,
  SUBMITTER,
  type CompletionDefinition,
  type FormField,
  type Json,
  type TaskDefinition,
  type TicketDefinition,
  type WorkflowDefinition,
} from "../../engine/index.js";
import { dueInWords } from "./due-words.js";

/** A condition as one sentence that begins small; "always" for an empty one. */
export function whenInWords(definition: WorkflowDefinition, condition: Json): string {
  return isEmptyCondition(condition) ? "always" : conditionInWords(definition, condition);
}

/** A task in one sentence: what wakes it, when it starts, who is asked for what. */
export function taskInWords(definition: WorkflowDefinition, task: TaskDefinition): string {
  const asked = titles(
    definition,
    task.output_fields.map(({ key }) => key),
    "and",
  );
  const for_ = asked === "" ? "" : ` for ${asked}`;
  const who = task.task_type === "FORM" ? whoInWords(definition, task) : "another system";
  const due = task.due === null ? "" : ` It is due ${dueInWords(task.due)}.`;
  return `${wokenInWords(definition, task.input_fields, task.condition)}${who} is asked${for_}.${due}`;
}

/** A completion in one sentence. */
export function completionInWords(
  definition: WorkflowDefinition,
  { fields, condition, completion_status }: CompletionDefinition,
): string {
  const ends = {
    COMPLETED: "is completed",
    CANCELLED: "is cancelled",
    ON_HOLD: "is put on hold",
  } as const;
  return `${wokenInWords(definition, fields, condition)}the ticket ${ends[completion_status]}.`;
}

/** A ticket definition in one sentence. */
export function ticketInWords(definition: WorkflowDefinition, ticket: TicketDefinition): string {
  const asked = titles(
    definition,
    ticket.fields.map(({ key }) => key),
    "and",
  );
  const who = rolesInWords(ticket.submitter_roles);
  return `${who} may submit it${asked === "" ? "" : `, with ${asked}`}.`;
}

/** "Somebody in Finance", "Any member" or "Nobody". */
function rolesInWords(roles: readonly string[] | null): string {
  if (roles === null) return "Any member";
  return roles.length === 0 ? "Nobody yet" : `Somebody in ${listInWords(roles, "or")}`;
}

function whoInWords(
  definition: WorkflowDefinition,
  { assignee_field, executor_roles }: TaskDefinition,
): string {
  const who = rolesInWords(executor_roles);
  const small = who.charAt(0).toLowerCase() + who.slice(1);
  if (assignee_field === null) return small;
  if (assignee_field === SUBMITTER) return "the submitter";
  return `the user in ${fieldTitle(definition, assignee_field)}`;
}

function wokenInWords(
  definition: WorkflowDefinition,
  fields: readonly string[],
  condition: Json,
): string {
  const changes = titles(definition, fields, "or");
  const woken = changes === "" ? "When nothing wakes it yet" : `When ${changes} changes`;
  return isEmptyCondition(condition)
    ? `${woken}, `
    : `${woken}, and ${conditionInWords(definition, condition)}, `;
}

function titles(definition: WorkflowDefinition, keys: readonly string[], last: string): string {
  return listInWords(
    keys.map((key) => fieldTitle(definition, key)),
    last,
  );
}
/** "2 days", "90 seconds": the largest unit that says it exactly. */
export function spanInWords(seconds: number): string {
  const units = [
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
  ] as const;
  const [name, length] = units.find(([, size]) => seconds % size === 0) ?? ["second", 1];
  const count = seconds / length;
  return `${count.toLocaleString("en")} ${name}${count === 1 ? "" : "s"}`;
}

/** "Amount, Quote". */
export function fieldTitles(definition: WorkflowDefinition, keys: readonly string[]): string {
  return keys.map((key) => fieldTitle(definition, key)).join(", ");
}

/** "Amount, Quote (optional)". */
export function formWords(definition: WorkflowDefinition, fields: readonly FormField[]): string {
  return fields
    .map(({ key, required }) => fieldTitle(definition, key) + (required ? "" : " (optional)"))
    .join(", ");
}

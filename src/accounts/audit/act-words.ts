import type { AuditRow } from "./audit-queries.js";

/** What each act is called in the list of acts, and what a row of it says; {} stands for the object's name. */
const ACTS: Readonly<Record<string, readonly [label: string, sentence: string]>> = {
  signed_in: ["Signed in", "Signed in"],
  signed_out: ["Signed out", "Signed out"],
  company_signed_up: ["Company signed up", "Signed up the company {}"],
  company_updated: ["Settings changed", "Changed the settings of the company"],
  working_week_changed: ["Working week changed", "Changed the company's working week"],
  holidays_added: ["Holidays added", "Added holidays to the company's calendar"],
  holiday_removed: ["Holiday removed", "Took a holiday out of the company's calendar"],
  company_suspended: ["Company suspended", "Suspended the company {}: nobody of it can sign in"],
  company_resumed: ["Company resumed", "Resumed the company {}"],
  company_looked_at: ["Company looked at", "Looked at the operator's page of {}"],
  definitions_looked_at: ["Definitions looked at", "Looked at a list of the definitions of {}"],
  job_run_again: ["Job run again", "Had a job that had failed run again"],
  job_given_up: ["Job given up", "Gave up a job that had failed"],
  system_staff_granted: ["Made system staff", "Made {} system staff"],
  system_staff_revoked: ["No longer system staff", "Took system staff away from {}"],
  user_created: ["User created", "Created the user {}"],
  user_updated: ["User changed", "Changed the name or the roles of {}"],
  user_link_made: ["Link for a user made", "Made a one-time link for {}"],
  user_deactivated: ["User deactivated", "Deactivated {} and ended their sessions"],
  user_reactivated: ["User reactivated", "Let {} sign in again"],
  password_set: ["Password set by link", "Set the password of {} by a one-time link"],
  password_changed: ["Password changed", "Changed their own password"],
  password_reset_asked: ["New password asked for", "Asked for a link to set a new password"],
  sessions_ended: ["Sessions ended", "Ended their own sessions elsewhere"],
  sign_in_failed: ["Sign-in failed", "Failed to sign in as {}"],
  sign_in_code_failed: ["Sign-in code failed", "Failed to give the second factor of {}"],
  signing_secret_made: [
    "Signing secret made",
    "Made the secret that calls to other systems are signed with",
  ],
  signing_secret_shown: ["Signing secret shown", "Saw the signing secret, the only time"],
  signing_secret_rotated: ["Signing secret rotated", "Replaced the signing secret by a new one"],
  recovery_code_used: ["Recovery code used", "Signed in with a recovery code"],
  recovery_codes_renewed: ["New recovery codes", "Made new recovery codes for {}"],
  email_change_asked: ["New address asked for", "Asked to sign in with another address"],
  email_changed: ["Address changed", "Changed the address of {}"],
  two_factor_on: ["Two-factor sign-in turned on", "Turned two-factor sign-in on for {}"],
  two_factor_off: ["Two-factor sign-in turned off", "Turned two-factor sign-in off for {}"],
  role_created: ["Role created", "Created the role {}"],
  role_updated: ["Role changed", "Changed the role {}"],
  role_deleted: ["Role deleted", "Deleted the role {}"],
  role_list_changed: ["Role list changed", "Changed which roles {}"],
  workflow_created: ["Workflow created", "Created the workflow {}"],
  workflow_updated: ["Workflow settings changed", "Changed the settings of {}"],
  workflow_imported: ["Workflow imported", "Imported the workflow {}"],
  workflow_published: ["Workflow published", "Published a version of {}"],
  workflow_archived: ["Workflow archived", "Archived {}: it takes no new tickets"],
  version_created: ["New version begun", "Began a new version of {}"],
  draft_deleted: ["Draft deleted", "Deleted the draft of {}"],
  fields_saved: ["Fields changed", "Changed the fields of {}"],
  ticket_definition_created: ["Ticket form created", "Created the ticket form {}"],
  ticket_definition_updated: ["Ticket form changed", "Changed the ticket form {}"],
  ticket_definition_deleted: ["Ticket form deleted", "Deleted the ticket form {}"],
  ticket_definition_moved: ["Ticket form moved", "Moved the ticket form {} in the list"],
  task_definition_created: ["Task definition created", "Created the task definition {}"],
  task_definition_updated: ["Task definition changed", "Changed the task definition {}"],
  task_definition_deleted: ["Task definition deleted", "Deleted the task definition {}"],
  task_definition_moved: ["Task definition moved", "Moved the task definition {} in the list"],
  completion_definition_created: ["Completion created", "Created the completion {}"],
  completion_definition_updated: ["Completion changed", "Changed the completion {}"],
  completion_definition_deleted: ["Completion deleted", "Deleted the completion {}"],
  completion_definition_moved: ["Completion moved", "Moved the completion {} in the list"],
  bulk_act_started: ["Act on many tickets", "Began an act on many tickets"],
  ticket_held: ["Ticket held", "Put the ticket on hold"],
  ticket_resumed: ["Ticket resumed", "Resumed the ticket"],
  ticket_cancelled: ["Ticket cancelled", "Cancelled the ticket"],
  ticket_reopened: ["Ticket reopened", "Reopened the ticket"],
  ticket_corrected: ["Ticket corrected", "Corrected fields of the ticket"],
  task_assigned: ["Task assigned", "Changed who is to do the task {}"],
  task_escalated: ["Task escalated", "Escalated the overdue task {}"],
  task_reminded: ["Told of an overdue task again", "Told people again that the task {} is overdue"],
  task_retried: ["Action retried", "Had the action {} sent again"],
  error_reviewed: ["Error reviewed", "Looked at an error"],
  error_resolved: ["Error resolved", "Called an error resolved"],
  task_skipped: ["Task skipped", "Skipped the task {}"],
  task_dropped: ["Task cancelled", "Cancelled a task that was in error"],
  task_woken: ["Task woken", "Woke a task by hand"],
  task_asked_again: ["Task asked again", "Had a task done again"],
  substitute_named: ["Substitute named", "Had {} stand in while they are away"],
  substitute_ended: ["Substitute ended", "Ended who stands in for them"],
  stood_in: ["Stood in", "Did something with a task of somebody who is away"],
  comment_deleted: ["Comment deleted", "Deleted somebody's comment on the ticket"],
  file_removed: ["File taken away", "Took a file off the ticket"],
  demo_loaded: ["Demo loaded", "Loaded the demo company {}"],
};

const KINDS: Readonly<Record<string, string>> = {
  user: "User",
  role: "Role",
  company: "Company",
  role_list: "Role list",
  workflow_definition: "Workflow version",
  ticket_definition: "Ticket form",
  task_definition: "Task definition",
  completion_definition: "Completion",
  workflow_instance: "Ticket",
  task_instance: "Task",
  bulk_act: "Act on many tickets",
  job: "Job",
};

/** Something to choose in a filter. */
interface Choice {
  readonly value: string;
  readonly label: string;
}

function choices(entries: readonly (readonly [string, string])[]): Choice[] {
  return entries
    .map(([value, label]) => ({ value, label }))
    .toSorted((a, b) => a.label.localeCompare(b.label, "en"));
}

/** The acts that a list can be narrowed to, by their words. */
export const actChoices: readonly Choice[] = choices(
  Object.entries(ACTS).map(([act, [label]]) => [act, label]),
);

/** The kinds of objects that a list can be narrowed to. */
export const kindChoices: readonly Choice[] = choices(Object.entries(KINDS));

/** "Role" for "role", and something to read for a kind that is not known here. */
export function kindInWords(kind: string): string {
  return KINDS[kind] ?? asWords(kind);
}

/** What a row says, without who: "Created the role HR". */
export function sentenceOf(row: AuditRow): string {
  const name = nameOf(row);
  const known = ACTS[row.act];
  if (known) return known[1].replace("{}", () => name);
  return name === "" ? asWords(row.act) : `${asWords(row.act)}: ${name}`;
}

/** The name it has today, else the one that the row itself holds. */
function nameOf(row: AuditRow): string {
  if (row.act === "role_list_changed") return roleListOf(row);
  if (row.object_name !== null) return row.object_name;
  for (const side of [row.after, row.before]) {
    for (const key of ["name", "title", "key", "task"]) {
      const value = propertyOf(side, key);
      if (typeof value === "string" && value !== "") return value;
    }
  }
  return row.object_id === null ? "" : `number ${row.object_id}`;
}

const LISTS: Readonly<Record<string, string>> = {
  TICKET_ADMIN: "administer its tickets",
  SUBMITTER: "may submit",
  EXECUTOR: "may do",
};

function roleListOf({ after }: AuditRow): string {
  const does = LISTS[String(propertyOf(after, "kind"))] ?? "are in a list";
  const key = propertyOf(after, "component_key");
  return typeof key === "string" && key !== "" ? `${does} ${key}` : does;
}

/** An own property of a stored object; undefined for what is none. */
function propertyOf(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return Reflect.get(value, key);
}

/** "task_asked_again" as "Task asked again". */
export function asWords(key: string): string {
  const words = key.replaceAll("_", " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

import { z } from "zod";
import type { Json, TaskDefinition, WorkflowDefinition } from "../../engine/index.js";
import { isStorable, isStorableJson, withinBounds } from "../bounded-json.js";
import { KEY_PATTERN, type JsonObject } from "../fields/field.js";
import { isObject } from "../fields/property-type.js";
import { LAYOUT_LENGTH } from "../layouts/liquid.js";
import { isSafeLink } from "../safe-link.js";

/** How many of a kind a definition may have. */
export const MOST = {
  tickets: 50,
  tasks: 200,
  completions: 50,
  references: 20,
  roles: 100,
} as const;

/** A call is answered within minutes, or called back within days. */
const MOST_SECONDS_AT_ONCE = 300;
const MOST_SECONDS = 2_592_000;

/** After which something is due, or is heard of afterwards: a year. */
const MOST_HOURS = 8_760;

const text = (most: number): z.ZodString =>
  z
    .string("must be text")
    .max(most, `is longer than ${most.toLocaleString("en")} characters`)
    .refine(isStorable, "contains characters that cannot be stored");
const title = text(200).refine((value) => value.trim() !== "", "must not be blank");
const description = text(5_000).default("");
const layout = text(LAYOUT_LENGTH).default("");

const keyText = z
  .string("must be text")
  .regex(
    KEY_PATTERN,
    "must begin with a small letter and go on with small letters, digits and _, at most 100",
  );
export const prefixText = z
  .string("must be text")
  .regex(/^[A-Z]{2,5}$/, "must be two to five capital letters");
const fieldKey = keyText;
const fieldKeys = z
  .array(fieldKey, "must be a list of field keys")
  .max(200, "has more than 200 fields")
  .default([]);
const roleName = text(100).refine(
  (name) => name !== "" && name === name.trim(),
  "must be a name without blanks around it",
);
const roleNames = z
  .array(roleName, "must be a list of role names")
  .max(MOST.roles, `has more than ${MOST.roles} roles`);

const reference = z.strictObject({
  label: title,
  desc: text(1_000).default(""),
  uri: text(2_000).refine(
    isSafeLink,
    "must be a link that begins with https://, http:// or mailto:",
  ),
});
const references = z
  .array(reference, "must be a list of references")
  .max(MOST.references, `has more than ${MOST.references} references`)
  .default([]);

const formFields = z
  .array(
    z.strictObject({ key: fieldKey, required: z.boolean("must be true or false").default(false) }),
    'must be a list of fields, each {"key", "required"}',
  )
  .max(200, "has more than 200 fields")
  .default([]);

/** JSON of a designer's own making; what it means is checked apart. */
const json = (what: string): z.ZodDefault<z.ZodType<Json>> =>
  z
    .custom<Json>((value) => value === null || isObject(value as Json), `must be ${what}, or null`)
    .refine(
      (value) => withinBounds(value, { bytes: 20_000, depth: 32 }) === "ok",
      "is too large or nested too deeply",
    )
    .refine(isStorableJson, "contains what cannot be stored")
    .default(null);

const ticket = z.strictObject({
  key: keyText,
  title,
  description,
  ext_ref: references,
  fields: formFields,
  submitter_roles: roleNames.nullable().default(null),
  withdraw_field: fieldKey.nullable().default(null),
  edit_layout: layout,
  display_layout: layout,
});

const dueHours = (least: number) =>
  z
    .number("must be a number of hours")
    .min(least, `must be ${least} or more`)
    .max(MOST_HOURS, `must be ${MOST_HOURS.toLocaleString("en")} or less`)
    .multipleOf(0.25, "must be in quarters of an hour: 0.25, 1, 7.5");
const escalation = z.strictObject(
  {
    act: z.enum(["tell", "reassign"], "must be tell or reassign"),
    role: roleName,
    after_hours: dueHours(0).default(0),
  },
  'must be {"act", "role", "after_hours"}, or null',
);
const due = z.strictObject(
  {
    hours: dueHours(0.25),
    counted: z.enum(["working", "plain"], "must be working or plain"),
    escalation: escalation.nullable().default(null),
  },
  'must be {"hours", "counted", "escalation"}, or null',
);

const plainTask = z.strictObject({
  key: keyText,
  title,
  description,
  ext_ref: references,
  task_type: z
    .enum(["FORM", "SYNC_ACTION", "ASYNC_ACTION"], "must be FORM, SYNC_ACTION or ASYNC_ACTION")
    .default("FORM"),
  input_fields: fieldKeys,
  output_fields: formFields,
  condition: json("a condition"),
  wake_on: z.enum(["change", "write"], "must be change or write").default("change"),
  run: z.enum(["again", "once"], "must be again or once").default("again"),
  keep_outputs: z.boolean("must be true or false").default(false),
  on_condition_lost: z.enum(["cancel", "keep"], "must be cancel or keep").default("cancel"),
  assignee_field: fieldKey.nullable().default(null),
  executor_roles: roleNames.nullable().default(null),
  due: due.nullable().default(null),
  action_url: text(2_000)
    .refine(
      (url) => isSafeLink(url) && !url.startsWith("mailto:"),
      "must be a link that begins with https:// or http://",
    )
    .nullable()
    .default(null),
  input_transform: json("an object"),
  output_transform: json("an object"),
  timeout_seconds: z
    .int("must be a whole number")
    .min(1, "must be 1 or more")
    .max(MOST_SECONDS, `must be ${MOST_SECONDS.toLocaleString("en")} or less`)
    .nullable()
    .default(null),
  max_runs: z
    .int("must be a whole number")
    .min(1, "must be 1 or more")
    .max(10_000, "must be 10,000 or less")
    .nullable()
    .default(null),
  edit_layout: layout,
  display_layout: layout,
});

/** An answer at once comes within the time of a request; a call back may take days. */
function checkDeadline({
  value,
  issues,
}: z.core.ParsePayload<Pick<TaskDefinition, "task_type" | "timeout_seconds">>): void {
  if (value.task_type === "ASYNC_ACTION") return;
  if (value.timeout_seconds === null || value.timeout_seconds <= MOST_SECONDS_AT_ONCE) return;
  const message = `must be ${MOST_SECONDS_AT_ONCE} or less`;
  issues.push({ code: "custom", input: value, path: ["timeout_seconds"], message });
}

const task = plainTask.check(checkDeadline);

const completion = z.strictObject({
  key: keyText,
  title,
  description,
  ext_ref: references,
  fields: fieldKeys,
  condition: json("a condition"),
  completion_status: z
    .enum(["COMPLETED", "CANCELLED", "ON_HOLD"], "must be COMPLETED, CANCELLED or ON_HOLD")
    .default("COMPLETED"),
  display_layout: layout,
});

/** The shape of the export file, its keys in the order that it is written in. Keys that are not here are refused. */
export const definitionSchema = z.strictObject({
  ticketflower: z.literal(1, "must be 1: this is the only version of the format that is known"),
  key: keyText,
  prefix: prefixText,
  title,
  title_field: fieldKey.nullable().default(null),
  description,
  ext_ref: references,
  fields_schema: z.custom<JsonObject>((value) => isObject(value as Json), "must be an object"),
  display_layout: layout,
  ticket_admin_roles: roleNames.default([]),
  tickets: z
    .array(ticket, "must be a list")
    .max(MOST.tickets, `has more than ${MOST.tickets} ticket definitions`)
    .default([]),
  tasks: z
    .array(task, "must be a list")
    .max(MOST.tasks, `has more than ${MOST.tasks} tasks`)
    .default([]),
  completions: z
    .array(completion, "must be a list")
    .max(MOST.completions, `has more than ${MOST.completions} completions`)
    .default([]),
}) satisfies z.ZodType<WorkflowDefinition>;

/** What each kind of component must be, whoever writes it. Roles are given apart. */
export const ticketSchema = ticket.omit({ submitter_roles: true });
export const taskSchema = plainTask
  .omit({ executor_roles: true })
  .extend({
    due: due.extend({ escalation: escalation.omit({ role: true }).nullable() }).nullable(),
  })
  .check(checkDeadline);
export const completionSchema = completion;
/** What a version's own columns must be. */
export const workflowSchema = definitionSchema.pick({
  title: true,
  title_field: true,
  description: true,
  ext_ref: true,
  display_layout: true,
});

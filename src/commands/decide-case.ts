import { z } from "zod";
import type { Json } from "../engine/index.js";

/** Came out of JSON.parse, so it is JSON. */
const json = z.custom<Json>(() => true);
const keys = z.array(z.string()).default([]);
const text = z.string().default("");
const roles = z.array(z.string()).nullable().default(null);
const named = {
  title: text,
  description: text,
  ext_ref: z.array(z.object({ label: z.string(), desc: text, uri: text })).default([]),
};
const formFields = z
  .array(z.object({ key: z.string(), required: z.boolean().default(false) }))
  .default([]);

const ticket = z.object({
  key: z.string(),
  ...named,
  fields: formFields,
  submitter_roles: roles,
  withdraw_field: z.string().nullable().default(null),
  edit_layout: text,
  display_layout: text,
});

const due = z
  .object({
    hours: z.number(),
    counted: z.enum(["working", "plain"]),
    escalation: z
      .object({
        act: z.enum(["tell", "reassign"]),
        role: z.string(),
        after_hours: z.number().default(0),
      })
      .nullable()
      .default(null),
  })
  .nullable()
  .default(null);

const task = z.object({
  key: z.string(),
  ...named,
  task_type: z.enum(["FORM", "SYNC_ACTION", "ASYNC_ACTION"]).default("FORM"),
  input_fields: keys,
  output_fields: formFields,
  condition: json.default(null),
  wake_on: z.enum(["change", "write"]).default("change"),
  run: z.enum(["again", "once"]).default("again"),
  keep_outputs: z.boolean().default(false),
  on_condition_lost: z.enum(["cancel", "keep"]).default("cancel"),
  assignee_field: z.string().nullable().default(null),
  executor_roles: roles,
  due,
  action_url: z.string().nullable().default(null),
  input_transform: json.default(null),
  output_transform: json.default(null),
  timeout_seconds: z.number().nullable().default(null),
  max_runs: z.number().nullable().default(null),
  edit_layout: text,
  display_layout: text,
});

const completion = z.object({
  key: z.string(),
  ...named,
  fields: keys,
  condition: json.default(null),
  completion_status: z.enum(["COMPLETED", "CANCELLED", "ON_HOLD"]).default("COMPLETED"),
  display_layout: text,
});

const definition = z.object({
  ticketflower: z.literal(1).default(1),
  key: z.string().default("case"),
  prefix: z.string().default("CASE"),
  ...named,
  title_field: z.string().nullable().default(null),
  fields_schema: z.record(z.string(), json),
  display_layout: text,
  ticket_admin_roles: keys,
  tickets: z.array(ticket).default([]),
  tasks: z.array(task).default([]),
  completions: z.array(completion).default([]),
});

const writer = z.object({
  kind: z.enum([
    "ticket",
    "task",
    "callback",
    "correction",
    "withdraw",
    "skip",
    "wake",
    "redo",
    "drop",
    "hold",
    "resume",
    "cancel",
    "reopen",
  ]),
  key: z.string().exactOptional(),
});
const dontWake = z.union([z.literal(true), z.array(z.string())]).exactOptional();
const fields = z.record(z.string(), json).default({});

const state = z.object({
  status: z.enum(["NOT_STARTED", "IN_PROGRESS", "COMPLETED", "CANCELLED", "ON_HOLD"]),
  fields,
  open: z
    .record(
      z.string(),
      z.object({
        revision: z.number().int().positive().default(1),
        chain: z.record(z.string(), z.number().int().positive()).exactOptional(),
      }),
    )
    .default({}),
  ran: keys,
  pending: z
    .object({
      written: z
        .record(z.string(), z.object({ before: json.default(null), writer, dontWake }))
        .default({}),
      skip: z.union([z.string().transform((key) => [key]), z.array(z.string())]).exactOptional(),
    })
    .nullish()
    .transform((pending) => pending ?? undefined),
  stalled: z.boolean().default(false),
});

/** The case that npm run decide reads; what may be left out is filled in. */
export const decideCase = z.object({
  definition,
  state: state.prefault({ status: "NOT_STARTED" }),
  writeSet: z.object({ writer, fields, dontWake }),
});

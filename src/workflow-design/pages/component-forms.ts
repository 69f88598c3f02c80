import { z } from "zod";
import type { FieldError, RoleList } from "../../access/index.js";
import type { FormField, Json } from "../../engine/index.js";
import { asBody, list } from "../../web/index.js";
import { readJson } from "../json-text.js";
import { roleIdsOf, typedText } from "./workflow-forms.js";

/** Indented text is longer than the JSON that it says; how large that may be is checked when it is saved. */
const MOST_JSON_BYTES = 60_000;
const LAST = 1_000_000;

/** "" is none. */
const optionalText = typedText.transform((text) => (text === "" ? null : text));
const optionalNumber = typedText.transform((text) => {
  if (text === "") return null;
  return /^-?\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
});

const texts = {
  // Said here too, so that it stands beside mistakes that are found before the rest is looked at.
  title: typedText.refine((title) => title !== "", "Title must not be blank"),
  key: typedText,
  description: typedText,
  display_layout: typedText,
};

/** A ticket definition's form, but for its fields, references and roles. */
export const ticketForm = z.object({
  ...texts,
  edit_layout: typedText,
  withdraw_field: optionalText,
});

/** A completion's form, but for its fields, condition and references. */
export const completionForm = z.object({
  ...texts,
  completion_status: z.enum(
    ["COMPLETED", "CANCELLED", "ON_HOLD"],
    "Choose what becomes of the ticket",
  ),
});

/** A task's form, but for its fields, condition, transforms, references and roles. */
export const taskForm = z.object({
  ...texts,
  edit_layout: typedText,
  task_type: z.enum(["FORM", "SYNC_ACTION", "ASYNC_ACTION"], "Choose who or what does it"),
  asking: z.enum(
    ["clear", "keep", "once", "once_keep"],
    "Choose what happens when an input changes afterwards",
  ),
  wake_on: z.enum(["change", "write"], "Choose when an input wakes it"),
  on_condition_lost: z.enum(
    ["cancel", "keep"],
    "Choose what happens when its condition stops holding",
  ),
  assignee_field: optionalText,
  action_url: optionalText,
  timeout_seconds: optionalNumber,
  max_runs: optionalNumber,
});

/** What a form writes: its fields ticked Optional or Required (write.<key>), in the order of their numbers (order.<key>). */
export function writtenFields(body: unknown): readonly FormField[] {
  const typed = asBody(body);
  const chosen = Object.entries(typed).flatMap(([name, value]) => {
    const choice = name.startsWith("write.") ? list(value)[0] : undefined;
    if (choice !== "optional" && choice !== "required") return [];
    const key = name.slice("write.".length);
    const order = list(typed[`order.${key}`])[0]?.trim() ?? "";
    return [
      { key, required: choice === "required", at: /^\d{1,5}$/.test(order) ? Number(order) : LAST },
    ];
  });
  return chosen
    .toSorted((one, other) => one.at - other.at)
    .map(({ key, required }) => ({ key, required }));
}

/** JSON typed into fields, by their names; blank is null. What cannot be read is told at its field, with its line and column. */
export function typedJson<Name extends string>(
  body: unknown,
  fields: Readonly<Record<Name, string>>,
): { readonly json: Record<Name, Json>; readonly errors: readonly FieldError[] } {
  const json: Partial<Record<Name, Json>> = {};
  const errors: FieldError[] = [];
  for (const [name, label] of Object.entries(fields) as [Name, string][]) {
    const text = (list(asBody(body)[name])[0] ?? "").replaceAll("\r\n", "\n");
    const read = text.trim() === "" ? null : readJson(text, MOST_JSON_BYTES);
    json[name] = read?.ok ? read.value : null;
    if (read?.ok === false) errors.push({ field: name, message: `${label} ${read.problem}` });
  }
  return { json: json as Record<Name, Json>, errors };
}

/** A list of roles as radios `name` (any, roles) and checkboxes `name`_roles say it; without either nobody may. */
export function roleListOf(body: unknown, name: string): RoleList {
  const restricted = list(asBody(body)[name])[0] !== "any";
  return { restricted, roleIds: restricted ? roleIdsOf(body, `${name}_roles`) : [] };
}

/** The key as typed, or one made of the title where it was left blank: "Finance review" is "finance_review". */
export function keyOr(key: string, title: string): string {
  if (key !== "") return key;
  const words = title
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[\u0300-\u036F]/g, "")
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replace(/^[_0-9]+/, "");
  return words.slice(0, 60).replace(/_+$/, "");
}
/** The keys ticked under a name, each once. */
export function fieldsOf(body: unknown, name: string): readonly string[] {
  return [...new Set(list(asBody(body)[name]))];
}

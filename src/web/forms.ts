import { randomUUID } from "node:crypto";
import type { z } from "zod";
import type { FieldError } from "../access/index.js";

/** A form as it is shown: what was typed and what is wrong with it. */
export interface FormState {
  readonly values: Readonly<Record<string, unknown>>;
  readonly errors: readonly FieldError[];
}

/** A body as the parser gives it: names with one value or, repeated, a list. */
export type Body = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A form with these values and nothing wrong. */
export function emptyForm(values: Readonly<Record<string, unknown>> = {}): FormState {
  return { values, errors: [] };
}

/** The same values, but for passwords, with these errors. */
export function withErrors(
  values: Readonly<Record<string, unknown>>,
  errors: readonly FieldError[],
): FormState {
  const shown = Object.entries(values).filter(([name]) => !name.includes("password"));
  return { values: Object.fromEntries(shown), errors };
}

/**
 * Checks a posted body against a form's schema. A failure holds what was typed (passwords excepted) and one message a
 * field, so that the view can be shown again with 422.
 */
export function parseBody<S extends z.ZodType>(
  schema: S,
  body: unknown,
): { ok: true; data: z.output<S> } | { ok: false; form: FormState } {
  const typed = asBody(body);
  const parsed = schema.safeParse(typed);
  if (parsed.success) return { ok: true, data: parsed.data };
  const errors = new Map<string, FieldError>();
  for (const issue of parsed.error.issues) {
    const field = String(issue.path[0] ?? "");
    if (!errors.has(field)) errors.set(field, { field, message: issue.message });
  }
  return { ok: false, form: withErrors(typed, [...errors.values()]) };
}

/** The posted body, or {} for a request without one. */
export function asBody(body: unknown): Body {
  return typeof body === "object" && body !== null && !Array.isArray(body) ? (body as Body) : {};
}

/** A posted value that may be repeated, as a list of its texts. */
export function list(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : [value]).filter((item) => typeof item === "string");
}

/** The form's own id, spent by a success; a post without one (no form of ours) gets a new one. */
export function formIdOf(body: unknown): string {
  const id = asBody(body)["form_id"];
  return typeof id === "string" && /^[\w-]{1,100}$/.test(id) ? id : randomUUID();
}

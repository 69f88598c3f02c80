import type { z } from "zod";
import { reject, type FieldError, type Result } from "../../access/index.js";
import { pathText } from "../files/file-problems.js";

/** What people call the parts of a definition, where "Input fields" is not made of the key by itself. */
const LABELS: Readonly<Record<string, string>> = {
  ext_ref: "References",
  edit_layout: "Layout of the form",
  display_layout: "Layout for reading",
  action_url: "Address",
  task_type: "Who or what does it",
};

/** Checks an input against its schema; a refusal names each field ("title", "ext_ref[0].uri") in plain words. */
export function checkedInput<S extends z.ZodType>(
  schema: S,
  input: unknown,
): Result<{ data: z.output<S> }> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return { ok: true, data: parsed.data };
  const errors = parsed.error.issues.map(({ path, message }) => {
    const name = String(path[0] ?? "");
    return { field: pathText(path), message: `${label(name)} ${message}` };
  });
  return invalid(errors);
}

/** A refusal because of what fields hold. */
export function invalid(errors: readonly FieldError[]): ReturnType<typeof reject> {
  const count = errors.length === 1 ? "one entry has" : `${errors.length} entries have`;
  return reject("invalid", `Expected a form that can be saved, but ${count} a mistake.`, {
    errors,
  });
}

function label(name: string): string {
  const words = LABELS[name] ?? name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

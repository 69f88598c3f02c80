import type { Actor, FieldError } from "../../access/index.js";
import type { Request } from "express";
import { offeredUsers } from "../../accounts/index.js";
import type { CompanyTx } from "../../db/index.js";
import type { Fields, FormField } from "../../engine/index.js";
import {
  formFields,
  renderLayout,
  type CompiledFields,
  type FieldView,
  type FieldType,
  type FormChoices,
  type LayoutPart,
  type LoadedDefinition,
} from "../../workflow-design/index.js";
import { asBody, list, uploadedFiles, type Body } from "../../web/index.js";
import { fileId } from "../files/place-files.js";
import { keepPending } from "../files/commands/keep-pending.js";
import { usableFiles } from "../files/file-queries.js";
import type { Typed } from "../commands/typed-values.js";

/** What a form's controls hold: stored values by field key, or what was typed. */
export type Held = Fields | Typed;

/** A form of a workflow's fields, ready for views/components/fields.njk. */
export interface FieldForm {
  readonly views: readonly FieldView[];
  /** The layout's pieces; null where the fields stand in their order. */
  readonly parts: readonly LayoutPart[] | null;
}

/** Which form it is: its fields, the ticket that it is of (null: a new one), and what its controls hold or what was posted. */
interface FormOf {
  readonly fields: CompiledFields;
  readonly list: readonly FormField[];
  readonly ticketId: number | null;
  readonly held: Readonly<Record<string, unknown>>;
}

/** Whom and which files a form may name; nothing is read where it has no such field. Three queries at most. */
export async function formChoices(
  tx: CompanyTx,
  actor: Actor,
  { fields, list, ticketId, held }: FormOf,
): Promise<FormChoices> {
  const texts = (type: FieldType) =>
    list.flatMap(({ key }) =>
      fields.byKey.get(key)?.type === type ? [{ key, text: textOf(held[key]) }] : [],
    );
  const people = texts("user");
  const found =
    people.length === 0
      ? { users: [], more: false }
      : await offeredUsers(
          tx,
          people.map(({ text }) => text),
        );
  const named = texts("file").flatMap(({ key, text }) => {
    const id = fileId(text);
    return id === null ? [] : [{ key, id }];
  });
  const files = await usableFiles(tx, actor, named, ticketId);
  return { users: found.users, searches: found.more, files };
}

/** What was posted for the fields of a form, by field key. */
export function postedFields(body: Body): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) =>
      name.startsWith("field.") ? [[name.slice("field.".length), value]] : [],
    ),
  );
}

/** A control's text: a file's is its id. */
function textOf(value: unknown): string {
  if (typeof value === "object" && value !== null && "id" in value) return String(value.id);
  return typeof value === "string" ? value : "";
}

/**
 * The body of a form whose files are kept as pending ones, named by their ids like those that were kept before: so they survive when the
 * form has to be shown again. What was chosen anew goes before what was kept. The first error beside a field where a file is refused.
 */
export async function keptBody(
  req: Request,
  actor: Actor,
): Promise<{ readonly body: Body; readonly errors: readonly FieldError[] }> {
  const sent = asBody(req.body);
  const body: Record<string, Body[string]> = { ...sent };
  const errors: FieldError[] = [];
  for (const name of list(sent["remove_file"])) delete body[name];
  for (const { field, name, bytes } of uploadedFiles(req)) {
    if (!field.startsWith("field.")) continue;
    const kept = await keepPending(actor, { name, bytes });
    if (kept.ok) body[field] = String(kept.kept.id);
    else errors.push({ field: field.slice("field.".length), message: kept.rejection.sentence });
  }
  return { body, errors };
}

/** What was typed, as a form shows it again: a box that was not ticked stays so, whatever its default. */
export function asTyped(list: readonly FormField[], typed: Typed): Held {
  return Object.fromEntries(
    list.map(({ key }) => [key, Object.hasOwn(typed, key) ? (typed[key] ?? "") : ""]),
  );
}

/** A form's fields with their values and errors, by its layout where it has a sound one. */
export function fieldForm(
  { fields }: Pick<LoadedDefinition, "fields">,
  form: {
    readonly list: readonly FormField[];
    readonly layout: string;
    /** What the layout may read. */
    readonly values: Fields;
    readonly held: Held;
    readonly errors: readonly FieldError[];
    readonly choices: FormChoices;
  },
): FieldForm {
  const { choices, errors, held, layout, list, values } = form;
  const views = formFields(fields, list, held, errors, choices);
  if (layout === "") return { views, parts: null };
  const rendered = renderLayout("edit", layout, values, list);
  return { views, parts: "parts" in rendered ? rendered.parts : null };
}

/** A display layout's pieces; null for none, or a broken one. */
export function displayParts(
  layout: string,
  values: Fields,
  keys: readonly string[],
): readonly LayoutPart[] | null {
  if (layout === "") return null;
  const list = keys.map((key) => ({ key, required: false }));
  const rendered = renderLayout("display", layout, values, list);
  return "parts" in rendered ? rendered.parts : null;
}

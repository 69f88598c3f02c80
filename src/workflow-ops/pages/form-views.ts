import type { FieldError } from "../../access/index.js";
import { listUsers } from "../../accounts/index.js";
import type { CompanyTx } from "../../db/index.js";
import type { Fields, FormField } from "../../engine/index.js";
import {
  formFields,
  renderLayout,
  type CompiledFields,
  type FieldView,
  type FormUser,
  type LayoutPart,
  type LoadedDefinition,
} from "../../workflow-design/index.js";
import type { Typed } from "../commands/typed-values.js";

/** What a form's controls hold: stored values by field key, or what was typed. */
export type Held = Fields | Typed;

/** A form of a workflow's fields, ready for views/components/fields.njk. */
export interface FieldForm {
  readonly views: readonly FieldView[];
  /** The layout's pieces; null where the fields stand in their order. */
  readonly parts: readonly LayoutPart[] | null;
}

/** The people whom a form's user fields may name; none are read when it has no such field. */
export async function formUsers(
  tx: CompanyTx,
  fields: CompiledFields,
  list: readonly FormField[],
): Promise<readonly FormUser[]> {
  const names = list.some(({ key }) => fields.byKey.get(key)?.type === "user");
  return names ? listUsers(tx) : [];
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
    readonly users: readonly FormUser[];
  },
): FieldForm {
  const { errors, held, layout, list, users, values } = form;
  const views = formFields(fields, list, held, errors, { users });
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

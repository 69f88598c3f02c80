import nunjucks from "nunjucks";
import { list, type FormState } from "./forms.js";

/** Of a form with a file among its fields; a constant, so it is safe markup. */
const MULTIPART = new nunjucks.runtime.SafeString(' enctype="multipart/form-data"');

type MaybeForm = FormState | undefined | null;

/** What the field components ask of a form: each field's id, error and value. */
export function addFormFilters(views: nunjucks.Environment): void {
  views.addFilter("fieldId", fieldId);
  views.addFilter(
    "errorFor",
    (form: MaybeForm, name: string) =>
      form?.errors.find((error) => error.field === name)?.message ?? "",
  );
  views.addFilter("encoding", (fields: readonly { readonly control: string }[]) =>
    fields.some(({ control }) => control === "file") ? MULTIPART : "",
  );
  views.addFilter("typed", (form: MaybeForm, name: string, otherwise: unknown) => {
    const value = valueOf(form, name, otherwise);
    return (Array.isArray(value) ? value[0] : value) ?? "";
  });
  views.addFilter("typedList", (form: MaybeForm, name: string, otherwise: unknown) => {
    const value = valueOf(form, name, otherwise);
    return Array.isArray(value) ? value.map(String) : list(value);
  });
}

/** The id of the control of a field, by the field's name: "field.amount" is "field-amount". Error summaries link to it. */
function fieldId(name: string): string {
  return name.replaceAll(/[^\w-]+/g, "-");
}

/** What was typed; in a form that comes back with errors, a box that was not posted was not ticked. */
function valueOf(form: MaybeForm, name: string, otherwise: unknown): unknown {
  const value = form?.values[name];
  if (value !== undefined && value !== null) return value;
  return form && form.errors.length > 0 ? undefined : otherwise;
}

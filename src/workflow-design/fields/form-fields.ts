import type { FieldError } from "../../access/index.js";
import type { FormField, Json } from "../../engine/index.js";
import { isoNow } from "../../zone/index.js";
import type { CompiledFields } from "./compile-fields.js";
import type { Field, FieldType, FileValue } from "./field.js";
import type { FormChoices } from "./parse-fields.js";

/** One answer to pick in a form. */
export interface Option {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

/** A field of a form as views/components/fields.njk shows it. */
export interface FieldView {
  readonly key: string;
  /** Of the control, and of the first option of a group. The error summary's links lead there. */
  readonly id: string;
  /** In the body: "field.<key>". */
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly kind: FieldType;
  readonly control: "input" | "textarea" | "select" | "radios" | "checkboxes" | "file" | "person";
  /** The input's type and inputmode; "" for none. */
  readonly inputType: string;
  readonly inputMode: string;
  /** How wide the control is: "s", "m", or "" for the full measure. */
  readonly width: string;
  readonly options: readonly Option[];
  /** As typed, or the stored value as it would be typed; a list for checkboxes. */
  readonly value: string | readonly string[];
  readonly error: string;
  readonly required: boolean;
  /** Of a file control: the file that is kept if no other is chosen. */
  readonly file?: FileValue;
  /** Value and error once more, as the form that the field components of views/components take. */
  readonly form: {
    readonly values: { readonly [name: string]: string | readonly string[] };
    readonly errors: readonly FieldError[];
  };
}

/** What a form shows: stored values, or the texts that were typed. */
export type Shown = { readonly [key: string]: Json };

/** As many choices are listed one below the other; more go into a select. */
const MOST_RADIOS = 7;

/** The name of a field's control in a form's body. */
export function fieldName(key: string): string {
  return `field.${key}`;
}

/**
 * A form's fields in the order of its list. Keys that are no field (any more) are left out.
 * @param values stored values or what was typed; a key that is absent starts with the field's default, null stays blank
 * @param errors by field key
 */
export function formFields(
  fields: CompiledFields,
  list: readonly FormField[],
  values: Shown,
  errors: readonly FieldError[],
  options: FormChoices,
): readonly FieldView[] {
  return list.flatMap(({ key, required }) => {
    const field = fields.byKey.get(key);
    if (field === undefined) return [];
    const value = Object.hasOwn(values, key) ? (values[key] ?? null) : field.default;
    const error = errors.find((one) => one.field === key)?.message ?? "";
    return [fieldView(field, textsOf(field, value), { required, error, ...options })];
  });
}

function fieldView(
  field: Field,
  texts: readonly string[],
  form: FormChoices & { readonly required: boolean; readonly error: string },
): FieldView {
  const control = controlOf(field, form);
  const blank = control === "radios" && !form.required ? [{ value: "", label: "No answer" }] : [];
  const name = fieldName(field.key);
  const value = control === "checkboxes" ? texts : shownText(field, texts[0] ?? "", form);
  const file = control === "file" ? form.files?.get(Number(texts[0])) : undefined;
  return {
    key: field.key,
    id: `field-${field.key}`,
    name,
    label: field.title,
    hint: field.help,
    kind: field.type,
    control,
    ...inputOf(field),
    options: [...optionsOf(field, form), ...blank],
    ...(file === undefined ? {} : { file }),
    value,
    error: form.error,
    required: form.required,
    form: {
      values: { [name]: value },
      errors: form.error === "" ? [] : [{ field: name, message: form.error }],
    },
  };
}

/** Where one types for people, somebody is shown by name and address. */
function shownText(field: Field, text: string, { users, searches }: FormChoices): string {
  if (field.type !== "user" || searches !== true) return text;
  const user = users.find(({ id }) => String(id) === text);
  return user === undefined ? text : personText(user);
}

function personText({ name, email }: FormChoices["users"][number]): string {
  return email === undefined ? name : `${name} <${email}>`;
}

function controlOf(field: Field, { searches }: FormChoices): FieldView["control"] {
  switch (field.type) {
    case "textarea":
      return "textarea";
    case "yesno":
      return "radios";
    case "choice":
      return field.choices.length <= MOST_RADIOS ? "radios" : "select";
    case "choices":
      return "checkboxes";
    case "user":
      return searches === true ? "person" : "select";
    case "file":
      return "file";
    default:
      return "input";
  }
}

const INPUTS: {
  readonly [type in FieldType]?: Pick<FieldView, "inputType" | "inputMode" | "width">;
} = {
  // Text, not number: browsers drop from a number input what they cannot read, and with it what was typed.
  number: { inputType: "text", inputMode: "decimal", width: "s" },
  integer: { inputType: "text", inputMode: "numeric", width: "s" },
  date: { inputType: "date", inputMode: "", width: "s" },
  datetime: { inputType: "datetime-local", inputMode: "", width: "m" },
  email: { inputType: "email", inputMode: "", width: "m" },
  link: { inputType: "url", inputMode: "", width: "" },
  user: { inputType: "", inputMode: "", width: "m" },
  choice: { inputType: "", inputMode: "", width: "m" },
  file: { inputType: "", inputMode: "", width: "m" },
};

function inputOf(field: Field): Pick<FieldView, "inputType" | "inputMode" | "width"> {
  const short = (field.limits.maxLength ?? Infinity) <= 20 || field.limits.pattern !== undefined;
  const text = {
    inputType: "text",
    inputMode: "",
    width: field.type === "text" && short ? "s" : "",
  };
  return INPUTS[field.type] ?? text;
}

function optionsOf(field: Field, { users, searches }: FormChoices): readonly Option[] {
  switch (field.type) {
    case "yesno":
      return [
        { value: "yes", label: "Yes" },
        { value: "no", label: "No" },
      ];
    case "user":
      return users.map((user) => ({
        value: searches === true ? personText(user) : String(user.id),
        label: user.name,
      }));
    default:
      return field.choices.map((choice) => ({ ...choice, value: String(choice.value) }));
  }
}

/** A stored instant as a control for date and time holds it, in the reader's zone; what was typed stays as it is. */
function asLocal(text: string): string {
  if (!/Z$/i.test(text) || Number.isNaN(Date.parse(text))) return text;
  const local = isoNow(new Date(text)).replace(/(?:Z|[+-]\d{2}:\d{2})$/, "");
  return local.replace(/(?::00)?(?:\.000)?$/, "");
}

/** A stored value, or what was typed, as the texts that the controls hold. */
function textsOf(field: Field, value: Json): readonly string[] {
  if (value === null) return [];
  if (Array.isArray(value)) return value.map(String);
  if (typeof value === "boolean") return [value ? "yes" : "no"];
  if (field.type === "datetime") return [asLocal(String(value))];
  if (typeof value !== "object") return [String(value)];
  return field.type === "file" && "id" in value ? [String(value["id"])] : [];
}

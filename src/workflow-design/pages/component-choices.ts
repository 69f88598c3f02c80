import { fieldTitle, SUBMITTER } from "../../engine/index.js";
import { list } from "../../web/index.js";
import type { LoadedDefinition } from "../definition-queries.js";
import { FIELD_TYPES } from "../fields/field-rows.js";
import type { FieldType } from "../fields/field.js";
import { writtenFields } from "./component-forms.js";
import { referencesOf } from "./workflow-forms.js";
import type { Values } from "./component-values.js";

/** A field to be chosen. `type` is in words. */
interface FieldChoice {
  readonly key: string;
  readonly title: string;
  readonly type: string;
}

/** A field in a list of those that wake something. */
export interface PickedField extends FieldChoice {
  readonly picked: boolean;
}

/** A field in the table of what a form writes. */
export interface WrittenField extends FieldChoice {
  readonly choice: "" | "optional" | "required";
  /** Its place in the form from 1, "" where it is not in it. */
  readonly order: string;
}

/** The fields to pick inputs from: those picked first, as they stand, then the others; one that is gone is shown, so that it can be taken out. */
export function pickedFields(
  workflow: LoadedDefinition,
  values: Values,
  name: string,
): readonly PickedField[] {
  const picked = [...new Set(list(values[name]))];
  const others = [...workflow.fields.list.map(({ key }) => key), SUBMITTER].filter(
    (key) => !picked.includes(key),
  );
  return [
    ...picked.map((key) => ({ ...choiceOf(workflow, key), picked: true })),
    ...others.map((key) => ({ ...choiceOf(workflow, key), picked: false })),
  ];
}

/** The fields of the table of what a form writes: those in the form first, in its order. */
export function writeTable(workflow: LoadedDefinition, values: Values): readonly WrittenField[] {
  const written = writtenFields(values);
  const others = workflow.fields.list.filter(({ key }) => !written.some((one) => one.key === key));
  return [
    ...written.map(({ key, required }, index) => ({
      ...choiceOf(workflow, key),
      choice: required ? ("required" as const) : ("optional" as const),
      order: String(index + 1),
    })),
    ...others.map(({ key }) => ({ ...choiceOf(workflow, key), choice: "" as const, order: "" })),
  ];
}

function choiceOf(workflow: LoadedDefinition, key: string): FieldChoice {
  const type = workflow.fields.byKey.get(key)?.type;
  return {
    key,
    title: fieldTitle(workflow.definition, key),
    type: type === undefined ? "there is no such field" : typeInWords(type),
  };
}

/** "Whole number". */
export function typeInWords(type: FieldType): string {
  return FIELD_TYPES.find(({ value }) => value === type)?.label ?? type;
}

/** Fields of one type (null: of any) as options of a select; `chosen` is among them even where it does not fit, so that it is not lost unseen. */
export function fieldOptions(
  workflow: LoadedDefinition,
  type: FieldType | null,
  chosen: string,
): readonly { readonly value: string; readonly label: string }[] {
  const fitting = workflow.fields.list.filter((field) => type === null || field.type === type);
  const options = fitting.map(({ key, title }) => ({ value: key, label: title }));
  if (type === "user") options.unshift({ value: SUBMITTER, label: "Submitter" });
  const lost = chosen !== "" && !options.some(({ value }) => value === chosen);
  return lost ? [...options, { value: chosen, label: `${chosen} (does not fit)` }] : options;
}

/** The rows of references: those there are, and two blank ones. */
export function referenceRows(
  values: Values,
): readonly { readonly label: string; readonly desc: string; readonly uri: string }[] {
  const blank = { label: "", desc: "", uri: "" };
  return [...referencesOf(values), blank, blank];
}

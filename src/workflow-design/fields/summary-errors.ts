import type { FieldError } from "../../access/index.js";
import { fieldName } from "./form-fields.js";

/** Errors by field key as a page's form takes them: named like the controls, so that the summary links to them. */
export function summaryErrors(errors: readonly FieldError[]): readonly FieldError[] {
  return errors.map(({ field, message }) => ({ field: fieldName(field), message }));
}

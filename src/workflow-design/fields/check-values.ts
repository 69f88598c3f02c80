import type { FieldError } from "../../access/index.js";
import type { Fields } from "../../engine/index.js";
import { isStorableJson } from "../bounded-json.js";
import type { CompiledFields } from "./compile-fields.js";
import { typeMessage, valueMessage } from "./value-messages.js";

/**
 * What is wrong with typed values, by field key; [] when all of them may be stored. For values that no form has read:
 * imports, callbacks, corrections. Null is unset and always fits; whether a user exists is not looked at.
 */
export function checkValues(fields: CompiledFields, values: Fields): readonly FieldError[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const field = fields.byKey.get(key);
    if (field === undefined)
      return [{ field: key, message: `There is no field “${key.slice(0, 100)}”` }];
    if (value === null) return [];
    if (!isStorableJson(value))
      return [{ field: key, message: `${field.title} contains characters that cannot be stored` }];
    const validate = fields.validator(key);
    if (validate(value)) return [];
    const wrongType = validate.errors?.some((error) => error.keyword === "type") ?? true;
    const message = wrongType ? typeMessage(field) : valueMessage(field, validate.errors ?? []);
    return [{ field: key, message }];
  });
}

import type { Json } from "../../engine/index.js";
import { checkValues } from "./check-values.js";
import { compileFields } from "./compile-fields.js";
import type { FieldProblem } from "./problems.js";

/** What keeps JSON from being stored as a workflow's fields; [] when nothing does. Takes any JSON. */
export function checkFieldsSchema(schema: Json): readonly FieldProblem[] {
  const compiled = compileFields(schema);
  if (!compiled.ok) return compiled.problems;
  return compiled.fields.list.flatMap(({ key, type, default: value }) => {
    if (value === null) return [];
    const path = `/properties/${key}/default`;
    if (type === "user")
      return [{ path, reason: "is not possible: users differ from company to company" }];
    if (type === "file") return [{ path, reason: "is not possible: a file is always uploaded" }];
    return checkValues(compiled.fields, { [key]: value }).map(({ message }) => ({
      path,
      reason: `is not a value of this field: ${message}`,
    }));
  });
}

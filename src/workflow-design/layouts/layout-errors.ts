import type { FieldError } from "../../access/index.js";
import { checkLayout, layoutMessage } from "./layout.js";

/** What is wrong with layouts, by the name of the column they are for. */
export function layoutErrors(layouts: Readonly<Record<string, string>>): readonly FieldError[] {
  return Object.entries(layouts).flatMap(([field, source]) => {
    const problem = checkLayout(source);
    return problem === null ? [] : [{ field, message: layoutMessage(problem) }];
  });
}

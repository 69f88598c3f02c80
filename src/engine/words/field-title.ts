import type { WorkflowDefinition } from "../definition.js";
import { fieldProperty, ownValue, type JsonObject } from "./property.js";

/** A key as people would write it: "second_quote" is "Second quote". */
function humanise(key: string): string {
  const words = key.replaceAll("_", " ").trim();
  return words === "" ? key : words.charAt(0).toUpperCase() + words.slice(1);
}

/** The title that a schema gives itself, else its key, humanised. */
export function titleOf(property: JsonObject | null, key: string): string {
  const title = ownValue(property, "title");
  return typeof title === "string" && title.trim() !== "" ? title.trim() : humanise(key);
}

/** What people call the field: its title, else its key, humanised. Unknown fields have a name too. */
export function fieldTitle(definition: WorkflowDefinition, key: string): string {
  return titleOf(fieldProperty(definition, key), key);
}

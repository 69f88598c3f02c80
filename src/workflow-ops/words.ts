import { valueInWords, type CancelReason } from "../engine/index.js";
import { fieldTitle, type WorkflowDefinition } from "../engine/index.js";

const dateTime = { type: "string", format: "date-time" };

/** A moment inside a sentence, in UTC: "12 Nov 2026, 08:41 UTC". Pages show times in the reader's zone; sentences stand alone. */
export function momentInWords(moment: Date): string {
  return valueInWords(dateTime, moment.toISOString());
}

/** What a component is called: its title, else its key. */
export function componentTitle(definition: WorkflowDefinition, key: string): string {
  const { tasks, completions, tickets } = definition;
  return [...tasks, ...completions, ...tickets].find((one) => one.key === key)?.title || key;
}

/** Why a task was cancelled, as the end of a sentence: "because Amount was asked again". */
export function cancelReasonInWords(definition: WorkflowDefinition, reason: CancelReason): string {
  switch (reason.kind) {
    case "condition_lost":
      return "because what it is asked for no longer holds";
    case "input_cleared": {
      const titles = reason.fields.map((field) => fieldTitle(definition, field));
      return `because ${listed(titles)} ${titles.length === 1 ? "is" : "are"} being asked again`;
    }
    case "closed":
      return `because the ticket ended as ${componentTitle(definition, reason.completion)}`;
    case "cancelled":
      return "because the ticket was cancelled";
    default:
      return reason satisfies never;
  }
}

/** "a, b and c". */
export function listed(items: readonly string[]): string {
  if (items.length <= 1) return items[0] ?? "";
  return `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

/** A ticket's number on screen: "PR-1042". */
export function ticketNumber(prefix: string, id: number): string {
  return `${prefix}-${id}`;
}

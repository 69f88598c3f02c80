import { ticketNumber } from "../words.js";
import type { NotificationKind } from "./kinds.js";

/** What a notification's sentence is made of. */
export interface Told {
  readonly kind: NotificationKind;
  readonly actorName: string | null;
  readonly taskTitle: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly ticketId: number;
  readonly prefix: string;
  readonly ticketTitle: string;
}

/** "Fay Finance mentioned you." */
export function sentenceOf({ kind, actorName, taskTitle, detail }: Told): string {
  const task = taskTitle ?? "A task";
  switch (kind) {
    case "WORK":
      return `${task} waits for somebody with your role.`;
    case "ASSIGNED":
      if (detail["overdue"] !== undefined) return `${task} is overdue, and is for you now.`;
      return actorName === null ? `${task} is for you.` : `${task} is for you, by ${actorName}.`;
    case "CANCELLED":
      return `${task} was cancelled: it need not be done.`;
    case "OVERDUE":
      if (actorName !== null) return `${task} is overdue: ${actorName} asks for it.`;
      return `${task} is overdue${becauseOf(detail)}.`;
    case "MENTIONED":
      return `${actorName ?? "Somebody"} mentioned you.`;
    case "COMMENTED":
      return `${actorName ?? "Somebody"} commented.`;
    case "MOVED":
      return `${actorName ?? "The system"} ${wordOf(detail["did"], "changed the ticket")}.`;
    case "ENDED":
      return detail["status"] === "CANCELLED"
        ? "The ticket ended: cancelled."
        : "The ticket ended: completed.";
    default:
      return kind satisfies never;
  }
}

/** What became of an overdue task beside: ", and was given to HR". */
function becauseOf(detail: Told["detail"]): string {
  const role = wordOf(detail["role"], "the role");
  if (detail["missed"] === "tell") return `, and nobody of ${role} may see its ticket`;
  if (detail["missed"] === "reassign") return `, and nobody of ${role} may do it`;
  if (detail["reassigned"] !== undefined)
    return `, and was given to ${wordOf(detail["reassigned"], role)}`;
  if (detail["role"] !== undefined) return `: you are told as ${role}`;
  return "";
}

/** "PR-1042: Laser distance meters". */
export function ticketOf({ prefix, ticketId, ticketTitle }: Told): string {
  return `${ticketNumber(prefix, ticketId)}: ${ticketTitle}`;
}

function wordOf(value: unknown, otherwise: string): string {
  return typeof value === "string" && value !== "" ? value : otherwise;
}

import type { Due } from "../../engine/index.js";

/** "8 working hours", "2 days", "30 minutes of working time": as long as it says, in the unit that reads best. */
function hoursInWords(hours: number, counted: Due["counted"]): string {
  const works = counted === "working";
  if (hours < 1) return `${hours * 60} minutes${works ? " of working time" : ""}`;
  if (!works && hours % 24 === 0) return amount(hours / 24, "day");
  return amount(hours, works ? "working hour" : "hour");
}

/** "8 working hours after it opens; then HR is told". */
export function dueInWords(due: Due): string {
  const then = overdueInWords(due);
  return `${hoursInWords(due.hours, due.counted)} after it opens${then === "" ? "" : `; ${then}`}`;
}

function overdueInWords({ counted, escalation }: Due): string {
  if (escalation === null) return "";
  const { act, role, after_hours } = escalation;
  const when = after_hours === 0 ? "then" : `${hoursInWords(after_hours, counted)} later`;
  return act === "tell" ? `${when} ${role} is told` : `${when} it goes to ${role}`;
}

function amount(count: number, unit: string): string {
  return `${count.toLocaleString("en")} ${unit}${count === 1 ? "" : "s"}`;
}

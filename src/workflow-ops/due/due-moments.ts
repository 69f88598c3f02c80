import { dueAt, type Calendar, type DueRule, type TaskHistory } from "../../calendar/index.js";

/** What a task's definition says of its times; the role that it escalates to is nothing to these. */
export interface DueTimes extends DueRule {
  /** Hours after the due time, counted the same way; null: it does not escalate. */
  readonly escalation: { readonly after_hours: number } | null;
}

/** When a task is due and when it escalates; null for never, and while its ticket is on hold. */
export interface DueMoments {
  readonly dueAt: Date | null;
  readonly escalateAt: Date | null;
}

/** When a task with this history is due, and when it escalates. */
export function dueMoments(
  calendar: Calendar,
  { counted, escalation, hours }: DueTimes,
  history: TaskHistory,
): DueMoments {
  const after = (more: number) => dueAt(calendar, { hours: hours + more, counted }, history);
  return { dueAt: after(0), escalateAt: escalation && after(escalation.after_hours) };
}

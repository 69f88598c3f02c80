export { dueAt, type DueRule, type TaskHistory } from "./due-at.js";
export type { Calendar, WorkingSpan, WorkingWeek } from "./working-week.js";

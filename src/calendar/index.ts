export { dueAt, type DueRule, type TaskHistory } from "./due-at.js";
export {
  weeklyMinutes,
  type Calendar,
  type WorkingSpan,
  type WorkingWeek,
} from "./working-week.js";

/* The door of workflow operations: tickets and tasks, what people and admins do with them, and what their pages show. */

export type { Done } from "./commands/command.js";
export type { Typed } from "./commands/typed-values.js";

export { submitTicket, type Submission } from "./commands/submit-ticket.js";
export { saveTicket, type SavedForm } from "./commands/save-ticket.js";
export { deleteSavedTicket } from "./commands/delete-saved-ticket.js";
export { withdrawTicket, type Withdrawal } from "./commands/withdraw-ticket.js";

export { claimTask, type TaskInput } from "./commands/claim-task.js";
export { releaseTask } from "./commands/release-task.js";
export { saveDraft, type Draft } from "./commands/save-draft.js";
export { completeTask, type Completion, type StaleRejection } from "./commands/complete-task.js";
export type { FieldDifference } from "./commands/input-differences.js";

export type { AdminInput } from "./commands/administer.js";
export { assignTask, type Assignment } from "./commands/assign-task.js";
export { holdTicket } from "./commands/hold-ticket.js";
export { resumeTicket } from "./commands/resume-ticket.js";
export { cancelTicket } from "./commands/cancel-ticket.js";
export { reopenTicket } from "./commands/reopen-ticket.js";
export { correctTicket, type Correction } from "./commands/correct-ticket.js";
export { wakeTask } from "./commands/wake-task.js";
export { dropTask } from "./commands/drop-task.js";
export { redoTask } from "./commands/redo-task.js";
export { runBulkAct } from "./commands/run-bulk-act.js";
export { remindTask, type Reminder } from "./commands/remind-task.js";
export { skipTask, type Skip } from "./commands/skip-task.js";
export { retryTask, type Retry } from "./commands/retry-task.js";
export { reviewError, type Review } from "./commands/review-error.js";

export { useActions, type ActionsOptions } from "./actions/outside.js";
export { performAction } from "./actions/perform-action.js";
export { expireCallback } from "./actions/expire-callback.js";
export type { RunId } from "./actions/begin-attempt.js";

export { replayTicket, submittedTickets, type Difference } from "./rounds/replay-queries.js";

export type { Preview, PreviewedComponent } from "./commands/preview.js";
export {
  previewAct,
  previewCompletion,
  previewCorrection,
  type Act,
  type Previewed,
} from "./commands/preview-queries.js";

export { queueLists } from "./tasks/queue-lists-queries.js";
export {
  countTasks,
  listTasks,
  type AfterTask,
  type QueueCounts,
  type QueueFilter,
  type QueueTask,
} from "./tasks/task-queue-queries.js";
export { findTask, type TaskPage, type TicketBehind } from "./tasks/task-queries.js";
export type { TaskRow } from "./tasks/task-row-queries.js";
export type { TicketForm } from "./tickets/ticket-form-queries.js";
export { findSavedTicket, type SavedTicketPage } from "./tickets/saved-ticket-queries.js";
export { listSubmittable, type Submittable } from "./tickets/submittable-queries.js";
export {
  listMyTickets,
  type TicketFilter,
  type TicketRow,
  type WaitingFor,
} from "./tickets/ticket-list-queries.js";
export type { StatusFilter } from "./tickets/status-condition.js";
export { findTicket, type TicketPage } from "./tickets/ticket-queries.js";
export type { ActOnTask, AdminActs } from "./tickets/ticket-acts.js";
export type { FieldRow, FormerValue } from "./tickets/field-rows.js";
export type { ProgressItem } from "./tickets/progress.js";
export type { EndedAs } from "./tickets/completion-queries.js";
export { historyOf, type HistoryChange, type HistoryEntry } from "./tickets/history-queries.js";
export type { HistoryNote } from "./tickets/history-words.js";
export { explainStep, type Question } from "./tickets/explain-queries.js";
export {
  administeredWorkflow,
  administeredWorkflows,
  type AdministeredWorkflow,
} from "./administration/administered-queries.js";
export { listAdministered, type AdminList } from "./administration/admin-list-queries.js";
export { resolveFilter } from "./administration/resolve-filter-queries.js";
export { EVERYTHING_LIVE, type AdminFilter } from "./administration/ticket-filter.js";
export { openWorkOf, type OpenWork } from "./administration/open-work-queries.js";
export { ticketAsOf, type AsOf } from "./tickets/as-of-queries.js";
export { lineageOf, type Lineage } from "./tickets/lineage-queries.js";
export {
  attentionByKind,
  needsAttention,
  type NeedsAttention,
} from "./administration/attention-queries.js";
export type { EligibleUser } from "./tasks/eligible-users-queries.js";

export { callbackRoutes } from "./pages/callback-pages.js";
export { addComment } from "./comments/commands/add-comment.js";
export { addFiles } from "./files/commands/add-files.js";
export { mailPerson, sendDigests } from "./notifications/mail-people.js";
export { recountDue } from "./due/recount-due.js";
export { queueOverdue, tellOverdue } from "./due/tell-overdue.js";
export { tellPeople } from "./notifications/tell-people.js";

export { home, navigation } from "./pages/home-pages.js";
export { opsRoutes } from "./pages/routes.js";

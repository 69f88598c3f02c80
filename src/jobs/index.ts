import type { Task } from "graphile-worker";
import { crontab } from "./crontab.js";
import { bulkActJob } from "./handlers/bulk-act.js";
import { clearAttemptsJob } from "./handlers/clear-attempts.js";
import { clearMailJob } from "./handlers/clear-mail.js";
import { clearNotificationsJob, clearPendingFilesJob } from "./handlers/clear-notifications.js";
import { clearSessionsJob } from "./handlers/clear-sessions.js";
import { clearUsedFormsJob } from "./handlers/clear-used-forms.js";
import { clearUserLinksJob } from "./handlers/clear-user-links.js";
import { expireCallbackJob } from "./handlers/expire-callback.js";
import { sealAuditJob } from "./handlers/seal-audit.js";
import { sendMailJob, sendSealedMailJob } from "./handlers/send-mail.js";
import { startActionJob } from "./handlers/start-action.js";
import { digestJob, mailNotificationsJob } from "./handlers/mail-notifications.js";
import { findOverdueJob, recountDueJob, tellOverdueJob } from "./handlers/due.js";
import { tellJob } from "./handlers/tell.js";
import type { JobName } from "./queue.js";
import { unlessSuspended } from "./put-off.js";
import { runJobs, type Jobs, type JobsLog } from "./runner.js";

export type { Jobs, JobsLog } from "./runner.js";

const handlers: Record<JobName, Task> = {
  "bulk-act": bulkActJob,
  "clear-attempts": clearAttemptsJob,
  "clear-mail": clearMailJob,
  "clear-notifications": clearNotificationsJob,
  "clear-pending-files": clearPendingFilesJob,
  "clear-sessions": clearSessionsJob,
  "clear-used-forms": clearUsedFormsJob,
  "clear-user-links": clearUserLinksJob,
  digest: digestJob,
  "find-overdue": findOverdueJob,
  "mail-notifications": mailNotificationsJob,
  "recount-due": recountDueJob,
  "send-mail": sendMailJob,
  "send-sealed-mail": sendSealedMailJob,
  "seal-audit": sealAuditJob,
  "start-action": startActionJob,
  "expire-callback": expireCallbackJob,
  tell: tellJob,
  "tell-overdue": tellOverdueJob,
};

/** Does the jobs of the queue, in this process, until it is stopped. The process has connected its database (src/db) before. */
export function startJobs(options: {
  readonly databaseUrl: string;
  readonly log: JobsLog;
}): Promise<Jobs> {
  const tasks = Object.entries(handlers).map(([name, task]) => [name, unlessSuspended(task)]);
  return runJobs({ ...options, tasks: Object.fromEntries(tasks), crontab });
}

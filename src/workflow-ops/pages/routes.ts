import type { AnyRoute } from "../../web/index.js";
import { adminListRoutes } from "./admin-list-pages.js";
import { adminAuditRoutes } from "./audit-pages.js";
import { attentionRoutes } from "./attention-pages.js";
import { boardRoutes } from "./board-pages.js";
import { savedFilterRoutes } from "./saved-filter-pages.js";
import { assignmentRoutes } from "./assignment-pages.js";
import { bulkRoutes } from "./bulk-pages.js";
import { commentRoutes } from "../comments/comment-pages.js";
import { fileRoutes } from "../files/file-pages.js";
import { notificationRoutes } from "../notifications/notification-pages.js";
import { preferenceRoutes } from "../notifications/preference-pages.js";
import { leftWorkRoutes } from "./left-work-pages.js";
import { correctionRoutes } from "./correction-pages.js";
import { errorRoutes } from "./error-pages.js";
import { retryRoutes } from "./retry-pages.js";
import { reminderRoutes } from "./reminder-pages.js";
import { reportRoutes } from "./report-pages.js";
import { skipRoutes } from "./skip-pages.js";
import { taskQueueRoutes } from "./task-queue-pages.js";
import { taskRoutes } from "./task-pages.js";
import { ticketActRoutes } from "./ticket-act-pages.js";
import { ticketFormRoutes } from "./ticket-form-pages.js";
import { ticketListRoutes } from "./ticket-list-pages.js";
import { ticketRoutes } from "./ticket-pages.js";
import { timeMachineRoutes } from "./time-machine-pages.js";
import { whatIfRoutes } from "./what-if-pages.js";
import { withdrawalRoutes } from "./withdrawal-pages.js";

/** Every route of this room; its home page goes to startRoute(). "/tickets/new" stands before "/tickets/:id". */
export const opsRoutes: readonly AnyRoute[] = [
  ...ticketListRoutes,
  ...ticketFormRoutes,
  ...ticketRoutes,
  ...withdrawalRoutes,
  ...timeMachineRoutes,
  ...whatIfRoutes,
  ...taskQueueRoutes,
  ...taskRoutes,
  ...assignmentRoutes,
  ...skipRoutes,
  ...reminderRoutes,
  ...retryRoutes,
  ...ticketActRoutes,
  ...correctionRoutes,
  ...commentRoutes,
  ...fileRoutes,
  ...notificationRoutes,
  ...preferenceRoutes,
  ...adminListRoutes,
  ...errorRoutes,
  ...reportRoutes,
  ...adminAuditRoutes,
  ...attentionRoutes,
  ...boardRoutes,
  ...bulkRoutes,
  ...savedFilterRoutes,
  ...leftWorkRoutes,
];

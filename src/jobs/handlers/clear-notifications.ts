import type { Task } from "graphile-worker";
import { clearNotifications, clearPendingFiles } from "../../db/index.js";
import { fileLimits, notificationLimits } from "../../settings.js";

/** Deletes what people were told long ago. */
export const clearNotificationsJob: Task = async (_payload, { logger }) => {
  const cleared = await clearNotifications(notificationLimits.keptDays * 24);
  logger.info(`cleared out ${cleared} notifications`);
};

/** Deletes files that were uploaded and never put anywhere. */
export const clearPendingFilesJob: Task = async (_payload, { logger }) => {
  logger.info(`cleared out ${await clearPendingFiles(fileLimits.pendingHours)} files`);
};

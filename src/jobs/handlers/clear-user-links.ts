import type { Task } from "graphile-worker";
import { clearUserLinks } from "../../db/index.js";

/** Until then whoever opens an old link is told that it expired, or was used, and whom to ask. */
const KEPT_HOURS = 30 * 24;

/** Deletes one-time links a month after they expired. */
export const clearUserLinksJob: Task = async (_payload, { logger }) => {
  logger.info(`cleared out ${await clearUserLinks(KEPT_HOURS)} one-time links`);
};

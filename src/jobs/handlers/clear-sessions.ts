import type { Task } from "graphile-worker";
import { clearSessions } from "../../db/index.js";

/** Longer than any request: until then an ended session is kept, so that none that is under way revives it. */
const KEPT_HOURS = 24;

/** Deletes sessions a day after they expired or were ended. */
export const clearSessionsJob: Task = async (_payload, { logger }) => {
  logger.info(`cleared out ${await clearSessions(KEPT_HOURS)} sessions`);
};

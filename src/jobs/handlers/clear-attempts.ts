import type { Task } from "graphile-worker";
import { clearAttempts } from "../../db/index.js";

/** Longer than any limit remembers. */
const KEPT_HOURS = 48;

/** Forgets attempts at passwords, codes and links that were made more than two days ago. */
export const clearAttemptsJob: Task = async (_payload, { logger }) => {
  logger.info(`forgot the attempts of ${await clearAttempts(KEPT_HOURS)} keys`);
};

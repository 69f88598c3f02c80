import type { Task } from "graphile-worker";
import { clearUsedForms } from "../../db/index.js";

/** A form sent again after this long is a new one: no browser keeps trying for two days. */
const KEPT_HOURS = 48;

/** Deletes the ids of forms that were used more than two days ago. */
export const clearUsedFormsJob: Task = async (_payload, { logger }) => {
  logger.info(`cleared out ${await clearUsedForms(KEPT_HOURS)} used forms`);
};

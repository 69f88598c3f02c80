import type { Task } from "graphile-worker";
import { clearMail, emptyMail } from "../../db/index.js";
import { mailHours } from "../../settings.js";

/** Empties mails that were not sent within a day, and deletes the rows of a month ago. */
export const clearMailJob: Task = async (_payload, { logger }) => {
  const emptied = await emptyMail(mailHours.body);
  logger.info(`emptied ${emptied} mails, cleared out ${await clearMail(mailHours.row)}`);
};

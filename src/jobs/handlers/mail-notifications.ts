import type { Task } from "graphile-worker";
import { companyIsSuspended } from "../../accounts/index.js";
import { companiesToMail } from "../../db/index.js";
import { mailPerson, sendDigests } from "../../workflow-ops/index.js";

/** Mails one person what they were told of lately. */
export const mailNotificationsJob: Task = async (payload) => {
  const { company_id, user_id } = payload as { company_id: number; user_id: number };
  await mailPerson({ companyId: company_id, userId: user_id });
};

/** Sends the daily digests that are due, company by company, some people a transaction. */
export const digestJob: Task = async (_payload, { logger }) => {
  for (let last = 0; ;) {
    const ids = await companiesToMail(last);
    for (const companyId of ids) {
      if (await companyIsSuspended({ companyId })) continue; // they are sent when it is resumed
      for (let sent = 1; sent > 0;) {
        sent = await sendDigests({ companyId });
        logger.debug(`sent ${sent} digests in company ${companyId}`);
      }
    }
    const end = ids.at(-1);
    if (end === undefined) return;
    last = end;
  }
};

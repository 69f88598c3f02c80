import type { Task } from "graphile-worker";
import { z } from "zod";
import { sendMail, sendSealedMail } from "../../mail/index.js";

const ids = z.object({ company_id: z.int(), mail_id: z.int() });
const sealedMail = z.object({ sealed: z.string() });

/** Sends one mail of the outbox. */
export const sendMailJob: Task = async (payload, { job }) => {
  const { company_id, mail_id } = ids.parse(payload);
  const last = job.attempts >= job.max_attempts;
  await sendMail({ companyId: company_id, mailId: mail_id, last });
};

/** Sends one mail to somebody who is of no company yet. */
export const sendSealedMailJob: Task = async (payload) => {
  await sendSealedMail(sealedMail.parse(payload).sealed);
};

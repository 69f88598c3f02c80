import type { CompanyTx } from "../db/index.js";
import { enqueue } from "../jobs/queue.js";
import { seal } from "../sealing/index.js";
import { mailSending } from "../settings.js";
import { mailIsKept, mailIsSent, tellKept, type Letter } from "./outbox.js";

/**
 * Writes a mail to a user of the company, in the transaction of the act that it tells of: it leaves when that commits. Without
 * a mail server it is kept for the development page; in production its text is then not stored at all.
 */
export async function writeMail(tx: CompanyTx, userId: number, letter: Letter): Promise<void> {
  const sent = mailIsSent();
  const { id } = await tx.db.mail.create({
    data: {
      company_id: tx.companyId,
      user_id: userId,
      recipient: letter.recipient,
      subject: letter.subject,
      body: sent || mailIsKept() ? seal("mail", letter.body, null) : null,
      state: sent ? "WAITING" : "KEPT",
    },
    select: { id: true },
  });
  if (!sent) return tellKept(letter);
  await enqueue(tx, "send-mail", { mail_id: id }, { maxAttempts: mailSending.attempts });
}

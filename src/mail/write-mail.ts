import { full } from "../access/index.js";
import { madeToday, type CompanyTx } from "../db/index.js";
import { enqueue } from "../jobs/queue.js";
import { seal } from "../sealing/index.js";
import { companyCounts, mailSending } from "../settings.js";
import { mailIsKept, mailIsSent, tellKept, type Letter } from "./outbox.js";

/**
 * Writes a mail to a user of the company, in the transaction of the act that it tells of: it leaves when that commits. Without
 * a mail server it is kept for the development page; in production its text is then not stored at all. False: the company has
 * written as many today as it may, so that this one is not sent, and its row says why.
 */
export async function writeMail(tx: CompanyTx, userId: number, letter: Letter): Promise<boolean> {
  const most = companyCounts.mailsADay;
  const tooMany = (await madeToday(tx, "mail", most)) >= most;
  const sent = mailIsSent();
  const kept = !tooMany && (sent || mailIsKept());
  const { id } = await tx.db.mail.create({
    data: {
      company_id: tx.companyId,
      user_id: userId,
      recipient: letter.recipient,
      subject: letter.subject,
      body: kept ? seal("mail", letter.body, null) : null,
      state: tooMany ? "FAILED" : sent ? "WAITING" : "KEPT",
      error: tooMany ? noMoreMail().rejection.sentence : null,
    },
    select: { id: true },
  });
  if (tooMany) return false;
  if (sent) await enqueue(tx, "send-mail", { mail_id: id }, { maxAttempts: mailSending.attempts });
  else tellKept(letter);
  return true;
}

/** The refusal of an act that is of no use without its mail, once the company has written as many today as it may. */
export function noMoreMail(): ReturnType<typeof full> {
  const most = companyCounts.mailsADay;
  return full(
    most,
    "mails of a company in a day",
    "Try again tomorrow (the day ends at 0:00 UTC).",
  );
}

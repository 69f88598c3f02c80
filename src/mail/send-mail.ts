import { queueSealedMail, withCompany } from "../db/index.js";
import { seal, unseal } from "../sealing/index.js";
import { deliver, mailIsSent, type Letter } from "./outbox.js";

/** A mail of the outbox that is to be sent, and whether this is the last time that it is tried. */
interface Sending {
  readonly companyId: number;
  readonly mailId: number;
  readonly last: boolean;
}

const SEALED_FOR_SECONDS = 24 * 3600;

/**
 * Sends a mail of the outbox, and empties it. Throws when it should be tried again; when it cannot be sent at all, or the last
 * try failed, the row says why. A worker that dies between sending and writing that down sends it twice.
 */
export async function sendMail({ companyId, mailId, last }: Sending): Promise<void> {
  const key = { company_id_id: { company_id: companyId, id: mailId } };
  const mail = await withCompany({ companyId }, (tx) =>
    tx.db.mail.findUnique({
      where: key,
      select: { recipient: true, subject: true, body: true, state: true },
    }),
  );
  if (!mail || mail.state !== "WAITING" || mail.body === null) return;
  const body = unseal("mail", mail.body) as string | null;
  const failure =
    body === null
      ? "It was written with another SESSION_SECRET."
      : await failureOf({ ...mail, body }, last);
  await withCompany({ companyId }, (tx) =>
    tx.db.mail.updateMany({
      where: { company_id: companyId, id: mailId, state: "WAITING" },
      data: failure
        ? { state: "FAILED", error: failure.slice(0, 500), body: null }
        : { state: "SENT", sent_at: new Date(), body: null },
    }),
  );
}

/** Why it will never be sent; null when it was. */
async function failureOf(letter: Letter, last: boolean): Promise<string | null> {
  try {
    await deliver(letter);
    return null;
  } catch (error) {
    if (!last && !refusedForGood(error)) throw error;
    return error instanceof Error ? error.message : String(error);
  }
}

/** The mail server's 5xx: it will say the same tomorrow. Wrong credentials (535) are the operator's to mend. */
function refusedForGood(error: unknown): boolean {
  const code = (error as { responseCode?: unknown }).responseCode;
  return typeof code === "number" && code >= 550 && code < 560;
}

/** Enqueues a letter to somebody who is of no company yet. It lies in the queue alone, sealed, until it is sent. */
export async function writeToStranger(letter: Letter): Promise<void> {
  await queueSealedMail(seal("mail", letter, SEALED_FOR_SECONDS));
}

/** Sends such a letter; one that is too old is dropped. */
export async function sendSealedMail(sealed: string): Promise<void> {
  const letter = unseal("mail", sealed) as Letter | null;
  if (letter && mailIsSent()) await deliver(letter);
}

import nodemailer from "nodemailer";
import { mailSending } from "../settings.js";

/** How this process's mail leaves. */
export interface MailOptions {
  /** SMTP_URL; without one, mails are kept and not sent. `from` among its parameters is the sender's address. */
  readonly smtpUrl?: string | undefined;
  /** BASE_URL: its host names the sender where SMTP_URL does not. */
  readonly baseUrl?: string | undefined;
  readonly production: boolean;
  readonly log: { info(message: string): void };
}

/** A message to one person, in plain text. */
export interface Letter {
  readonly recipient: string;
  readonly subject: string;
  readonly body: string;
}

let options: MailOptions | undefined;
let transport: ReturnType<typeof nodemailer.createTransport> | undefined;

/** Tells how mail leaves, once at start. */
export function useMail(given: MailOptions): void {
  options = given;
  transport?.close();
  transport = given.smtpUrl === undefined ? undefined : openTransport(given.smtpUrl);
}

/** What the links of a mail that no request asked for begin with: BASE_URL; "" on a trial without one. */
export function linkBase(): string {
  return options?.baseUrl?.replace(/\/$/, "") ?? "";
}

/** Is there a mail server? Then what people need reaches them; without, somebody must hand it over. */
export function mailIsSent(): boolean {
  return transport !== undefined;
}

/** Are mails kept, to be read on the development page? Without a mail server, outside production. */
export function mailIsKept(): boolean {
  return transport === undefined && options?.production === false;
}

/** Sends a letter now, or throws what the mail server said. Never inside a transaction. */
export async function deliver({ recipient, subject, body }: Letter): Promise<void> {
  if (!transport) throw new Error("Expected SMTP_URL to send mail by, but it is not set.");
  await transport.sendMail({
    from: sender(),
    to: { name: "", address: recipient },
    subject: subject.replaceAll(/\s+/gu, " "),
    text: body,
    headers: { "Auto-Submitted": "auto-generated" },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

/** Says in the log that a mail is not sent; what it holds is said on a trial only. */
export function tellKept({ recipient, subject, body }: Letter): void {
  const said = mailIsKept() ? `\n${body}` : "";
  options?.log.info(`mail to ${recipient}, kept since SMTP_URL is not set: ${subject}${said}`);
}

function openTransport(smtpUrl: string) {
  const url = new URL(smtpUrl);
  url.searchParams.delete("from");
  const timeout = mailSending.timeoutSeconds * 1000;
  return nodemailer.createTransport({
    url: url.href,
    disableFileAccess: true,
    disableUrlAccess: true,
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
  });
}

function sender(): { name: string; address: string } {
  const named = new URL(options?.smtpUrl ?? "smtp://localhost").searchParams.get("from");
  const host = new URL(options?.baseUrl ?? "http://localhost").hostname;
  return { name: "TicketFlower", address: named ?? `no-reply@${host}` };
}

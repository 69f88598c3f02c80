export { devMailRoutes } from "./dev-mail-pages.js";
export { mailIsKept, mailIsSent, useMail, type Letter, type MailOptions } from "./outbox.js";
export { sendMail, sendSealedMail, writeToStranger } from "./send-mail.js";
export { writeMail } from "./write-mail.js";

export { devMailRoutes } from "./dev-mail-pages.js";
export {
  linkBase,
  mailIsKept,
  mailIsSent,
  useMail,
  type Letter,
  type MailOptions,
} from "./outbox.js";
export { sendMail, sendSealedMail, writeToStranger } from "./send-mail.js";
export { noMoreMail, writeMail } from "./write-mail.js";

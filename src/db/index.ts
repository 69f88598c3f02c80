/* The database's room: rooms ask through withCompany; the bare client does not leave. */

export { hearAnnouncements } from "./hear-announcements.js";
export { ANNOUNCED, announceTicket, announceUsers } from "./announcements.js";
export { Prisma } from "../generated/client.js";
export { connectDatabase, sessionPool, waitingForConnection, type Database } from "./client.js";
export {
  clearAttempts,
  clearMail,
  clearNotifications,
  clearPendingFiles,
  clearSessions,
  clearUsedForms,
  clearUserLinks,
  companiesToMail,
  companiesToSeal,
  companiesWithOverdue,
  companyIds,
  emptyMail,
  findCallback,
  findLinkByHash,
  findLogin,
  giveBackAttempt,
  queueSealedMail,
  takeAttempt,
  type AttemptLimit,
  type FoundCallback,
  type FoundLink,
} from "./doors.js";
export { isRoomFor, madeToday } from "./counts.js";
export { errorCode, isBusy, uniqueTarget } from "./errors.js";
export { failedJob, giveJobUp, runJobAgain, type FailedJob } from "./failed-jobs.js";
export { asJson } from "./json.js";
export { bytesOfLists, keptByRights } from "./kept-by-rights.js";
export { keptUntilNews } from "./kept-until-news.js";
export {
  grantSystemStaff,
  revokeSystemStaff,
  systemStaffNow,
  type StaffChange,
} from "./staff-doors.js";
export { formLedTo, useForm } from "./use-form.js";
export { Outdated } from "./opening.js";
export {
  askAhead,
  presume,
  readCompany,
  rightsAre,
  settlePresumed,
  withCommit,
  withCompany,
  withNewCompany,
  type CompanyTx,
} from "./with-company.js";
export { withOperator, type OperatorTx } from "./with-operator.js";

export { actorNow, isUnchanged, loadActor, presumeActor } from "./actor-queries.js";
export { workflowAuditRoutes } from "./audit/audit-pages.js";
export { sealAudit } from "./audit/commands/seal-audit.js";
export { verifyAuditChain, type KeptSeal } from "./audit/verify-audit-chain.js";
export { createRole } from "./commands/create-role.js";
export { takeAttempts } from "./attempts.js";
export {
  recordAudit,
  type AuditActor,
  type AuditEntry,
  type AuditStaff,
} from "./commands/record-audit.js";
export { noRoomForRoles } from "./commands/room-for-roles.js";
export { useOpenWork } from "./open-work.js";
export { checkPassword } from "./passwords/check-password.js";
export { addHolidays } from "./calendar/commands/add-holidays.js";
export { saveWeek } from "./calendar/commands/save-week.js";
export { calendarOf } from "./calendar/calendar-queries.js";
export { hashPassword } from "./passwords/hash-password.js";
export { listRoles } from "./role-queries.js";
export { accountRoutes } from "./routes.js";
export { signingSecrets } from "./signing/signing-secrets.js";
export { startRoute } from "./start-pages.js";
export { companyIsSuspended, isSuspended } from "./suspension.js";
export { findUser, offeredUsers, userNames, type UserRow } from "./user-queries.js";

export type { Actor, ActorRole, Identity } from "./actor.js";
export type { FieldError, Rejection, RejectionCode, Result } from "./rejection.js";
export { full } from "./full.js";
export { reject } from "./rejection.js";
export type { NamedUsers, RoleList } from "./may.js";
export {
  isSystemStaff,
  mayAdministerCompany,
  mayAdministerInstance,
  mayDesign,
  mayExecute,
  maySeeTicket,
  maySubmit,
} from "./may.js";

import type { Actor } from "./actor.js";

/** Who may submit, execute or administer: everyone who could at all, or only the holders of these roles. */
export interface RoleList {
  /** False: any member (for ticket admins: company admins only). True with no roles: nobody but company admins. */
  readonly restricted: boolean;
  readonly roleIds: readonly number[];
}

/** The users a task names; `named` with nobody in it means that nobody may do it. */
export interface NamedUsers {
  readonly named: boolean;
  readonly userIds: readonly number[];
  /** Who stands in for one of them now: as if they were named, and no more than that. */
  readonly substituteIds: readonly number[];
}

/** Users, roles, settings and audit of the company. */
export function mayAdministerCompany(actor: Actor): boolean {
  return actor.isCompanyAdmin;
}

/** See the operator's pages, and suspend companies. */
export function isSystemStaff(actor: Actor): boolean {
  return actor.isSystemStaff === true;
}

/** See, make, change, publish, import and export definitions. */
export function mayDesign(actor: Actor): boolean {
  return actor.isDesigner || actor.isCompanyAdmin;
}

/** Submit a ticket with a ticket definition whose submitter list this is. */
export function maySubmit(actor: Actor, submitters: RoleList): boolean {
  return actor.isCompanyAdmin || !submitters.restricted || holdsOneOf(actor, submitters);
}

/** See everything of an instance and act on it; the list is its family's ticket-admin list. */
export function mayAdministerInstance(actor: Actor, ticketAdmins: RoleList): boolean {
  return actor.isCompanyAdmin || (ticketAdmins.restricted && holdsOneOf(actor, ticketAdmins));
}

/**
 * See, claim, draft and complete a task: an executor role and, if the task names users, being one of them or the substitute
 * of one; or being a ticket admin of its instance (`administers`).
 */
export function mayExecute(
  actor: Actor,
  executors: RoleList,
  users: NamedUsers,
  administers: boolean,
): boolean {
  if (administers || actor.isCompanyAdmin) return true;
  const byRole = !executors.restricted || holdsOneOf(actor, executors);
  const { named, userIds, substituteIds } = users;
  const byName = userIds.includes(actor.userId) || substituteIds.includes(actor.userId);
  return byRole && (!named || byName);
}

/** See a ticket's own page as its submitter or as a ticket admin; whoever may do one of its tasks sees that task's page. */
export function maySeeTicket(
  actor: Actor,
  ticket: { readonly submitterId: number; readonly adminList: RoleList },
): boolean {
  return ticket.submitterId === actor.userId || mayAdministerInstance(actor, ticket.adminList);
}

function holdsOneOf(actor: Actor, list: RoleList): boolean {
  return actor.roles.some((role) => list.roleIds.includes(role.id));
}

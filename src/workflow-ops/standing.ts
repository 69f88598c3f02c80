import {
  mayAdministerInstance,
  mayExecute,
  maySeeTicket,
  maySubmit,
  type Actor,
} from "../access/index.js";
import type { LoadedDefinition, LiveRoleLists } from "../workflow-design/index.js";
import type { InstanceRow, OpenTask } from "./rounds/instance.js";

/** What an actor is to a workflow's tickets, by the role lists that are live at this moment. */
export interface Standing {
  readonly actor: Actor;
  readonly lists: LiveRoleLists;
  readonly administers: boolean;
}

/** By the live lists that came with the version; the actor's roles are taken as given, so a command gives the freshly read ones. */
export function standingOf(actor: Actor, { lists }: Pick<LoadedDefinition, "lists">): Standing {
  return { actor, lists, administers: mayAdministerInstance(actor, lists.ticketAdmin) };
}

/** Whether the actor may see the ticket's own page. What was only saved is its submitter's alone. */
export function seesTicket(
  { actor, lists }: Standing,
  row: Pick<InstanceRow, "status" | "submitterId">,
): boolean {
  if (row.status === "NOT_STARTED") return row.submitterId === actor.userId;
  return maySeeTicket(actor, { submitterId: row.submitterId, adminList: lists.ticketAdmin });
}

/** Whether the actor may see and do the task. One without a live list is its ticket admins' alone. */
export function executes(
  { actor, lists, administers }: Standing,
  task: Pick<OpenTask, "taskKey" | "named" | "userIds" | "substituteIds">,
): boolean {
  const list = lists.executor.get(task.taskKey);
  if (list === undefined) return administers;
  return mayExecute(actor, list, task, administers);
}

/** Whether the actor may submit the ticket definition with this key. One without a live list is the company admins' alone. */
export function submits({ actor, lists }: Standing, ticketKey: string): boolean {
  const list = lists.submitter.get(ticketKey);
  return list === undefined ? actor.isCompanyAdmin : maySubmit(actor, list);
}

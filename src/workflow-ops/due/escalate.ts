import { recordAudit } from "../../accounts/index.js";
import type { CompanyTx } from "../../db/index.js";
import { nameAndRelease } from "../commands/assign-task.js";
import type { News } from "../notifications/write-notifications.js";
import { momentInWords } from "../words.js";
import { holdersWhoMayDo, holdersWhoSee, ticketAdmins } from "./overdue-people-queries.js";
import type { Escalation, OverdueTask } from "./overdue-task.js";

/** What an escalation came to. */
export interface Escalated {
  readonly news: readonly News[];
  /** Nobody who holds the role could be told, or given the task: its ticket's admins are told instead. */
  readonly missed: boolean;
}

/** Escalates a task that is overdue, and records it in the audit as done by the system. Needs the lock of its ticket. */
export async function escalate(tx: CompanyTx, at: OverdueTask, to: Escalation): Promise<Escalated> {
  const { task, taskDefinition, row } = at;
  const users =
    to.act === "tell" ? await holdersWhoSee(tx, at, to.roleId) : await given(tx, at, to);
  const missed = users.length === 0;
  const reassigned = to.act === "reassign" && !missed;
  if (reassigned) await nameAndRelease(tx, task, users);
  await recordAudit(tx, null, {
    act: "task_escalated",
    objectKind: "task_instance",
    objectId: task.id,
    familyId: row.familyId,
    before: { task: taskDefinition.key, named: task.named, users: task.userIds },
    after: reassigned
      ? { task: taskDefinition.key, named: true, users, role: to.roleName }
      : { task: taskDefinition.key, told: users, role: to.roleName },
    reason: `It was due on ${momentInWords(at.dueAt)}.`,
  });
  const news = missed
    ? newsFor(at, await ticketAdmins(tx, at), { missed: to.act, role: to.roleName })
    : reassigned
      ? reassignment(at, to, users)
      : newsFor(at, users, { role: to.roleName });
  return { news, missed };
}

/** Whom a task of people can be given; an action is nobody's. */
function given(tx: CompanyTx, at: OverdueTask, { roleId }: Escalation) {
  return at.taskDefinition.task_type === "FORM" ? holdersWhoMayDo(tx, at, roleId) : [];
}

/** For those who have it now, and for whoever had claimed it and has it no longer. */
function reassignment(at: OverdueTask, to: Escalation, users: readonly number[]): News[] {
  const { task } = at;
  const lost = task.claimedBy !== null && !users.includes(task.claimedBy) ? [task.claimedBy] : [];
  const given = users.map((userId) => ({
    userId,
    kind: "ASSIGNED" as const,
    about: `escalated:${task.id}`,
    taskId: task.id,
    detail: { overdue: "yes" },
  }));
  return [...given, ...newsFor(at, lost, { reassigned: to.roleName })];
}

function newsFor(
  { task }: OverdueTask,
  userIds: readonly number[],
  detail: Readonly<Record<string, string>>,
): News[] {
  return userIds.map((userId) => ({
    userId,
    kind: "OVERDUE" as const,
    about: `escalated:${task.id}`,
    taskId: task.id,
    detail,
  }));
}

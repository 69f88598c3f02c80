import { reject, type Actor, type Result } from "../../access/index.js";
import { recordAudit } from "../../accounts/index.js";
import type { CompanyTx } from "../../db/index.js";
import type { TaskInput } from "./claim-task.js";
import { inCommand, type Done } from "./command.js";
import { eligibleUsers } from "../tasks/eligible-users-queries.js";
import { tellAssigned } from "../notifications/tell-assigned.js";
import type { OpenTask } from "../rounds/instance.js";
import { nameUsers } from "../rounds/name-users.js";
import { reasonOf } from "./reason.js";
import { notTicketAdmin } from "./refusals.js";
import { taskAtHand, type TaskAtHand } from "./task-at-hand.js";

/** Whom a task is to be for; nobody: everyone whom its roles allow again. */
export interface Assignment extends TaskInput {
  readonly userIds: readonly number[];
  readonly reason?: string;
}

/**
 * Names the users of an open task, by a ticket admin. Only active users who hold an executor role can be named. Whoever had claimed it
 * and is not among them has it no longer. Wakes nothing.
 */
export function assignTask(actor: Actor, input: Assignment): Promise<Result<Done>> {
  return inCommand(actor, { formId: input.formId, location: "" }, async (tx) => {
    const found = await taskAtHand(tx, actor, input.taskId, "assign");
    if (!found.ok) return found;
    if (!found.at.standing.administers) return notTicketAdmin("assign this task");
    const users = [...new Set(input.userIds)];
    const refused = await refuseUsers(tx, found.at, users);
    if (refused !== null) return refused;
    await nameUsersOf(tx, actor, found.at, { users, reason: reasonOf(input.reason) });
    return { ok: true, location: `/tickets/${found.at.instance.row.id}` };
  });
}

/** Names these users, who were looked at, of a task under its lock, and records it. */
export async function nameUsersOf(
  tx: CompanyTx,
  actor: Actor,
  at: TaskAtHand,
  { users, reason }: { readonly users: readonly number[]; readonly reason: string | null },
): Promise<void> {
  const { task, taskDefinition, instance } = at;
  await nameAndRelease(tx, task, users);
  await tellAssigned(tx, { task, ticketId: instance.row.id, actorId: actor.userId }, users);
  await recordAudit(tx, actor, {
    act: "task_assigned",
    objectKind: "task_instance",
    objectId: task.id,
    familyId: instance.row.familyId,
    before: { task: taskDefinition.key, named: task.named, users: task.userIds },
    after: { task: taskDefinition.key, named: users.length > 0, users },
    ...(reason === null ? {} : { reason }),
  });
}

async function refuseUsers(
  tx: CompanyTx,
  { taskDefinition, standing }: TaskAtHand,
  users: readonly number[],
) {
  if (users.length === 0 && taskDefinition.assignee_field !== null)
    return reject(
      "conflict",
      `Expected somebody for ${taskDefinition.title}, but it is only ever done by those it names.`,
      {
        detail: "needs_assignee",
        errors: [{ field: "user_ids", message: "Choose at least one person." }],
      },
    );
  const list = standing.lists.executor.get(taskDefinition.key);
  const eligible = await eligibleUsers(tx, list ?? { restricted: true, roleIds: [] });
  const ids = new Set(eligible.map((user) => user.id));
  if (users.every((id) => ids.has(id))) return null;
  return reject(
    "invalid",
    `Expected people who hold a role that may do ${taskDefinition.title}, but somebody does not.`,
    {
      detail: "not_eligible",
      errors: [{ field: "user_ids", message: "Choose people who hold one of the task's roles." }],
    },
  );
}

/** Names these users of a task; whoever has claimed it and is not one of them has it no longer. Needs the lock of its ticket. */
export async function nameAndRelease(
  tx: CompanyTx,
  task: Pick<OpenTask, "id" | "claimedBy">,
  users: readonly number[],
): Promise<void> {
  const released =
    task.claimedBy !== null && users.length > 0 && !users.includes(task.claimedBy)
      ? { status: "OPEN" as const, claimed_by: null, claimed_at: null }
      : {};
  await tx.db.task_instance.updateMany({
    where: { company_id: tx.companyId, id: task.id },
    data: { named: users.length > 0, updated_at: new Date(), ...released },
  });
  await nameUsers(tx, [{ id: task.id, users }], "again");
}

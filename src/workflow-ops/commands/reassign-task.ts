import { reject, type Actor, type Result } from "../../access/index.js";
import { eligibleUsers } from "../tasks/eligible-users-queries.js";
import { nameUsersOf } from "./assign-task.js";
import type { TaskInput } from "./claim-task.js";
import { inCommand, type Done } from "./command.js";
import { reasonOf } from "./reason.js";
import { notTicketAdmin } from "./refusals.js";
import { taskAtHand } from "./task-at-hand.js";

/** One person's task for another. */
export interface Reassignment extends TaskInput {
  readonly from: number;
  readonly to: number;
  readonly reason?: string;
}

/**
 * Names `to` in the place of `from`, who has claimed an open task or is named for it; others whom it names stay, and so does a colleague's claim. Refused when
 * it is not theirs any more, or `to` holds no executor role.
 */
export function reassignTask(actor: Actor, input: Reassignment): Promise<Result<Done>> {
  const { taskId, from, to } = input;
  return inCommand(actor, { formId: input.formId, location: "" }, async (tx) => {
    const found = await taskAtHand(tx, actor, taskId, "reassign");
    if (!found.ok) return found;
    const { task, taskDefinition, instance, standing } = found.at;
    if (!standing.administers) return notTicketAdmin("reassign this task");
    const { title } = taskDefinition;
    if (task.claimedBy !== from && !(task.named && task.userIds.includes(from))) {
      const sentence = `Expected ${title} to be theirs still, but somebody else has it by now.`;
      return reject("conflict", sentence, { detail: "not_theirs" });
    }
    const list = standing.lists.executor.get(taskDefinition.key);
    const eligible = await eligibleUsers(tx, list ?? { restricted: true, roleIds: [] });
    const ids = new Set(eligible.map(({ id }) => id));
    if (!ids.has(to) || to === from) {
      const sentence = `Expected somebody else who holds a role that may do ${title}, but this person does not.`;
      return reject("invalid", sentence, { detail: "not_eligible" });
    }
    const others = task.named ? task.userIds.filter((id) => id !== from && ids.has(id)) : [];
    const users = [...new Set([...others, to])];
    await nameUsersOf(tx, actor, found.at, { users, reason: reasonOf(input.reason) });
    return { ok: true, location: `/tickets/${instance.row.id}` };
  });
}

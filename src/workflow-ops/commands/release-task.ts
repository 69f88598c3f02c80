import { reject, type Actor, type Result } from "../../access/index.js";
import type { TaskInput } from "./claim-task.js";
import { noticeTicket } from "../notifications/tell.js";
import { inCommand, type Done } from "./command.js";
import { taskAtHand } from "./task-at-hand.js";

/** Gives a claimed task back, by whoever has it or by a ticket admin. Its draft stays, for whoever takes it next. */
export function releaseTask(actor: Actor, input: TaskInput): Promise<Result<Done>> {
  const form = { formId: input.formId, location: `/tasks/${input.taskId}` };
  return inCommand(actor, form, async (tx) => {
    const found = await taskAtHand(tx, actor, input.taskId, "release");
    if (!found.ok) return found;
    const { task, taskDefinition, standing } = found.at;
    if (task.claimedBy === null)
      return reject(
        "conflict",
        `Expected to release ${taskDefinition.title}, but nobody has claimed it.`,
        {
          detail: "not_claimed",
        },
      );
    if (task.claimedBy !== actor.userId && !standing.administers)
      return reject(
        "forbidden",
        `Expected to release ${taskDefinition.title}, but somebody else has it.`,
      );
    await tx.db.task_instance.updateMany({
      where: { company_id: tx.companyId, id: input.taskId },
      data: { status: "OPEN", claimed_by: null, claimed_at: null, updated_at: new Date() },
    });
    await noticeTicket(tx, found.at.instance.row.id);
    return { ok: true };
  });
}

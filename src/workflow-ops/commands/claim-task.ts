import type { Actor, Result } from "../../access/index.js";
import { noticeTicket } from "../notifications/tell.js";
import { inCommand, type Done } from "./command.js";
import { recordStandIn } from "./stand-in.js";
import { formAtHand } from "./task-at-hand.js";

/** Which task, and the form that asks. */
export interface TaskInput {
  readonly taskId: number;
  readonly formId?: string;
}

/** Takes a task for the actor, so that nobody else can do it. Taking what one has already changes nothing. */
export function claimTask(actor: Actor, input: TaskInput): Promise<Result<Done>> {
  const form = { formId: input.formId, location: `/tasks/${input.taskId}` };
  return inCommand(actor, form, async (tx) => {
    const found = await formAtHand(tx, actor, input.taskId, "claim");
    if (!found.ok || found.at.task.claimedBy === actor.userId) return found;
    const at = new Date();
    await tx.db.task_instance.updateMany({
      where: { company_id: tx.companyId, id: input.taskId },
      data: { status: "IN_PROGRESS", claimed_by: actor.userId, claimed_at: at, updated_at: at },
    });
    await recordStandIn(tx, actor, found.at, "claimed");
    await noticeTicket(tx, found.at.instance.row.id);
    return { ok: true };
  });
}

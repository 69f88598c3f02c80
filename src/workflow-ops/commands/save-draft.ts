import type { Actor, Result } from "../../access/index.js";
import { asJson } from "../../db/index.js";
import { holdFiles } from "../files/place-files.js";
import type { TaskInput } from "./claim-task.js";
import { noticeTicket } from "../notifications/tell.js";
import { inCommand, type Done } from "./command.js";
import { recordStandIn } from "./stand-in.js";
import { formAtHand } from "./task-at-hand.js";
import { typedFor, type Typed } from "./typed-values.js";

/** A task's form as it is typed so far; it may be wrong or incomplete. */
export interface Draft extends TaskInput {
  readonly typed: Typed;
}

/** Keeps what was typed into a task's form. Whoever saves a draft has the task from then on: a draft is one person's. No field is written. */
export function saveDraft(actor: Actor, input: Draft): Promise<Result<Done>> {
  const form = { formId: input.formId, location: `/tasks/${input.taskId}` };
  return inCommand(actor, form, async (tx) => {
    const found = await formAtHand(tx, actor, input.taskId, "save a draft of");
    if (!found.ok) return found;
    const { task, taskDefinition } = found.at;
    const at = new Date();
    const draft = typedFor(
      taskDefinition.output_fields.map((field) => field.key),
      input.typed,
    );
    const { instance, definition } = found.at;
    const place = { ticketId: instance.row.id, actorId: actor.userId, definition };
    await holdFiles(tx, place, draft);
    await tx.db.task_instance.updateMany({
      where: { company_id: tx.companyId, id: input.taskId },
      data: {
        draft: asJson(draft),
        draft_saved_at: at,
        updated_at: at,
        status: "IN_PROGRESS",
        claimed_by: actor.userId,
        claimed_at: task.claimedAt ?? at,
      },
    });
    await recordStandIn(tx, actor, found.at, "saved a draft");
    await noticeTicket(tx, found.at.instance.row.id);
    return { ok: true };
  });
}

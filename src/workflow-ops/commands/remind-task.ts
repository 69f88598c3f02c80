import { reject, type Actor, type Result } from "../../access/index.js";
import { recordAudit } from "../../accounts/index.js";
import { notificationLimits } from "../../settings.js";
import { dueStateOf } from "../due/due-queries.js";
import { doersOf } from "../due/overdue-people-queries.js";
import { noticeTicket } from "../notifications/tell.js";
import { writeNotifications } from "../notifications/write-notifications.js";
import { momentInWords } from "../words.js";
import type { TaskInput } from "./claim-task.js";
import { inCommand, type Done } from "./command.js";
import { notTicketAdmin } from "./refusals.js";
import { taskAtHand, type TaskAtHand } from "./task-at-hand.js";

/** Which task, and where the reader goes on. */
export interface Reminder extends TaskInput {
  readonly location: string;
}

/**
 * Tells whoever has an overdue task, or could do it, once more; by a ticket admin, and not before some time has passed since they were
 * last told, so that nobody is flooded.
 */
export function remindTask(actor: Actor, input: Reminder): Promise<Result<Done>> {
  return inCommand(actor, input, async (tx) => {
    const found = await taskAtHand(tx, actor, input.taskId, "tell people of");
    if (!found.ok) return found;
    const { task, taskDefinition, instance, standing } = found.at;
    if (!standing.administers) return notTicketAdmin("tell people of this task again");
    const at = new Date();
    const refused = refuseTime(found.at, await dueStateOf(tx, task.id), at);
    if (refused !== null) return refused;
    const { row, open } = instance;
    const doers = await doersOf(tx, { ...found.at, row, open });
    const others = doers.filter((id) => id !== actor.userId);
    if (others.length === 0) return nobodyToTell(taskDefinition.title);
    await tx.db.task_instance.updateMany({
      where: { company_id: tx.companyId, id: task.id },
      data: { overdue_told_at: at },
    });
    await writeNotifications(
      tx,
      { ticketId: row.id, actorId: actor.userId },
      others.map((userId) => ({
        userId,
        kind: "OVERDUE" as const,
        about: `reminded:${task.id}:${at.getTime()}`,
        taskId: task.id,
      })),
    );
    await noticeTicket(tx, row.id);
    await recordAudit(tx, actor, {
      act: "task_reminded",
      objectKind: "task_instance",
      objectId: task.id,
      familyId: row.familyId,
      after: { task: taskDefinition.key, told: others },
    });
    return { ok: true };
  });
}

function refuseTime(
  { taskDefinition: { title } }: TaskAtHand,
  { dueAt, toldAt }: Awaited<ReturnType<typeof dueStateOf>>,
  at: Date,
) {
  if (dueAt === null || dueAt > at) {
    const but = dueAt === null ? "it has no due time now" : `it is due on ${momentInWords(dueAt)}`;
    return reject("conflict", `Expected ${title} to be overdue, but ${but}.`, {
      detail: "not_overdue",
    });
  }
  const minutes = notificationLimits.remindMinutes;
  if (toldAt === null || at.getTime() - toldAt.getTime() >= minutes * 60_000) return null;
  return reject(
    "conflict",
    `Expected ${minutes} minutes to have passed since people were told of ${title}, but that was on ${momentInWords(toldAt)}.`,
    { detail: "told_lately" },
  );
}

function nobodyToTell(title: string) {
  return reject(
    "conflict",
    `Expected somebody else who could do ${title}, but there is nobody in particular: assign it to somebody first.`,
    { detail: "nobody_to_tell" },
  );
}

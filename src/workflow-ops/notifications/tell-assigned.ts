import type { CompanyTx } from "../../db/index.js";
import type { OpenTask } from "../rounds/instance.js";
import { noticeTicket } from "./tell.js";
import { writeNotifications, type Source } from "./write-notifications.js";

/** Tells those whom an admin names now and who were not named before, in the transaction of the act: they are few. */
export async function tellAssigned(
  tx: CompanyTx,
  { task, ...source }: Source & { readonly task: OpenTask },
  userIds: readonly number[],
): Promise<void> {
  const added = task.named ? userIds.filter((id) => !task.userIds.includes(id)) : userIds;
  const moment = Date.now();
  await writeNotifications(
    tx,
    source,
    added.map((userId) => ({
      userId,
      kind: "ASSIGNED" as const,
      about: `assigned:${task.id}:${moment}`,
      taskId: task.id,
    })),
  );
  await noticeTicket(tx, source.ticketId);
}

import { Prisma, type CompanyTx } from "../../db/index.js";
import type { Application } from "./application.js";
import type { OpenTask } from "./instance.js";

/** Marks the task that wrote as done: by whom, at which step, and whether an admin skipped it. Its draft has served. */
export async function completeTaskRow(
  tx: CompanyTx,
  task: OpenTask,
  { instance, writeSet, actorId, at }: Application,
): Promise<void> {
  await tx.db.task_instance.updateMany({
    where: { company_id: tx.companyId, id: task.id },
    data: {
      status: "COMPLETED",
      closed_step: instance.row.step + 1,
      completed_by: actorId,
      completed_at: at,
      skipped: writeSet.writer.kind === "skip",
      draft: Prisma.DbNull,
      draft_saved_at: null,
      updated_at: at,
    },
  });
}

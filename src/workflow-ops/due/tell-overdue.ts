import { withCompany, type CompanyTx } from "../../db/index.js";
import { enqueue } from "../../jobs/queue.js";
import { noticeTicket } from "../notifications/tell.js";
import { writeNotifications, type News } from "../notifications/write-notifications.js";
import { overdueTasks } from "./due-queries.js";
import { escalate } from "./escalate.js";
import { concerned } from "./overdue-people-queries.js";
import { lockOverdue, type OverdueTask } from "./overdue-task.js";

/** So many tasks are told of by one job; the rest is left to the next, so that one company's many do not hold up the others. */
const SLICE = 100;

interface Company {
  readonly companyId: number;
}

/** Has a company's overdue tasks told of. A job that waits already is enough. */
export function queueOverdue(company: Company): Promise<void> {
  return withCompany(company, enqueueNext);
}

function enqueueNext(tx: CompanyTx): Promise<void> {
  return enqueue(tx, "tell-overdue", {}, { jobKey: `tell-overdue:${tx.companyId}` });
}

/**
 * Tells people of the company's next tasks that are overdue, and escalates those whose time has come: a transaction each, which marks
 * it as told, so that nobody is told twice whenever the process dies. One that fails is passed over, and fails the job at its end.
 */
export async function tellOverdue(company: Company): Promise<void> {
  const at = new Date();
  const failures: unknown[] = [];
  const ids = await withCompany(company, (tx) => overdueTasks(tx, at, SLICE + 1));
  for (const id of ids.slice(0, SLICE))
    await withCompany(company, (tx) => actOnOverdue(tx, id, at)).catch((error: unknown) =>
      failures.push(error),
    );
  if (failures.length > 0) throw failures[0];
  if (ids.length > SLICE) await queueOverdue(company);
}

async function actOnOverdue(tx: CompanyTx, taskId: number, at: Date): Promise<void> {
  const found = await lockOverdue(tx, taskId, at);
  if (found === null) return;
  const { row, escalates, tells } = found;
  const escalated = escalates && (await escalate(tx, found, escalates));
  const news = escalated?.news ?? [];
  const told = new Set(news.map(({ userId }) => userId));
  const others = tells ? (await concerned(tx, found)).filter((id) => !told.has(id)) : [];
  await mark(tx, found, escalated?.missed ?? false, at);
  const source = { ticketId: row.id, actorId: null };
  await writeNotifications(tx, source, [...news, ...others.map((id) => overdueNews(found, id))]);
  await noticeTicket(tx, row.id);
}

/** Once for each time that it is due: a calendar that changed may make it due anew. */
function overdueNews({ task, dueAt }: OverdueTask, userId: number): News {
  return {
    userId,
    kind: "OVERDUE",
    about: `overdue:${task.id}:${dueAt.getTime()}`,
    taskId: task.id,
  };
}

async function mark(
  tx: CompanyTx,
  { task, tells, escalates }: OverdueTask,
  missed: boolean,
  at: Date,
): Promise<void> {
  await tx.db.task_instance.updateMany({
    where: { company_id: tx.companyId, id: task.id },
    data: {
      ...(tells ? { overdue_told_at: at } : {}),
      ...(escalates === null ? {} : { escalated_at: at, escalation_missed: missed }),
    },
  });
}

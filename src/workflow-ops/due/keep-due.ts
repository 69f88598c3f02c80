import type { CompanyTx } from "../../db/index.js";
import type { Due } from "../../engine/index.js";
import type { LoadedDefinition } from "../../workflow-design/index.js";
import type { Application } from "../rounds/application.js";
import { dueMoments, type DueMoments } from "./due-moments.js";
import { calendarNow, readClocks } from "./due-queries.js";

/** What the definition says of a task's due time; null: it is never due. */
function dueOf({ compiled }: LoadedDefinition, taskKey: string): Due | null {
  return compiled.tasks.get(taskKey)?.definition.due ?? null;
}

const NEVER: DueMoments = { dueAt: null, escalateAt: null };

/** When tasks that a round opens are due. Asks nothing where none is, nor for a calendar that is kept. */
export async function dueOfOpened(
  tx: CompanyTx,
  { definition, round, at }: Application,
  keys: readonly string[],
): Promise<(taskKey: string) => DueMoments> {
  const live = round.state.status === "IN_PROGRESS";
  if (!live || keys.every((key) => dueOf(definition, key) === null)) return () => NEVER;
  const calendar = await calendarNow(tx);
  return (key) => {
    const due = dueOf(definition, key);
    return due === null ? NEVER : dueMoments(calendar, due, { openedAt: at, holds: [] });
  };
}

/** Stops the clocks of a ticket's open tasks when a round puts it on hold, and sets them right when it goes on. Asks nothing of workflows without due times. */
export async function followHold(
  tx: CompanyTx,
  { instance, definition, round, at }: Application,
): Promise<void> {
  const before = instance.row.status;
  const { status } = round.state;
  if (before === status || definition.definition.tasks.every(({ due }) => due === null)) return;
  if (status === "ON_HOLD") return stopClocks(tx, instance.row.id);
  if (before === "ON_HOLD" && status === "IN_PROGRESS") await setClocks(tx, [instance.row.id], at);
}

async function stopClocks(tx: CompanyTx, ticketId: number): Promise<void> {
  await tx.db.$executeRaw`
    update task_instance set due_at = null, escalate_at = null
    where company_id = ${tx.companyId} and workflow_instance_id = ${ticketId} and closed_step is null and due_at is not null`;
}

/**
 * Sets the due times of these tickets' open tasks to what their history and the calendar say. What is due later than `at` is told when
 * that comes, also where it was told before. Needs the locks of the tickets. At most three statements.
 */
export async function setClocks(
  tx: CompanyTx,
  ticketIds: readonly number[],
  at: Date,
): Promise<void> {
  const clocks = await readClocks(tx, ticketIds);
  if (clocks.length === 0) return;
  const calendar = await calendarNow(tx);
  const rows = clocks.map(({ taskId, due, history }) => ({
    id: taskId,
    ...dueMoments(calendar, due, history),
  }));
  await tx.db.$executeRaw`
    update task_instance t
    set due_at = x."dueAt", escalate_at = x."escalateAt",
      overdue_told_at = case when x."dueAt" <= ${at} then t.overdue_told_at end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(id int, "dueAt" timestamptz, "escalateAt" timestamptz)
    where t.company_id = ${tx.companyId} and t.workflow_instance_id = any(${[...ticketIds]}::int[]) and t.closed_step is null and t.id = x.id
      and (t.due_at, t.escalate_at) is distinct from (x."dueAt", x."escalateAt")`;
}

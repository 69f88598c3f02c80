import { calendarOf } from "../../accounts/index.js";
import type { Calendar, TaskHistory } from "../../calendar/index.js";
import { keptByRights, type CompanyTx } from "../../db/index.js";
import type { DueTimes } from "./due-moments.js";

/** An open task with a due time, and what that is counted from. */
export interface Clock {
  readonly taskId: number;
  readonly due: DueTimes;
  readonly history: TaskHistory;
}

interface Row {
  readonly taskId: number;
  readonly due: DueTimes;
  readonly openedAt: Date;
  readonly holds: readonly { readonly from: string; readonly to: string | null }[];
}

/** The open tasks of these tickets that have a due time, each with its recorded history. One query, which reads the steps on hold alone. */
export async function readClocks(tx: CompanyTx, ticketIds: readonly number[]): Promise<Clock[]> {
  const rows = await tx.db.$queryRaw<Row[]>`
    select t.id as "taskId", d.due, t.created_at as "openedAt", h.holds
    from task_instance t
    join task_definition d on d.company_id = t.company_id and d.id = t.task_definition_id and d.due is not null
    cross join lateral (
      select coalesce(jsonb_agg(jsonb_build_object('from', x.since, 'to', n.created_at)), '[]') as holds
      from (
        select min(s.created_at) as since, max(s.step) as last
        from (
          select w.created_at, w.step, w.step - row_number() over (order by w.step) as hold from workflow_data w
          where w.company_id = t.company_id and w.workflow_instance_id = t.workflow_instance_id and w.status = 'ON_HOLD'
            and w.step >= t.opened_step) s
        group by s.hold) x
      left join workflow_data n
        on n.company_id = t.company_id and n.workflow_instance_id = t.workflow_instance_id and n.step = x.last + 1) h
    where t.company_id = ${tx.companyId} and t.workflow_instance_id = any(${[...ticketIds]}::int[]) and t.closed_step is null`;
  return rows.map(({ taskId, due, openedAt, holds }) => ({
    taskId,
    due,
    history: {
      openedAt,
      holds: holds.map(({ from, to }) => ({
        from: new Date(from),
        to: to === null ? null : new Date(to),
      })),
    },
  }));
}

/** The company's calendar, kept with its rights: a change of it raises their version. At most one query. */
export function calendarNow(tx: CompanyTx): Promise<Calendar> {
  return keptByRights(
    tx,
    "calendar",
    () => calendarOf(tx),
    ({ holidays, week }) => 60 * (holidays.length + week.flat().length),
  );
}

/** Tickets after this one with open tasks that have a due time, by id: of the next `size` such tasks. One query. */
export async function ticketsWithClocks(
  tx: CompanyTx,
  afterId: number,
  size: number,
): Promise<number[]> {
  const rows = await tx.db.$queryRaw<{ id: number }[]>`
    select t.workflow_instance_id as id from task_instance t
    join task_definition d on d.company_id = t.company_id and d.id = t.task_definition_id and d.due is not null
    where t.company_id = ${tx.companyId} and t.closed_step is null and t.workflow_instance_id > ${afterId}
    order by t.workflow_instance_id limit ${size}`;
  return [...new Set(rows.map(({ id }) => id))];
}

/** When an open task is due, and when people were last told that it is overdue. One query. */
export async function dueStateOf(
  tx: CompanyTx,
  taskId: number,
): Promise<{ readonly dueAt: Date | null; readonly toldAt: Date | null }> {
  const [state] = await tx.db.$queryRaw<{ dueAt: Date | null; toldAt: Date | null }[]>`
    select due_at as "dueAt", overdue_told_at as "toldAt" from task_instance
    where company_id = ${tx.companyId} and id = ${taskId} and closed_step is null`;
  return state ?? { dueAt: null, toldAt: null };
}

/** Ids of open tasks that are overdue and were not told of, or that escalate, at most `size`, the longest overdue first. One query. */
export async function overdueTasks(tx: CompanyTx, at: Date, size: number): Promise<number[]> {
  const rows = await tx.db.$queryRaw<{ id: number }[]>`
    select id from (
      (select t.id, t.due_at as since from task_instance t
        where t.company_id = ${tx.companyId} and t.closed_step is null and t.overdue_told_at is null and t.due_at <= ${at}
        order by t.due_at, t.id limit ${size})
      union
      (select t.id, t.due_at from task_instance t
        where t.company_id = ${tx.companyId} and t.closed_step is null and t.escalated_at is null and t.escalate_at <= ${at}
        order by t.escalate_at, t.id limit ${size})) o
    order by since, id limit ${size}`;
  return rows.map(({ id }) => id);
}

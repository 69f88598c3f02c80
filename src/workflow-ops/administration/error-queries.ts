import { Prisma, type CompanyTx } from "../../db/index.js";
import type { TaskStatus } from "../../engine/index.js";
import { endOfDay, startOfDay } from "../../zone/days.js";
import { ticketMatches } from "../tickets/search.js";

export type ErrorStatus = "NEW" | "REVIEWED" | "RESOLVED";
export type ErrorType =
  | "WORKFLOW_CREATION"
  | "TASK_CREATION"
  | "TASK_UPDATE"
  | "WORKFLOW_TRANSITION";

/** An error in a list. */
export interface ErrorRow {
  readonly id: number;
  readonly status: ErrorStatus;
  readonly type: ErrorType;
  readonly reason: string;
  readonly note: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Who reviewed or resolved it; null for nobody in person. */
  readonly updatedByName: string | null;
  readonly prefix: string;
  readonly workflowTitle: string;
  readonly ticketId: number | null;
  readonly ticketTitle: string | null;
  readonly taskId: number | null;
  readonly taskTitle: string | null;
  readonly taskStatus: TaskStatus | null;
}

/** What a list of errors is narrowed to. */
export interface ErrorFilter {
  /** "open": not resolved. */
  readonly status: ErrorStatus | "open" | "all";
  readonly type: ErrorType | null;
  /** Only this task's, by key. */
  readonly taskKey: string | null;
  /** Days (UTC), the last one included. */
  readonly from: string | null;
  readonly to: string | null;
  /** Part of the reason, the note or the ticket's title; or its number. */
  readonly search: string;
}

/** Errors of these workflows, newest first, at most `size`, before the one with id `after`. One query. */
export async function listErrors(
  tx: CompanyTx,
  families: readonly number[],
  filter: ErrorFilter,
  { after, size }: { readonly after: number | null; readonly size: number },
): Promise<ErrorRow[]> {
  return tx.db.$queryRaw<ErrorRow[]>`
    select e.id, e.status::text, e.error_type::text as type, e.reason, e.note, e.created_at as "createdAt",
      e.updated_at as "updatedAt", u.name as "updatedByName", f.prefix, v.title as "workflowTitle", i.id as "ticketId",
      i.title as "ticketTitle", t.id as "taskId", d.title as "taskTitle", t.status::text as "taskStatus"
    from workflow_error e
    join workflow_definition v on v.company_id = e.company_id and v.id = e.workflow_definition_id
    join workflow_family f on f.company_id = v.company_id and f.id = v.workflow_family_id
    left join workflow_instance i on i.company_id = e.company_id and i.id = e.workflow_instance_id
    left join task_instance t on t.company_id = e.company_id and t.id = e.task_instance_id
    left join task_definition d on d.company_id = t.company_id and d.id = t.task_definition_id
    left join "user" u on u.company_id = e.company_id and u.id = e.updated_by
    where e.company_id = ${tx.companyId} and f.id = any(${[...families]}::int[])
      and ${Prisma.join(conditions(filter, after), " and ")}
    order by e.id desc limit ${size}`;
}

function conditions(filter: ErrorFilter, after: number | null): Prisma.Sql[] {
  const found = [statusIs(filter.status)];
  if (after !== null) found.push(Prisma.sql`e.id < ${after}`);
  if (filter.type !== null)
    found.push(Prisma.sql`e.error_type = ${filter.type}::workflow_error_type`);
  if (filter.taskKey !== null) found.push(Prisma.sql`t.task_key = ${filter.taskKey}`);
  if (filter.from !== null) found.push(Prisma.sql`e.created_at >= ${startOfDay(filter.from)}`);
  if (filter.to !== null) found.push(Prisma.sql`e.created_at < ${endOfDay(filter.to)}`);
  found.push(ticketMatches(filter.search, [Prisma.sql`e.reason`, Prisma.sql`e.note`]));
  return found;
}

function statusIs(status: ErrorFilter["status"]): Prisma.Sql {
  if (status === "all") return Prisma.sql`true`;
  if (status === "open") return Prisma.sql`e.status <> 'RESOLVED'`;
  return Prisma.sql`e.status = ${status}::workflow_error_status`;
}

/** The tasks that errors of these workflows are about, by title: what a list can be narrowed to. */
export async function tasksWithErrors(
  tx: CompanyTx,
  families: readonly number[],
): Promise<{ readonly key: string; readonly title: string }[]> {
  return tx.db.$queryRaw<{ key: string; title: string }[]>`
    select t.task_key as key, max(d.title) as title
    from workflow_error e
    join workflow_definition v on v.company_id = e.company_id and v.id = e.workflow_definition_id
    join task_instance t on t.company_id = e.company_id and t.id = e.task_instance_id
    join task_definition d on d.company_id = t.company_id and d.id = t.task_definition_id
    where e.company_id = ${tx.companyId} and v.workflow_family_id = any(${[...families]}::int[])
    group by t.task_key order by lower(max(d.title)) limit 200`;
}

/** What acts on errors need to know of them, for those of these workflows only. */
export async function errorsToActOn(
  tx: CompanyTx,
  families: readonly number[],
  ids: readonly number[],
): Promise<{ readonly id: number; readonly name: string; readonly taskId: number | null }[]> {
  return tx.db.$queryRaw`
    select e.id, e.task_instance_id as "taskId",
      coalesce(f.prefix || '-' || e.workflow_instance_id || coalesce(', ' || d.title, ''), v.title) as name
    from workflow_error e
    join workflow_definition v on v.company_id = e.company_id and v.id = e.workflow_definition_id
    join workflow_family f on f.company_id = v.company_id and f.id = v.workflow_family_id
    left join task_instance t on t.company_id = e.company_id and t.id = e.task_instance_id
    left join task_definition d on d.company_id = t.company_id and d.id = t.task_definition_id
    where e.company_id = ${tx.companyId} and f.id = any(${[...families]}::int[]) and e.id = any(${[...ids]}::int[])
    order by e.id`;
}

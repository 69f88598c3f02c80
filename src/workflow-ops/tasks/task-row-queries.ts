import { Prisma, type CompanyTx } from "../../db/index.js";
import type { CancelReason, TaskStatus, TaskType } from "../../engine/index.js";
import { userNames } from "../../accounts/index.js";
import { inOrder, rolesOf, versionsOf } from "../tickets/ticket-list-queries.js";
import { claimSubstituteIds, substituteIds } from "./substitutes-sql.js";
import type { Typed } from "../commands/typed-values.js";

/** A task_instance as the pages tell it. */
export interface TaskRow {
  readonly id: number;
  readonly taskKey: string;
  readonly taskType: TaskType;
  /** How often it was asked so far. */
  readonly number: number;
  readonly status: TaskStatus;
  readonly revision: number;
  readonly openedStep: number;
  readonly refreshedStep: number;
  readonly closedStep: number | null;
  readonly openedAt: Date;
  /** null: it is never due, or paused while the ticket is on hold. */
  readonly dueAt: Date | null;
  readonly escalatedAt: Date | null;
  readonly claimedBy: number | null;
  readonly claimedByName: string | null;
  readonly claimedAt: Date | null;
  readonly completedByName: string | null;
  readonly completedAt: Date | null;
  /** How often it was done, counted no further than 100. */
  readonly timesDone: number;
  readonly skipped: boolean;
  readonly cancelReason: CancelReason | null;
  readonly named: boolean;
  readonly userIds: readonly number[];
  /** Who stands in for those users at this moment, and for whoever has claimed it. */
  readonly substituteIds: readonly number[];
  readonly claimSubstituteIds: readonly number[];
  /** Names of the users it names; null when it names none in particular. */
  readonly userNames: readonly string[] | null;
  /** Names of the roles that may do it; null: any member. */
  readonly roleNames: readonly string[] | null;
  /** What was typed into its form and saved. */
  readonly draft: Typed | null;
  readonly draftSavedAt: Date | null;
}

/** A task as it is read: what people and roles are called is known without asking. */
export interface ReadTask extends Omit<
  TaskRow,
  "claimedByName" | "completedByName" | "userNames" | "roleNames"
> {
  readonly definitionId: number;
  readonly completedBy: number | null;
}

/** Of task `t` of definition `k`. What only some tasks have is looked for at those alone. */
const columns = Prisma.sql`
  t.id, t.task_key as "taskKey", k.workflow_definition_id as "definitionId", k.task_type::text as "taskType",
  t.number, t.status::text, t.revision, t.opened_step as "openedStep",
  t.refreshed_step as "refreshedStep", t.closed_step as "closedStep", t.created_at as "openedAt",
  t.due_at as "dueAt", t.escalated_at as "escalatedAt",
  t.claimed_by as "claimedBy", t.claimed_at as "claimedAt", t.completed_by as "completedBy", t.completed_at as "completedAt",
  t.skipped, t.cancel_reason as "cancelReason", t.named,
  case when t.named then array(select n.user_id from task_instance_user n
    where n.company_id = t.company_id and n.task_instance_id = t.id order by n.user_id) else '{}' end as "userIds",
  case when t.named and t.closed_step is null then ${substituteIds} else '{}' end as "substituteIds",
  case when t.claimed_by is not null and t.closed_step is null then ${claimSubstituteIds} else '{}' end as "claimSubstituteIds",
  t.draft, t.draft_saved_at as "draftSavedAt",
  case when t.number = 1 then (t.status = 'COMPLETED')::int else (select count(*)::int from (select from task_instance o
    where o.company_id = t.company_id and o.workflow_instance_id = t.workflow_instance_id and o.task_key = t.task_key
      and o.status = 'COMPLETED' limit 100) done) end as "timesDone"`;

/** The newest task_instance of each of a ticket's tasks that was ever opened, in the order of the definition. One query, whatever happened before; another where names are not known yet. */
export async function newestTasks(tx: CompanyTx, ticketId: number): Promise<TaskRow[]> {
  return withNames(tx, await readNewestTasks(tx, ticketId));
}

/** The same without names, to be asked ahead. One query. */
export function readNewestTasks(tx: CompanyTx, ticketId: number): Promise<ReadTask[]> {
  return tx.db.$queryRaw<ReadTask[]>`
    select ${columns}
    from workflow_instance i
    join task_definition k on k.company_id = i.company_id and k.workflow_definition_id = i.workflow_definition_id
    cross join lateral (
      select * from task_instance o
      where o.company_id = i.company_id and o.workflow_instance_id = i.id and o.task_key = k.key
      order by o.number desc limit 1) t
    where i.company_id = ${tx.companyId} and i.id = ${ticketId}
    order by k.position, k.id`;
}

/** One task_instance; null when there is none with this id. */
export async function findTaskRow(tx: CompanyTx, taskId: number): Promise<TaskRow | null> {
  const rows = await tx.db.$queryRaw<ReadTask[]>`
    select ${columns} from task_instance t
    join task_definition k on k.company_id = t.company_id and k.id = t.task_definition_id
    where t.company_id = ${tx.companyId} and t.id = ${taskId}`;
  const [row] = await withNames(tx, rows);
  return row ?? null;
}

/** With what users and roles are called, which is kept. */
async function withNames(tx: CompanyTx, rows: readonly ReadTask[]): Promise<TaskRow[]> {
  const ids = rows.flatMap(({ claimedBy, completedBy, userIds }) => [
    claimedBy,
    completedBy,
    ...userIds,
  ]);
  const [versions, names] = await Promise.all([
    versionsOf(tx, rows),
    userNames(
      tx,
      ids.filter((id) => id !== null),
    ),
  ]);
  const nameOf = (id: number | null): string | null =>
    id === null ? null : (names.get(id) ?? null);
  return rows.map(({ completedBy, definitionId, ...task }) => ({
    ...task,
    claimedByName: nameOf(task.claimedBy),
    completedByName: nameOf(completedBy),
    userNames: task.named ? inOrder(task.userIds, names) : null,
    roleNames: task.closedStep === null ? rolesOf(versions.get(definitionId), task.taskKey) : null,
  }));
}

import { type CompanyTx } from "../../db/index.js";
import type { WorkflowStatus, WriteSet } from "../../engine/index.js";
import { readersAmong, type Audience } from "../comments/audience-queries.js";
import { didInWords } from "../tickets/history-words.js";
import { watcherIds } from "./watcher-queries.js";
import type { News } from "./write-notifications.js";

/** A step as it is told of. */
export interface ToldStep {
  readonly step: number;
  readonly actorId: number | null;
  readonly writeSet: WriteSet;
  readonly status: WorkflowStatus;
  /** The step before's; null for the first. */
  readonly before: WorkflowStatus | null;
}

/** A step of a ticket; null when there is none with this number. */
export async function readStep(
  tx: CompanyTx,
  ticketId: number,
  step: number,
): Promise<ToldStep | null> {
  const [row] = await tx.db.$queryRaw<ToldStep[]>`
    select s.step, s.actor_id as "actorId", s.write_set as "writeSet", s.status::text,
      (select b.status::text from workflow_data b
        where b.company_id = s.company_id and b.workflow_instance_id = s.workflow_instance_id and b.step = s.step - 1) as before
    from workflow_data s
    where s.company_id = ${tx.companyId} and s.workflow_instance_id = ${ticketId} and s.step = ${step}`;
  return row ?? null;
}

/** Whom a step concerns, and how: those who are asked something, those who had what was cancelled, those who watch the ticket. */
export async function newsOfStep(
  tx: CompanyTx,
  at: Audience,
  step: ToldStep,
): Promise<readonly News[]> {
  const asked = await newlyAsked(tx, at, step.step);
  const lost = await cancelled(tx, at, step.step);
  const done = new Set([...asked, ...lost].map(({ userId }) => userId));
  const moved = await movedOn(tx, at, step);
  return [
    ...asked,
    ...lost,
    ...moved.filter(({ userId, kind }) => kind === "ENDED" || !done.has(userId)),
  ];
}

interface Asked {
  readonly userId: number;
  readonly taskId: number;
  readonly named: boolean;
}

/** Those who may do a task that the step opened and nobody has: by name, else by role. Who could be anybody is not told. */
async function newlyAsked(
  tx: CompanyTx,
  { row, definition: { lists } }: Audience,
  step: number,
): Promise<readonly News[]> {
  const pairs = [...lists.executor].flatMap(([key, list]) =>
    list.restricted ? list.roleIds.map((roleId) => ({ key, roleId })) : [{ key, roleId: 0 }],
  );
  const asked = await tx.db.$queryRaw<Asked[]>`
    with allowed as (
      select a.task_key, a.role_id from unnest(${pairs.map((one) => one.key)}::text[], ${pairs.map((one) => one.roleId)}::int[])
        as a (task_key, role_id)),
    opened as (
      select t.id, t.task_key, t.named from task_instance t
      join task_definition d on d.company_id = t.company_id and d.id = t.task_definition_id and d.task_type = 'FORM'
      where t.company_id = ${tx.companyId} and t.workflow_instance_id = ${row.id} and t.opened_step = ${step}
        and t.closed_step is null and t.claimed_by is null)
    select n.user_id as "userId", o.id as "taskId", true as named
    from opened o join task_instance_user n on n.company_id = ${tx.companyId} and n.task_instance_id = o.id
    where o.named and exists (select from allowed a where a.task_key = o.task_key and (a.role_id = 0 or exists (
      select from user_role m where m.company_id = n.company_id and m.user_id = n.user_id and m.role_id = a.role_id)))
    union
    select m.user_id, o.id, false
    from opened o join allowed a on a.task_key = o.task_key
    join user_role m on m.company_id = ${tx.companyId} and m.role_id = a.role_id
    where not o.named`;
  return asked.map(({ userId, taskId, named }) => ({
    userId,
    taskId,
    kind: named ? ("ASSIGNED" as const) : ("WORK" as const),
    about: `task:${taskId}`,
  }));
}

/** Those who had claimed, or were named by, a task that the step cancelled. */
async function cancelled(tx: CompanyTx, { row }: Audience, step: number): Promise<readonly News[]> {
  const had = await tx.db.$queryRaw<{ userId: number; taskId: number }[]>`
    select p.id as "userId", t.id as "taskId" from task_instance t
    cross join lateral (
      select t.claimed_by as id where t.claimed_by is not null
      union
      select n.user_id from task_instance_user n
      where n.company_id = t.company_id and n.task_instance_id = t.id and t.named and t.claimed_by is null) p
    where t.company_id = ${tx.companyId} and t.workflow_instance_id = ${row.id} and t.closed_step = ${step} and t.status = 'CANCELLED'`;
  return had.map(({ userId, taskId }) => ({
    userId,
    taskId,
    kind: "CANCELLED" as const,
    about: `cancelled:${taskId}`,
  }));
}

/** Those who watch the ticket and may still see it; a submission is no news to them. */
async function movedOn(tx: CompanyTx, at: Audience, told: ToldStep): Promise<readonly News[]> {
  const { step, status, before, writeSet } = told;
  const ended = (status === "COMPLETED" || status === "CANCELLED") && before !== status;
  if (writeSet.writer.kind === "ticket" && !ended) return [];
  const watching = await readersAmong(tx, at, await watcherIds(tx, at.row));
  const did = didInWords(at.definition.definition, writeSet.writer);
  return watching.map(({ id }) => ({
    userId: id,
    kind: ended ? ("ENDED" as const) : ("MOVED" as const),
    about: `step:${at.row.id}:${step}`,
    detail: ended ? { status, did } : { did },
  }));
}

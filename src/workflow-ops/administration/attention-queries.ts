import { mayAdministerInstance, type Actor } from "../../access/index.js";
import { keptUntilNews, Prisma, type CompanyTx } from "../../db/index.js";
import { liveRoleLists, roleListsOfActor } from "../../workflow-design/index.js";

/** Something on a ticket that only a ticket admin can put right. */
export interface NeedsAttention {
  /** Nothing is open; or a task that nobody may do, or whose holder may no longer; or a failure; or a task that is overdue. */
  readonly kind: "stalled" | "nobody" | "error" | "overdue";
  readonly ticketId: number;
  readonly prefix: string;
  readonly ticketTitle: string;
  readonly familyId: number;
  readonly workflowTitle: string;
  /** The task; null for a stalled ticket. */
  readonly taskId: number | null;
  readonly taskKey: string | null;
  readonly taskTitle: string | null;
  /** Whether that task is in error now: only then is there something to send again, or to cancel alone. */
  readonly taskFailed: boolean;
  readonly onHold: boolean;
  /** It is done by a system. */
  readonly isAction: boolean;
  /** What happened, for an error; for an overdue task that could not escalate, to which role. */
  readonly reason: string | null;
  readonly since: Date;
}

interface Asked {
  readonly familyId: number | null;
  readonly size: number;
}

/** What needs the actor's attention, the newest first, at most `size`, over the workflows they administer or only this one. Two queries. */
export async function needsAttention(
  tx: CompanyTx,
  actor: Actor,
  asked: Asked,
): Promise<NeedsAttention[]> {
  return attention(
    tx,
    actor,
    asked,
    Prisma.sql`order by x.since desc, x."ticketId" desc limit ${asked.size}`,
  );
}

/** How much needs the actor's attention, counted no further than `size`; as of a few seconds ago. Two queries where it is not kept. */
export async function countAttention(tx: CompanyTx, actor: Actor, asked: Asked): Promise<number> {
  const families = await administered(tx, actor, asked.familyId);
  if (families.length === 0) return 0;
  const { size } = asked;
  return keptUntilNews(
    tx,
    `attention to ${families.join()}, ${size}/${actor.rightsVersion}`,
    async () => {
      const [row] = await tx.db.$queryRaw<{ n: number }[]>`
      select count(*)::int as n from (select from ${ofEachKind(tx, families, size)} limit ${size}) counted`;
      return row?.n ?? 0;
    },
  );
}

/** The same kind by kind, the newest of each first, at most `size` of each. Two queries. */
export async function attentionByKind(
  tx: CompanyTx,
  actor: Actor,
  asked: Asked,
): Promise<NeedsAttention[]> {
  const order = Prisma.sql`array_position(array['error', 'stalled', 'nobody', 'overdue'], x.kind)`;
  return attention(
    tx,
    actor,
    asked,
    Prisma.sql`order by ${order}, x.since desc, x."ticketId" desc limit ${4 * asked.size}`,
  );
}

async function attention(
  tx: CompanyTx,
  actor: Actor,
  { familyId, size }: Asked,
  order: Prisma.Sql,
): Promise<NeedsAttention[]> {
  const families = await administered(tx, actor, familyId);
  if (families.length === 0) return [];
  return tx.db.$queryRaw<NeedsAttention[]>`
    select x.kind, i.id as "ticketId", f.prefix, i.title as "ticketTitle", i.workflow_family_id as "familyId",
      w.title as "workflowTitle", x."taskId", t.task_key as "taskKey", d.title as "taskTitle",
      coalesce(t.status = 'ERROR', false) as "taskFailed", coalesce(d.task_type <> 'FORM', false) as "isAction",
      i.status = 'ON_HOLD' as "onHold", x.reason, x.since
    from (select * from ${ofEachKind(tx, families, size)} ${order}) x
    cross join lateral (
      select i.* from workflow_instance i where i.company_id = ${tx.companyId} and i.id = x."ticketId" limit 1) i
    join workflow_family f on f.company_id = i.company_id and f.id = i.workflow_family_id
    join workflow_definition w on w.company_id = i.company_id and w.id = i.workflow_definition_id
    left join lateral (select t.* from task_instance t where t.company_id = ${tx.companyId} and t.id = x."taskId" limit 1) t on true
    left join task_definition d on d.company_id = t.company_id and d.id = t.task_definition_id
    ${order}`;
}

/** As x: kind, "ticketId", "taskId", reason, since. At most `size` of each kind. */
function ofEachKind(tx: CompanyTx, families: readonly number[], size: number): Prisma.Sql {
  return Prisma.sql`(${stalled(tx, families, size)} union all ${undoable(tx, families, size)} union all ${failed(tx, families, size)}
      union all ${overdue(tx, families, size)}) x`;
}

async function administered(
  tx: CompanyTx,
  actor: Actor,
  familyId: number | null,
): Promise<readonly number[]> {
  if (familyId === null) return (await roleListsOfActor(tx, actor)).adminFamilies;
  const { ticketAdmin } = await liveRoleLists(tx, familyId);
  return mayAdministerInstance(actor, ticketAdmin) ? [familyId] : [];
}

function stalled(tx: CompanyTx, families: readonly number[], size: number): Prisma.Sql {
  return Prisma.sql`(
    select 'stalled' as kind, i.id as "ticketId", null::int as "taskId", null as reason, i.updated_at as since
    from workflow_instance i
    where i.company_id = ${tx.companyId} and i.workflow_family_id = any(${[...families]}::int[]) and i.stalled
    order by i.id desc limit ${size})`;
}

/**
 * Open tasks of people that nobody may do: no active user has a role of theirs and is among the users they name; or whoever claimed
 * them may not any more. Ticket admins, who may do every task, do not count: they are the ones to be told. Reads no further than the
 * page for tasks that are free, and else only those that are held.
 */
function undoable(tx: CompanyTx, families: readonly number[], size: number): Prisma.Sql {
  return Prisma.sql`(
    with lists as (
      select k.workflow_family_id as family_id, k.key as task_key, l.company_id, l.id, coalesce(l.restricted, true) as restricted
      from (
        select distinct v.workflow_family_id, d.key from workflow_definition v
        join task_definition d on d.company_id = v.company_id and d.workflow_definition_id = v.id and d.task_type = 'FORM'
        where v.company_id = ${tx.companyId} and v.workflow_family_id = any(${[...families]}::int[])) k
      left join role_list l on l.company_id = ${tx.companyId} and l.workflow_family_id = k.workflow_family_id
        and l.stage = 'LIVE' and l.kind = 'EXECUTOR' and l.component_key = k.key)
    select 'nobody' as kind, t."ticketId", t.id as "taskId", null as reason, t.since
    from lists l cross join lateral (
      select t.id, t.workflow_instance_id as "ticketId", t.updated_at as since from task_instance t
      where t.company_id = ${tx.companyId} and t.workflow_family_id = l.family_id and t.task_key = l.task_key
        and t.closed_step is null and t.claimed_by is null and not t.named
      order by t.workflow_family_id, t.task_key, t.id desc limit ${size}) t
    where not exists (select from "user" u where u.company_id = ${tx.companyId} and ${allowed})
    union all
    select 'nobody', t."ticketId", t.id, null, t.since
    from lists l cross join lateral (
      select t.id, t.workflow_instance_id as "ticketId", t.updated_at as since from task_instance t
      where t.company_id = ${tx.companyId} and t.workflow_family_id = l.family_id and t.task_key = l.task_key
        and t.closed_step is null and (t.named or t.claimed_by is not null)
        and not ${heldByAdmin} and not exists (
          select from "user" u
          where u.company_id = t.company_id and ${allowed} and (t.claimed_by is null or u.id = t.claimed_by)
            and (not t.named or exists (select from task_instance_user n
              where n.company_id = t.company_id and n.task_instance_id = t.id and n.user_id = u.id)))
      order by t.workflow_family_id, t.task_key, t.id desc limit ${size}) t)`;
}

/** User `u` is active and allowed by list `l`; nobody is by a list that does not exist. */
const allowed = Prisma.sql`u.is_active and (not l.restricted or exists (
  select from role_list_role x
  join user_role m on m.company_id = x.company_id and m.role_id = x.role_id and m.user_id = u.id
  where x.company_id = l.company_id and x.role_list_id = l.id))`;

/** Task `t` is claimed by an active ticket admin of its workflow, or an active company admin. */
const heldByAdmin = Prisma.sql`(t.claimed_by is not null and exists (
  select from "user" u
  join user_role m on m.company_id = u.company_id and m.user_id = u.id
  join role r on r.company_id = m.company_id and r.id = m.role_id
  where u.company_id = t.company_id and u.id = t.claimed_by and u.is_active
    and (r.is_company_admin or exists (
      select from role_list l join role_list_role x on x.company_id = l.company_id and x.role_list_id = l.id
      where l.company_id = t.company_id and l.workflow_family_id = t.workflow_family_id and l.stage = 'LIVE'
        and l.kind = 'TICKET_ADMIN' and l.restricted and x.role_id = r.id))))`;

/** Open tasks that should have been done by now, kind of task by kind of task: reads no further than the page. */
function overdue(tx: CompanyTx, families: readonly number[], size: number): Prisma.Sql {
  return Prisma.sql`(
    with timed as (
      select distinct v.workflow_family_id as family_id, d.key from workflow_definition v
      join task_definition d on d.company_id = v.company_id and d.workflow_definition_id = v.id and d.due is not null
      where v.company_id = ${tx.companyId} and v.workflow_family_id = any(${[...families]}::int[]))
    select 'overdue' as kind, t."ticketId", t.id as "taskId", r.name as reason, t.due_at as since
    from timed k cross join lateral (
      select o.id, o.workflow_instance_id as "ticketId", o.due_at, o.task_definition_id, o.escalation_missed from task_instance o
      where o.company_id = ${tx.companyId} and o.workflow_family_id = k.family_id and o.task_key = k.key and o.closed_step is null
        and o.due_at <= ${new Date()}::timestamptz
      order by o.due_at desc, o.id desc limit ${size}) t
    left join task_definition d on d.company_id = ${tx.companyId} and d.id = t.task_definition_id and t.escalation_missed
    left join role r on r.company_id = ${tx.companyId} and r.id = d.escalation_role_id
    order by t.due_at desc, t.id desc limit ${size})`;
}

function failed(tx: CompanyTx, families: readonly number[], size: number): Prisma.Sql {
  return Prisma.sql`(
    select 'error' as kind, e.workflow_instance_id as "ticketId", e.task_instance_id as "taskId", e.reason, e.created_at as since
    from workflow_error e
    join workflow_definition v on v.company_id = e.company_id and v.id = e.workflow_definition_id
    where e.company_id = ${tx.companyId} and v.workflow_family_id = any(${[...families]}::int[])
      and e.status = 'NEW' and e.status <> 'RESOLVED' and e.workflow_instance_id is not null
    order by e.id desc limit ${size})`;
}

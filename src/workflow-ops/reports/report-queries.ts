import { Prisma, type CompanyTx } from "../../db/index.js";
import type { ReportFilter } from "./report-filter.js";
import { daysBefore, type ReportPeriod } from "./report-period.js";
import { endOfDay, startOfDay } from "../../zone/days.js";

/** A part of the period (a day, a week, a month), by its first day. */
export interface PartCounts {
  readonly day: string;
  readonly opened: number;
  readonly completed: number;
  readonly cancelled: number;
}

/** Tickets of the period. Seconds; null where none ended. */
export interface TicketFigures {
  readonly parts: readonly PartCounts[];
  /** In as many days before the period. */
  readonly openedBefore: number;
  /** Live at this moment, whenever they were submitted. */
  readonly openNow: number;
  /** From submission to end, of those that ended in the period. */
  readonly median: number | null;
  readonly p90: number | null;
}

/** A kind of task. Seconds, the median of those completed in the period; null where there is none. */
export interface TaskFigures {
  readonly key: string;
  readonly completed: number;
  /** From opening until it was claimed, or completed where nobody claimed it. */
  readonly waiting: number | null;
  /** From the claim to the completion. */
  readonly working: number | null;
  /** How many of the completed had been done before in the same ticket. */
  readonly returned: number;
  /** How many of the completed were done after they were due. */
  readonly late: number;
  readonly openNow: number;
  /** How many of the open ones are overdue at this moment. */
  readonly overdue: number;
  /** Since when the oldest open one is; null where none is open. */
  readonly oldest: Date | null;
}

/** How many of the period's tickets those submitted who have this role today; whoever has several counts in each. */
export interface RoleCount {
  readonly role: string;
  readonly opened: number;
}

/** Opened and ended tickets by part of the period, and how long they took. Five statements, each along an index of the workflow's times, where what they count stands, too. */
export async function ticketFigures(tx: CompanyTx, filter: ReportFilter): Promise<TicketFigures> {
  await tx.db.$executeRaw`set local plan_cache_mode = force_custom_plan`; // a week is read otherwise than a year
  const opened = await openedByPart(tx, filter);
  const ended = await endedByPart(tx, filter, Prisma.sql`true`);
  const cancelled = await endedByPart(tx, filter, Prisma.sql`i.status = 'CANCELLED'`);
  const [now] = await tx.db.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from workflow_instance i
    where ${ofThese(tx, filter)} and i.ended_at is null and i.started_at is not null`;
  const [took] = await tx.db.$queryRaw<{ median: number | null; p90: number | null }[]>`
    with spans as (
      select ${rounded(Prisma.sql`t.seconds`)} as seconds from (
        select ${secondsOf(Prisma.sql`i.ended_at - i.started_at`)} as seconds from workflow_instance i
        where ${ofThese(tx, filter)} and ${within(Prisma.sql`i.ended_at`, filter.period)} and i.started_at is not null offset 0) t),
    counts as (select seconds, count(*) as many from spans group by seconds),
    sums as (select seconds, sum(many) over (order by seconds) as upto, sum(many) over () as whole from counts)
    select min(seconds) filter (where upto * 2 >= whole) as median,
      min(seconds) filter (where upto * 10 >= whole * 9) as p90 from sums`;
  return {
    parts: filter.period.parts.map((day, at) => ({
      day,
      opened: opened.get(at + 1) ?? 0,
      completed: (ended.get(at + 1) ?? 0) - (cancelled.get(at + 1) ?? 0),
      cancelled: cancelled.get(at + 1) ?? 0,
    })),
    openedBefore: opened.get(0) ?? 0,
    openNow: now?.count ?? 0,
    median: took?.median ?? null,
    p90: took?.p90 ?? null,
  };
}

/** How many were submitted, by the number of the part; those of as many days before under 0. */
async function openedByPart(tx: CompanyTx, filter: ReportFilter): Promise<Map<number, number>> {
  const { period } = filter;
  const rows = await tx.db.$queryRaw<{ part: number; count: number }[]>`
    select case when i.started_at < ${startOfDay(period.from)} then 0 else ${partOf(Prisma.sql`i.started_at`, period)} end as part,
      count(*)::int as count
    from workflow_instance i
    where ${ofThese(tx, filter)} and ${within(Prisma.sql`i.started_at`, { from: daysBefore(period), to: period.to })}
    group by 1`;
  return new Map(rows.map(({ part, count }) => [part, count]));
}

/** How many ended for which the condition holds, by the number of the part. */
async function endedByPart(
  tx: CompanyTx,
  filter: ReportFilter,
  condition: Prisma.Sql,
): Promise<Map<number, number>> {
  const rows = await tx.db.$queryRaw<{ part: number; count: number }[]>`
    select ${partOf(Prisma.sql`i.ended_at`, filter.period)} as part, count(*)::int as count
    from workflow_instance i
    where ${ofThese(tx, filter)} and ${within(Prisma.sql`i.ended_at`, filter.period)} and ${condition}
    group by 1`;
  return new Map(rows.map(({ part, count }) => [part, count]));
}

/** What became of the workflow's tasks, by key: those completed in the period, and those open now. Two statements. */
export async function taskFigures(tx: CompanyTx, filter: ReportFilter): Promise<TaskFigures[]> {
  const done = await tx.db.$queryRaw<Omit<TaskFigures, keyof OpenFigures>[]>`
    with spans as (
      select s.definition, s.again, s.late, ${rounded(Prisma.sql`s.waiting`)} as waiting, ${rounded(Prisma.sql`s.working`)} as working from (
        select t.task_definition_id as definition, t.number > 1 as again, coalesce(t.completed_at > t.due_at, false) as late,
          ${secondsOf(Prisma.sql`coalesce(t.claimed_at, t.completed_at) - t.created_at`)} as waiting,
          ${secondsOf(Prisma.sql`t.completed_at - t.claimed_at`)} as working
        from task_instance t where ${tasksOfThese(tx, filter)} and ${within(Prisma.sql`t.completed_at`, filter.period)} and not t.skipped
        offset 0) s),
    counts as (
      select definition, waiting, working, grouping(waiting) = 1 as worked, count(*) as many, count(*) filter (where again) as again,
        count(*) filter (where late) as late
      from spans group by grouping sets ((definition, waiting), (definition, working))),
    of_keys as (
      select d.key as task_key, c.worked, coalesce(c.waiting, c.working) as seconds, sum(c.many) as many, sum(c.again) as again, sum(c.late) as late
      from counts c join task_definition d on d.company_id = ${tx.companyId} and d.id = c.definition
      where coalesce(c.waiting, c.working) is not null group by 1, 2, 3),
    sums as (
      select *, sum(many) over (partition by task_key, worked order by seconds) as upto, sum(many) over (partition by task_key, worked) as whole
      from of_keys)
    select task_key as key, coalesce(sum(many) filter (where not worked), 0)::int as completed,
      min(seconds) filter (where not worked and upto * 2 >= whole) as waiting,
      min(seconds) filter (where worked and upto * 2 >= whole) as working,
      coalesce(sum(again) filter (where not worked), 0)::int as returned,
      coalesce(sum(late) filter (where not worked), 0)::int as late
    from sums group by task_key`;
  const open = await tx.db.$queryRaw<(OpenFigures & { key: string })[]>`
    select t.task_key as key, count(*)::int as "openNow", min(t.created_at) as oldest,
      count(*) filter (where t.due_at <= ${new Date()}::timestamptz)::int as overdue
    from task_instance t where ${tasksOfThese(tx, filter)} and t.closed_step is null group by 1`;
  const keys = new Set([...done, ...open].map(({ key }) => key));
  return [...keys].map((key) => ({
    ...(done.find((one) => one.key === key) ?? nothingDone(key)),
    ...(open.find((one) => one.key === key) ?? { openNow: 0, oldest: null, overdue: 0 }),
  }));
}

type OpenFigures = Pick<TaskFigures, "openNow" | "oldest" | "overdue">;

const nothingDone = (key: string) => ({
  key,
  completed: 0,
  waiting: null,
  working: null,
  returned: 0,
  late: 0,
});

/** Submitted tickets of the period by the roles that their submitters have today. One statement. */
export function ticketsByRole(tx: CompanyTx, filter: ReportFilter): Promise<RoleCount[]> {
  return tx.db.$queryRaw<RoleCount[]>`
    with people as (
      select i.submitter_id, count(*) as many from workflow_instance i
      where ${ofThese(tx, filter)} and ${within(Prisma.sql`i.started_at`, filter.period)} group by 1)
    select coalesce(r.name, '') as role, sum(p.many)::int as opened from people p
    left join user_role u on u.company_id = ${tx.companyId} and u.user_id = p.submitter_id
    left join role r on r.company_id = u.company_id and r.id = u.role_id
    group by 1 order by 2 desc, 1`;
}

function ofThese(tx: CompanyTx, filter: ReportFilter): Prisma.Sql {
  const conditions = [
    Prisma.sql`i.company_id = ${tx.companyId} and i.workflow_family_id = ${filter.familyId}`,
  ];
  if (filter.definitionId !== null)
    conditions.push(Prisma.sql`i.workflow_definition_id = ${filter.definitionId}`);
  if (filter.roleId !== null)
    conditions.push(
      Prisma.sql`i.submitter_id in (select u.user_id from user_role u where u.company_id = ${tx.companyId} and u.role_id = ${filter.roleId})`,
    );
  return Prisma.join(conditions, " and ");
}

/** The same for tasks; their ticket is asked only where the filter says something about it. */
function tasksOfThese(tx: CompanyTx, filter: ReportFilter): Prisma.Sql {
  const own = Prisma.sql`t.company_id = ${tx.companyId} and t.workflow_family_id = ${filter.familyId}`;
  if (filter.definitionId === null && filter.roleId === null) return own;
  return Prisma.sql`${own} and exists (
    select 1 from workflow_instance i where i.id = t.workflow_instance_id and ${ofThese(tx, filter)})`;
}

function within(at: Prisma.Sql, { from, to }: { from: string; to: string }): Prisma.Sql {
  return Prisma.sql`${at} >= ${startOfDay(from)} and ${at} < ${endOfDay(to)}`;
}

/** Which part of the period it is in, from 1: where a day begins is the reader's clocks' to say, not the database's. */
function partOf(at: Prisma.Sql, { parts }: ReportPeriod): Prisma.Sql {
  const begins = parts.map((day) => startOfDay(day).toISOString());
  return Prisma.sql`width_bucket(${at}, ${begins}::timestamptz[])`;
}

/** Whole ones. date_part gives what it has as it is; extract would make it a numeric first, at several times the price. */
function secondsOf(span: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`floor(date_part('epoch', ${span}))::int`;
}

/**
 * Seconds, exact below an hour, whole minutes above. So there are few different ones, and medians of millions come from counts and not from
 * sorting. They come out of a query of their own (offset 0), so that they are worked out once.
 */
function rounded(seconds: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(case when ${seconds} < 3600 then greatest(0, ${seconds}) else ${seconds} / 60 * 60 end)`;
}

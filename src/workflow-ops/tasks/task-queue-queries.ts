import type { Actor } from "../../access/index.js";
import { userNames } from "../../accounts/index.js";
import { keptUntilNews, Prisma, type CompanyTx } from "../../db/index.js";
import type { TaskStatus, WorkflowStatus } from "../../engine/index.js";
import type { QueueLists } from "./queue-lists-queries.js";
import { standsInFor } from "./substitutes-sql.js";
import { versionsOf } from "../tickets/ticket-list-queries.js";
import { ticketMatches } from "../tickets/search.js";

/** Which tasks a queue shows. */
export interface QueueFilter {
  /** "mine": claimed by the actor, or for them by name; "free": those they could take; "all": both. */
  readonly whose: "mine" | "free" | "all";
  /** Only this workflow's; null for all. */
  readonly familyId: number | null;
  /** Number or part of the title of the ticket; "" for all. */
  readonly search: string;
  /** Only those with a due time, the soonest first: all of them, due within a day (overdue ones among them), or overdue; "" for all tasks, the oldest first. */
  readonly due: "" | "any" | "day" | "overdue";
}

/** Where a page of a queue begins: after this task, and for those with a due time after that. */
export interface AfterTask {
  readonly id: number;
  /** Milliseconds; 0 in a queue by age. */
  readonly at: number;
}

/** A task in the queue of whoever asks. */
export interface QueueTask {
  readonly id: number;
  readonly title: string;
  readonly status: TaskStatus;
  /** Claimed by the reader; else it is theirs by name, or free to take. */
  readonly claimed: boolean;
  /** It names the reader. */
  readonly named: boolean;
  /** Whose it is, when the reader only stands in for them; null for what is the reader's own or free. */
  readonly standsInFor: string | null;
  readonly draftSaved: boolean;
  /** When it was opened. */
  readonly since: Date;
  /** null: it is never due, or paused while the ticket is on hold. */
  readonly dueAt: Date | null;
  readonly ticketId: number;
  readonly prefix: string;
  readonly ticketTitle: string;
  readonly ticketStatus: WorkflowStatus;
  readonly submitterName: string;
  readonly workflowTitle: string;
}

/** How many tasks are the reader's, and how many they could take; both at most 100. */
export interface QueueCounts {
  readonly mine: number;
  readonly free: number;
}

const MOST_COUNTED = 100;

/** A task as it is read: what its version and people are called is known without asking. */
interface Listed extends Omit<
  QueueTask,
  "title" | "standsInFor" | "prefix" | "submitterName" | "workflowTitle"
> {
  readonly taskKey: string;
  readonly definitionId: number;
  readonly submitterId: number;
  readonly standsInForId: number | null;
}

/** The tasks that the actor may do, in the order of the filter, at most `size`, after this place. One query beside queueLists. */
export async function listTasks(
  tx: CompanyTx,
  actor: Actor,
  lists: QueueLists,
  filter: QueueFilter,
  { after, size }: { readonly after: AfterTask | null; readonly size: number },
): Promise<QueueTask[]> {
  const wanted = narrowed(filter, after);
  const order = inOrder(wanted, ofTask);
  const rows = await tx.db.$queryRaw<Listed[]>`
    with ${allowed(lists)}
    select t.id, t.task_key as "taskKey", t.status::text, t.claimed_by is not null as claimed, t.named,
      case when (t.named and t.claimed_by is null) or t.claimed_by <> ${actor.userId} then ${heldFor(tx, actor)} end as "standsInForId",
      t.draft_saved_at is not null as "draftSaved", t.created_at as since, t.due_at as "dueAt", i.id as "ticketId",
      i.workflow_definition_id as "definitionId", i.title as "ticketTitle", i.status::text as "ticketStatus", i.submitter_id as "submitterId"
    from (${idsOf(tx, actor, lists, filter.whose, wanted, size)}) x
    join task_instance t on t.company_id = ${tx.companyId} and t.id = x.id
    join workflow_instance i on i.company_id = t.company_id and i.id = t.workflow_instance_id
    order by ${order} limit ${size}`;
  return named(tx, rows);
}

/** Of task `t`, which is the actor's only because they stand in for somebody: for whom. */
function heldFor({ companyId }: CompanyTx, { userId }: Actor): Prisma.Sql {
  return Prisma.sql`(
    select a.id from "user" a where a.company_id = t.company_id and a.id in (${standsInFor(companyId, userId)})
      and case when t.claimed_by is null
        then exists (select from task_instance_user n
            where n.company_id = t.company_id and n.task_instance_id = t.id and n.user_id = a.id)
          and not exists (select from task_instance_user n
            where n.company_id = t.company_id and n.task_instance_id = t.id and n.user_id = ${userId})
        else t.claimed_by = a.id end
      order by a.id limit 1)`;
}

async function named(tx: CompanyTx, rows: readonly Listed[]): Promise<QueueTask[]> {
  const people = rows.flatMap(({ standsInForId, submitterId }) =>
    standsInForId === null ? submitterId : [submitterId, standsInForId],
  );
  const [versions, names] = await Promise.all([versionsOf(tx, rows), userNames(tx, people)]);
  return rows.flatMap((row) => {
    const { definitionId, standsInForId, submitterId, taskKey } = row;
    const version = versions.get(definitionId);
    if (version === undefined) return [];
    return {
      ...row,
      title: version.compiled.tasks.get(taskKey)?.definition.title ?? taskKey,
      standsInFor: standsInForId === null ? null : (names.get(standsInForId) ?? null),
      prefix: version.definition.prefix,
      submitterName: names.get(submitterId) ?? "",
      workflowTitle: version.definition.title,
    };
  });
}

/** How many tasks wait for the actor, counted no further than 100, for the navigation and home; kept until something happens in the company. One query beside queueLists. */
export async function countTasks(
  tx: CompanyTx,
  actor: Actor,
  lists: QueueLists,
): Promise<QueueCounts> {
  const { rightsVersion, userId } = actor;
  if (rightsVersion === undefined) return countNow(tx, actor, lists);
  return keptUntilNews(tx, `tasks of ${userId}/${rightsVersion}`, () => countNow(tx, actor, lists));
}

async function countNow(tx: CompanyTx, actor: Actor, lists: QueueLists): Promise<QueueCounts> {
  const all = narrowed({ whose: "all", familyId: null, search: "", due: "" }, null);
  const [counts] = await tx.db.$queryRaw<QueueCounts[]>`
    with ${allowed(lists)}
    select (select count(*)::int from (${idsOf(tx, actor, lists, "mine", all, MOST_COUNTED)}) m) as mine,
      (select count(*)::int from (${idsOf(tx, actor, lists, "free", all, MOST_COUNTED)}) m) as free`;
  return counts ?? { mine: 0, free: 0 };
}

function allowed({ execute }: QueueLists): Prisma.Sql {
  const families = execute.map(({ familyId }) => familyId);
  const keys = execute.map(({ taskKey }) => taskKey);
  return Prisma.sql`allowed as (
    select a.family_id, a.task_key from unnest(${families}::int[], ${keys}::text[]) as a (family_id, task_key))`;
}

/** Which tasks `t` are wanted: what has to be joined to tell, and the conditions; by when they are due, or by age. */
interface Wanted {
  readonly joins: Prisma.Sql;
  readonly where: Prisma.Sql;
  readonly byDue: boolean;
}

/** The order of what is wanted; `of` is the table's name with its dot. */
function inOrder({ byDue }: Pick<Wanted, "byDue">, of: Prisma.Sql): Prisma.Sql {
  return byDue ? Prisma.sql`${of}due_at, ${of}id` : Prisma.sql`${of}id`;
}

const ofTask = Prisma.sql`t.`;

/** What tells a task's place in that order. */
function columns({ byDue }: Wanted): Prisma.Sql {
  return byDue ? Prisma.sql`t.id, t.due_at` : Prisma.sql`t.id`;
}

const DAY_MS = 24 * 3_600_000;

/** The ticket is joined when a search looks at it, and else not: a plan with fewer tables is made sooner. */
function narrowed({ due, familyId, search }: QueueFilter, after: AfterTask | null): Wanted {
  const byDue = due !== "";
  const conditions = [Prisma.sql`true`];
  if (familyId !== null) conditions.push(Prisma.sql`t.workflow_family_id = ${familyId}`);
  if (byDue) conditions.push(dueBy(due));
  if (after !== null)
    conditions.push(
      byDue
        ? Prisma.sql`(t.due_at, t.id) > (${new Date(after.at)}::timestamptz, ${after.id}::int)`
        : Prisma.sql`t.id > ${after.id}`,
    );
  const searched = search.trim() !== "";
  if (searched) conditions.push(ticketMatches(search));
  return {
    joins: searched ? tickets : Prisma.empty,
    where: Prisma.join(conditions, " and "),
    byDue,
  };
}

function dueBy(due: Exclude<QueueFilter["due"], "">): Prisma.Sql {
  if (due === "any") return Prisma.sql`t.due_at is not null`;
  return Prisma.sql`t.due_at <= ${new Date(Date.now() + (due === "day" ? DAY_MS : 0))}::timestamptz`;
}

/** Only people's tasks. */
const forms = Prisma.sql`
  join task_definition d on d.company_id = t.company_id and d.id = t.task_definition_id and d.task_type = 'FORM'`;

const tickets = Prisma.sql`
  join workflow_instance i on i.company_id = t.company_id and i.id = t.workflow_instance_id
  join workflow_family f on f.company_id = i.company_id and f.id = i.workflow_family_id`;

function idsOf(
  tx: CompanyTx,
  actor: Actor,
  lists: QueueLists,
  whose: QueueFilter["whose"],
  wanted: Wanted,
  size: number,
): Prisma.Sql {
  const parts = [
    ...(whose === "free"
      ? []
      : [claimedIds(tx, actor, lists, wanted, size), namedIds(tx, actor, wanted, size)]),
    ...(whose === "mine" ? [] : [freeIds(tx, lists, wanted, size)]),
  ];
  return Prisma.sql`select id from (${Prisma.join(
    parts.map((part) => Prisma.sql`(${part})`),
    " union ",
  )}) u order by ${inOrder(wanted, Prisma.empty)} limit ${size}`;
}

/** The actor and those whom they stand in for now. */
function ownIds({ companyId }: CompanyTx, { userId }: Actor): Prisma.Sql {
  return Prisma.sql`array(select ${userId}::int union all ${standsInFor(companyId, userId)})`;
}

/** What the actor has claimed and may still do: by role, and by name where it names users; or as a ticket admin. */
function claimedIds(
  tx: CompanyTx,
  actor: Actor,
  { adminFamilies }: QueueLists,
  wanted: Wanted,
  size: number,
): Prisma.Sql {
  return Prisma.sql`
    select ${columns(wanted)} from task_instance t ${forms} ${wanted.joins}
    where t.company_id = ${tx.companyId} and t.closed_step is null and t.claimed_by = any(${ownIds(tx, actor)}) and ${wanted.where}
      and (${actor.isCompanyAdmin} or t.workflow_family_id = any(${[...adminFamilies]}::int[])
        or ((t.workflow_family_id, t.task_key) in (select family_id, task_key from allowed)
          and (not t.named or exists (select from task_instance_user n
            where n.company_id = t.company_id and n.task_instance_id = t.id and n.user_id = any(${ownIds(tx, actor)})))))
    order by ${inOrder(wanted, ofTask)} limit ${size}`;
}

/** Unclaimed, and for the actor by name, or for somebody whom they stand in for. */
function namedIds(tx: CompanyTx, actor: Actor, wanted: Wanted, size: number): Prisma.Sql {
  return Prisma.sql`
    select ${columns(wanted)} from task_instance_user n
    join task_instance t on t.company_id = n.company_id and t.id = n.task_instance_id ${forms} ${wanted.joins}
    where n.company_id = ${tx.companyId} and n.user_id = any(${ownIds(tx, actor)}) and t.closed_step is null and t.named
      and t.claimed_by is null and (t.workflow_family_id, t.task_key) in (select family_id, task_key from allowed) and ${wanted.where}
    order by ${inOrder(wanted, ofTask)} limit ${size}`;
}

/** Unclaimed and for nobody by name, of each task that the actor's roles allow: each list is read no further than the page. */
function freeIds(tx: CompanyTx, { mixed }: QueueLists, wanted: Wanted, size: number): Prisma.Sql {
  return Prisma.sql`
    select q.* from allowed a cross join lateral (
      select ${columns(wanted)} from task_instance t ${mixed ? forms : Prisma.empty} ${wanted.joins}
      where t.company_id = ${tx.companyId} and t.workflow_family_id = a.family_id and t.task_key = a.task_key
        and t.closed_step is null and t.claimed_by is null and not t.named and ${wanted.where}
      order by ${inOrder(wanted, ofTask)} limit ${size}) q
    order by ${inOrder(wanted, Prisma.sql`q.`)} limit ${size}`;
}

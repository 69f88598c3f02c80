import type { Actor } from "../../access/index.js";
import { userNames } from "../../accounts/index.js";
import { Prisma, type CompanyTx } from "../../db/index.js";
import type { TaskStatus, TaskType, WorkflowStatus } from "../../engine/index.js";
import { loadDefinition, type LoadedDefinition } from "../../workflow-design/index.js";
import { asRequesterSees } from "../tasks/task-words.js";
import { ticketMatches } from "./search.js";
import { statusIs, type StatusFilter } from "./status-condition.js";

/** An open task in a list of tickets: who has it, or who is asked. */
export interface WaitingFor {
  readonly id: number;
  readonly key: string;
  readonly title: string;
  readonly taskType: TaskType;
  readonly status: TaskStatus;
  readonly claimedBy: number | null;
  readonly claimedByName: string | null;
  readonly named: boolean;
  /** ISO 8601; null: it is never due, or paused while the ticket is on hold. */
  readonly dueAt: string | null;
  readonly userIds: readonly number[];
  /** The users it names; null when it names none in particular. */
  readonly userNames: readonly string[] | null;
  /** The roles that may do it; null: any member. */
  readonly roleNames: readonly string[] | null;
  /** In one's own list: the reader has it, or it names them. */
  readonly yours?: boolean;
}

/** A ticket in a list. */
export interface TicketRow {
  readonly id: number;
  readonly prefix: string;
  readonly title: string;
  readonly status: WorkflowStatus;
  readonly stalled: boolean;
  readonly familyId: number;
  readonly workflowTitle: string;
  readonly submitterName: string;
  readonly createdAt: Date;
  /** When it was submitted; null for one that is only saved. */
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly updatedAt: Date;
  readonly waitsFor: readonly WaitingFor[];
  /** Keys of the tasks that were done. */
  readonly ran: readonly string[];
  /** How many tasks its version has. */
  readonly tasks: number;
  /** The completion that ended it; null when none did. */
  readonly endedAs: string | null;
  /** For a saved one: the form of the active version where it goes on; null when that is not offered any more. */
  readonly formId: number | null;
}

/** What a list of tickets is narrowed to. */
export interface TicketFilter {
  readonly status: StatusFilter;
  /** Number, part of the title, or in an admin's list of the submitter's name; "" for all. */
  readonly search: string;
  /** Only this workflow's; null for all. */
  readonly familyId: number | null;
}

interface Place {
  readonly after: number | null;
  readonly size: number;
}

/** The actor's own tickets, as a requester is told of them, saved ones among them, newest first, at most `size`, before the one with id `after`. One query. */
export async function listMyTickets(
  tx: CompanyTx,
  actor: Actor,
  filter: TicketFilter,
  { after, size }: Place,
): Promise<TicketRow[]> {
  const conditions = [
    Prisma.sql`i.company_id = ${tx.companyId} and i.submitter_id = ${actor.userId}`,
    statusIs(filter.status),
    ticketMatches(filter.search),
  ];
  if (after !== null) conditions.push(Prisma.sql`i.id < ${after}`);
  if (filter.familyId !== null)
    conditions.push(Prisma.sql`i.workflow_family_id = ${filter.familyId}`);
  // the prefix is a search's alone: where it is joined, all tickets of a user may be read to find the newest
  const prefixes = filter.search.trim() === "" ? Prisma.empty : family;
  const rows = await listed(
    tx,
    Prisma.sql`(
      select i.* from workflow_instance i ${prefixes} where ${Prisma.join(conditions, " and ")} order by i.id desc limit ${size}) i`,
  );
  return rows.map((row) => ({
    ...row,
    waitsFor: row.waitsFor.map((task) => asRequesterSees(task, actor.userId)),
  }));
}

/** These tickets, newest first. One query. */
export function ticketsById(tx: CompanyTx, ids: readonly number[]): Promise<TicketRow[]> {
  return listed(
    tx,
    Prisma.sql`unnest(${[...ids]}::int[]) as x (id) cross join lateral (
      select i.* from workflow_instance i where i.company_id = ${tx.companyId} and i.id = x.id limit 1) i`,
  );
}

const family = Prisma.sql`join workflow_family f on f.company_id = i.company_id and f.id = i.workflow_family_id`;

/** The rows of these tickets `i`, newest first. */
async function listed(tx: CompanyTx, tickets: Prisma.Sql): Promise<TicketRow[]> {
  const rows = await tx.db.$queryRaw<Listed[]>`
    select i.id, i.title, i.status::text, i.stalled, i.workflow_family_id as "familyId", i.workflow_definition_id as "definitionId",
      i.submitter_id as "submitterId", i.created_at as "createdAt", i.started_at as "startedAt", i.ended_at as "endedAt",
      i.updated_at as "updatedAt", i.ran,
      case when i.ended_at is null then ${openTasks} end as open,
      case when i.ended_at is not null then ${endedAs} end as "endedKey",
      case when i.status = 'NOT_STARTED' then ${formId} end as "formId"
    from ${tickets} order by i.id desc`;
  return named(tx, rows);
}

/** An open task as it is read: titles, roles and names are known without asking. */
type OpenTask = readonly [
  id: number,
  key: string,
  status: TaskStatus,
  claimedBy: number | null,
  named: boolean,
  userIds: readonly number[],
  dueAt: string | null,
];

interface Listed extends Omit<
  TicketRow,
  "prefix" | "workflowTitle" | "submitterName" | "waitsFor" | "tasks" | "endedAs"
> {
  readonly definitionId: number;
  readonly submitterId: number;
  readonly open: readonly OpenTask[] | null;
  readonly endedKey: string | null;
}

/** With what their versions and the users are called, which is kept. */
async function named(tx: CompanyTx, rows: readonly Listed[]): Promise<TicketRow[]> {
  const [versions, names] = await Promise.all([
    versionsOf(tx, rows),
    userNames(
      tx,
      rows.flatMap(({ submitterId, open }) => [
        submitterId,
        ...(open ?? []).flatMap(([, , , claimedBy, , userIds]) =>
          claimedBy === null ? userIds : [...userIds, claimedBy],
        ),
      ]),
    ),
  ]);
  return rows.flatMap((row) => {
    const { definitionId, endedKey, open, submitterId } = row;
    const version = versions.get(definitionId);
    if (version === undefined) return [];
    const { completions, prefix, tasks, title } = version.definition;
    return {
      ...row,
      prefix,
      workflowTitle: title,
      submitterName: names.get(submitterId) ?? "",
      waitsFor: (open ?? []).map((task) => waitingFor(version, task, names)),
      tasks: tasks.length,
      endedAs: completions.find(({ key }) => key === endedKey)?.title ?? null,
    };
  });
}

/** The versions of these tickets by their ids; each is kept, so that none is asked for twice. */
export async function versionsOf(
  tx: CompanyTx,
  rows: readonly { readonly definitionId: number }[],
): Promise<ReadonlyMap<number, LoadedDefinition>> {
  const ids = [...new Set(rows.map(({ definitionId }) => definitionId))];
  const found = await Promise.all(ids.map((id) => loadDefinition(tx, id)));
  return new Map(found.flatMap((version) => (version === null ? [] : [[version.id, version]])));
}

function waitingFor(
  version: LoadedDefinition,
  [id, key, status, claimedBy, named, userIds, dueAt]: OpenTask,
  names: ReadonlyMap<number, string>,
): WaitingFor {
  const definition = version.compiled.tasks.get(key)?.definition;
  return {
    id,
    key,
    title: definition?.title ?? key,
    taskType: definition?.task_type ?? "FORM",
    status,
    claimedBy,
    claimedByName: claimedBy === null ? null : (names.get(claimedBy) ?? null),
    named,
    dueAt,
    userIds,
    userNames: named ? inOrder(userIds, names) : null,
    roleNames: rolesOf(version, key),
  };
}

/** The names of users, in their order. */
export function inOrder(ids: readonly number[], names: ReadonlyMap<number, string>): string[] {
  return ids.flatMap((id) => names.get(id) ?? []).toSorted();
}

/** The roles that may do a task; null: any member may. */
export function rolesOf(
  version: LoadedDefinition | undefined,
  taskKey: string,
): readonly string[] | null {
  const list = version?.lists.executor.get(taskKey);
  if (list === undefined) return [];
  return list.restricted ? list.roleNames : null;
}

/** The names of the roles of the live list of task `t`, as JSON: null when any member may, [] when it has no list. */
export const roleNames = Prisma.sql`coalesce((
  select case when l.restricted then coalesce(jsonb_agg(r.name order by r.name) filter (where r.id is not null), '[]') else 'null' end
  from role_list l
  left join role_list_role x on x.company_id = l.company_id and x.role_list_id = l.id
  left join role r on r.company_id = x.company_id and r.id = x.role_id
  where l.company_id = t.company_id and l.workflow_family_id = t.workflow_family_id and l.stage = 'LIVE'
    and l.kind = 'EXECUTOR' and l.component_key = t.task_key
  group by l.company_id, l.id), '[]')`;

const openTasks = Prisma.sql`(
  select json_agg(json_build_array(t.id, t.task_key, t.status, t.claimed_by, t.named,
    case when t.named then array(select n.user_id from task_instance_user n
      where n.company_id = t.company_id and n.task_instance_id = t.id order by n.user_id) else '{}' end, t.due_at) order by t.id)
  from task_instance t
  where t.company_id = i.company_id and t.workflow_instance_id = i.id and t.closed_step is null)`;

const endedAs = Prisma.sql`(
  select e.completion_key from completion_instance e
  where e.company_id = i.company_id and e.workflow_instance_id = i.id and e.step = i.step)`;

const formId = Prisma.sql`(
  select d.id from ticket_instance t
  join workflow_definition v
    on v.company_id = t.company_id and v.workflow_family_id = i.workflow_family_id and v.status = 'ACTIVE'
  join ticket_definition d
    on d.company_id = v.company_id and d.workflow_definition_id = v.id and d.key = t.ticket_key
  where t.company_id = i.company_id and t.workflow_instance_id = i.id limit 1)`;

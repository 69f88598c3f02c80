import type { Actor } from "../../access/index.js";
import { Prisma, type CompanyTx } from "../../db/index.js";
import type { TaskStatus, TaskType, WorkflowStatus } from "../../engine/index.js";
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
  place: Place,
): Promise<TicketRow[]> {
  const conditions = [
    Prisma.sql`i.submitter_id = ${actor.userId}`,
    statusIs(filter.status),
    ticketMatches(filter.search),
  ];
  if (filter.familyId !== null)
    conditions.push(Prisma.sql`i.workflow_family_id = ${filter.familyId}`);
  const rows = await listed(tx, conditions, place);
  return rows.map((row) => ({
    ...row,
    waitsFor: row.waitsFor.map((task) => asRequesterSees(task, actor.userId)),
  }));
}

/** These tickets, in no order. One query. */
export function ticketsById(tx: CompanyTx, ids: readonly number[]): Promise<TicketRow[]> {
  return listed(tx, [Prisma.sql`i.id = any(${[...ids]}::int[])`], {
    after: null,
    size: ids.length,
  });
}

async function listed(
  tx: CompanyTx,
  conditions: readonly Prisma.Sql[],
  { after, size }: Place,
): Promise<TicketRow[]> {
  const before = after === null ? Prisma.sql`true` : Prisma.sql`i.id < ${after}`;
  return tx.db.$queryRaw<TicketRow[]>`
    select i.id, f.prefix, i.title, i.status::text, i.stalled, i.workflow_family_id as "familyId", w.title as "workflowTitle",
      s.name as "submitterName", i.created_at as "createdAt", i.started_at as "startedAt", i.ended_at as "endedAt",
      i.updated_at as "updatedAt", ${waitsFor} as "waitsFor", i.ran,
      (select count(*)::int from task_definition d
        where d.company_id = i.company_id and d.workflow_definition_id = i.workflow_definition_id) as tasks, ${endedAs} as "endedAs", ${formId} as "formId"
    from workflow_instance i
    join workflow_family f on f.company_id = i.company_id and f.id = i.workflow_family_id
    join workflow_definition w on w.company_id = i.company_id and w.id = i.workflow_definition_id
    join "user" s on s.company_id = i.company_id and s.id = i.submitter_id
    where i.company_id = ${tx.companyId} and ${before} and ${Prisma.join([...conditions], " and ")}
    order by i.id desc limit ${size}`;
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

/** The names of the users that task `t` names; null when it names none in particular. */
export const namedUserNames = Prisma.sql`case when t.named then (
  select coalesce(jsonb_agg(u.name order by u.name), '[]') from task_instance_user n
  join "user" u on u.company_id = n.company_id and u.id = n.user_id
  where n.company_id = t.company_id and n.task_instance_id = t.id) end`;

const waitsFor = Prisma.sql`(
  select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'key', t.task_key, 'title', d.title, 'taskType', d.task_type, 'status', t.status,
    'claimedBy', t.claimed_by, 'claimedByName', c.name, 'named', t.named, 'dueAt', t.due_at,
    'userIds', array(select n.user_id from task_instance_user n
      where n.company_id = t.company_id and n.task_instance_id = t.id order by n.user_id),
    'userNames', ${namedUserNames}, 'roleNames', ${roleNames}) order by t.id), '[]')
  from task_instance t
  join task_definition d on d.company_id = t.company_id and d.id = t.task_definition_id
  left join "user" c on c.company_id = t.company_id and c.id = t.claimed_by
  where t.company_id = i.company_id and t.workflow_instance_id = i.id and t.closed_step is null)`;

const endedAs = Prisma.sql`(
  select d.title from completion_instance e
  join completion_definition d on d.company_id = e.company_id and d.id = e.completion_definition_id
  where e.company_id = i.company_id and e.workflow_instance_id = i.id and e.step = i.step and i.ended_at is not null)`;

const formId = Prisma.sql`(
  select d.id from ticket_instance t
  join workflow_definition v
    on v.company_id = t.company_id and v.workflow_family_id = i.workflow_family_id and v.status = 'ACTIVE'
  join ticket_definition d
    on d.company_id = v.company_id and d.workflow_definition_id = v.id and d.key = t.ticket_key
  where t.company_id = i.company_id and t.workflow_instance_id = i.id and i.status = 'NOT_STARTED' limit 1)`;

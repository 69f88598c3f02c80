import { keptUntilNews, Prisma, type CompanyTx } from "../../db/index.js";
import { ticketMatches } from "../tickets/search.js";
import type { NotificationKind } from "./kinds.js";
import type { Told } from "./notification-words.js";

/** A notification as its list shows it. */
export interface NotificationRow extends Told {
  readonly id: number;
  readonly taskId: number | null;
  readonly commentId: number | null;
  readonly at: Date;
  readonly read: boolean;
}

/** Which of somebody's notifications. */
export interface NotificationFilter {
  readonly unread: boolean;
  readonly kind: NotificationKind | null;
  /** Number or part of the title of the ticket; "" for all. */
  readonly search: string;
}

/** The ticket's title when it was told: who may not see the ticket any more learns nothing newer. */
const titleThen = (of: Prisma.Sql, now: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`coalesce(${of}.detail ->> 'ticketTitle', ${now}.title)`;

const columns = Prisma.sql`
  n.id, n.kind::text, a.name as "actorName", d.title as "taskTitle", n.detail, n.workflow_instance_id as "ticketId", f.prefix,
  ${titleThen(Prisma.sql`n`, Prisma.sql`i`)} as "ticketTitle", n.task_instance_id as "taskId", n.comment_id as "commentId", n.created_at as at, n.read_at is not null as read`;

const joined = Prisma.sql`
  join workflow_instance i on i.company_id = n.company_id and i.id = n.workflow_instance_id
  join workflow_family f on f.company_id = i.company_id and f.id = i.workflow_family_id
  left join task_instance t on t.company_id = n.company_id and t.id = n.task_instance_id
  left join task_definition d on d.company_id = t.company_id and d.id = t.task_definition_id
  left join "user" a on a.company_id = n.company_id and a.id = n.actor_id`;

/** Somebody's notifications, newest first, below this id. One query. */
export async function listNotifications(
  tx: CompanyTx,
  userId: number,
  { unread, kind, search }: NotificationFilter,
  { below, size }: { readonly below: number | null; readonly size: number },
): Promise<NotificationRow[]> {
  return tx.db.$queryRaw<NotificationRow[]>`
    select ${columns} from (
      select * from notification o
      where o.company_id = ${tx.companyId} and o.user_id = ${userId} and o.in_app
        and (${below}::int is null or o.id < ${below}::int) and (not ${unread} or o.read_at is null)
        and (${kind}::text is null or o.kind::text = ${kind}::text) ${onTicket(search)}
      order by o.id desc limit ${size}) n ${joined}
    order by n.id desc`;
}

function onTicket(search: string): Prisma.Sql {
  if (search.trim() === "") return Prisma.empty;
  return Prisma.sql`and exists (select from (
      select w.company_id, w.id, w.workflow_family_id, ${titleThen(Prisma.sql`o`, Prisma.sql`w`)} as title from workflow_instance w) i
    join workflow_family f on f.company_id = i.company_id and f.id = i.workflow_family_id
    where i.company_id = o.company_id and i.id = o.workflow_instance_id and ${ticketMatches(search)})`;
}

/** Somebody's notification; null when it is not theirs. */
export async function findNotification(
  tx: CompanyTx,
  userId: number,
  id: number,
): Promise<NotificationRow | null> {
  const [row] = await tx.db.$queryRaw<NotificationRow[]>`
    select ${columns} from notification n ${joined}
    where n.company_id = ${tx.companyId} and n.user_id = ${userId} and n.id = ${id} and n.in_app`;
  return row ?? null;
}

/** How many somebody has not read, counted no further than 100; kept until something happens in the company. One query. */
export function countUnread(tx: CompanyTx, userId: number): Promise<number> {
  return keptUntilNews(tx, `unread of ${userId}`, async () => {
    const [row] = await tx.db.$queryRaw<{ n: number }[]>`
      select count(*)::int as n from (
        select from notification where company_id = ${tx.companyId} and user_id = ${userId} and read_at is null and in_app limit 100) u`;
    return row?.n ?? 0;
  });
}

/** What waits to be mailed to somebody, oldest first: with "DAILY" all, else what is wanted soon. */
export async function listUnmailed(
  tx: CompanyTx,
  userId: number,
  daily: boolean,
  size: number,
): Promise<NotificationRow[]> {
  return tx.db.$queryRaw<NotificationRow[]>`
    select ${columns} from (
      select * from notification o
      where o.company_id = ${tx.companyId} and o.user_id = ${userId} and o.mailed_at is null and (${daily} or o.by_mail = 'SOON')
      order by o.id limit ${size} for update) n ${joined}
    order by n.id`;
}

import { announceUsers, Prisma, type CompanyTx } from "../../db/index.js";
import { enqueueMails } from "../../jobs/queue.js";
import { notificationLimits } from "../../settings.js";
import { KINDS, type NotificationKind } from "./kinds.js";

/** Something to tell a person of. `about` is what it tells of, once a person: the same again is not told again. */
export interface News {
  readonly userId: number;
  readonly kind: NotificationKind;
  readonly about: string;
  readonly taskId?: number;
  readonly commentId?: number;
  readonly detail?: Readonly<Record<string, string>>;
}

/** The ticket that it is about, and who did it: nobody is told of their own acts. */
export interface Source {
  readonly ticketId: number;
  readonly actorId: number | null;
}

const defaults = Prisma.join(
  KINDS.map(
    ({ kind, inApp, byMail }) =>
      Prisma.sql`(${kind}::notification_kind, ${inApp}::boolean, ${byMail}::notification_mail)`,
  ),
);

/**
 * Writes what people are told, as each of them wants it, has it mailed, and announces it to their pages. Three statements, however many
 * people there are; none where there is nothing.
 */
export async function writeNotifications(
  tx: CompanyTx,
  { ticketId, actorId }: Source,
  news: readonly News[],
): Promise<void> {
  if (news.length === 0) return;
  const rows = JSON.stringify(news.map((one) => ({ detail: {}, ...one })));
  const told = await tx.db.$queryRaw<{ userId: number; soon: boolean }[]>`
    insert into notification (company_id, user_id, kind, about, workflow_instance_id, task_instance_id, comment_id, actor_id, detail,
      in_app, by_mail, mailed_at)
    select ${tx.companyId}, u.id, n.kind, n.about, ${ticketId}, n."taskId", n."commentId", ${actorId}::int,
      n.detail || jsonb_build_object('ticketTitle', i.title), w.in_app, w.by_mail,
      case when w.by_mail = 'NEVER' then now() end
    from jsonb_to_recordset(${rows}::jsonb)
      as n ("userId" int, kind notification_kind, about text, "taskId" int, "commentId" int, detail jsonb)
    join workflow_instance i on i.company_id = ${tx.companyId} and i.id = ${ticketId}
    join "user" u on u.company_id = ${tx.companyId} and u.id = n."userId" and u.is_active and u.id is distinct from ${actorId}::int
    join (values ${defaults}) as d (kind, in_app, by_mail) on d.kind = n.kind
    left join notification_preference p on p.company_id = u.company_id and p.user_id = u.id and p.kind = n.kind
    cross join lateral (select coalesce(p.in_app, d.in_app) as in_app, coalesce(p.by_mail, d.by_mail) as by_mail) w
    where w.in_app or w.by_mail <> 'NEVER'
    on conflict (company_id, user_id, about) do nothing
    returning user_id as "userId", by_mail = 'SOON' as soon`;
  const ids = (which: typeof told) => [...new Set(which.map(({ userId }) => userId))];
  await enqueueMails(tx, ids(told.filter(({ soon }) => soon)), notificationLimits.collectMinutes);
  await announceUsers(tx, ids(told));
}

import { withCompany, type CompanyTx } from "../../db/index.js";
import { linkBase, writeMail } from "../../mail/index.js";
import { notificationLimits } from "../../settings.js";
import { newsLetter, type Addressee } from "./notification-letters.js";
import { listUnmailed } from "./notification-queries.js";

/** Rows that one mail takes together; it shows the first of them. */
const MOST_IN_ONE = 500;

/** Mails somebody what they wanted to know soon, all in one; nothing where nothing waits any more. */
export async function mailPerson(person: {
  readonly companyId: number;
  readonly userId: number;
}): Promise<void> {
  await withCompany(person, async (tx) => {
    const user = await tx.db.user.findFirst({
      where: { company_id: tx.companyId, id: person.userId },
      select: { email: true, name: true, is_active: true },
    });
    if (user !== null) await mail(tx, person.userId, user, false);
  });
}

interface Due extends Addressee {
  readonly id: number;
}

/** At most so many digests in one transaction; the caller goes on until there are none. */
const DIGESTS_AT_ONCE = 20;

/** Sends the daily digests of a company that are due: once a day, from the hour on, in each reader's zone. Gives how many it sent. */
export async function sendDigests(company: { readonly companyId: number }): Promise<number> {
  return withCompany(company, async (tx) => {
    const due = await tx.db.$queryRaw<Due[]>`
      select u.id, u.email, u.name from "user" u
      join company c on c.id = u.company_id
      cross join lateral (select now() at time zone coalesce(u.time_zone, c.time_zone) as here) z
      cross join lateral (select z.here::date + make_interval(hours => ${notificationLimits.digestHour}::int) as hour) h
      where u.company_id = ${tx.companyId} and u.is_active and z.here >= h.hour
        and (u.digest_sent_on is null or u.digest_sent_on < z.here::date)
        and exists (select from notification n where n.company_id = u.company_id and n.user_id = u.id and n.mailed_at is null
          and n.created_at < h.hour at time zone coalesce(u.time_zone, c.time_zone))
      order by u.id limit ${DIGESTS_AT_ONCE} for update of u skip locked`;
    for (const user of due) {
      await mail(tx, user.id, { ...user, is_active: true }, true);
      await tx.db.$executeRaw`
        update "user" u set digest_sent_on = (now() at time zone coalesce(u.time_zone, c.time_zone))::date
        from company c where c.id = u.company_id and u.company_id = ${tx.companyId} and u.id = ${user.id}`;
    }
    return due.length;
  });
}

async function mail(
  tx: CompanyTx,
  userId: number,
  user: Addressee & { readonly is_active: boolean },
  daily: boolean,
): Promise<void> {
  const news = await listUnmailed(tx, userId, daily, MOST_IN_ONE);
  if (news.length === 0) return;
  await tx.db.notification.updateMany({
    where: { company_id: tx.companyId, id: { in: news.map(({ id }) => id) } },
    data: { mailed_at: new Date() },
  });
  // Who was deactivated meanwhile is told nothing; who read it all meanwhile needs no mail.
  const unread = news.filter(({ read }) => !read);
  if (!user.is_active || unread.length === 0) return;
  await writeMail(tx, userId, newsLetter(user, unread, { base: linkBase(), daily }));
}

import { calendarOf } from "../accounts/index.js";
import { weeklyMinutes } from "../calendar/index.js";
import type { CompanyTx } from "../db/index.js";
import type { Known } from "../engine/index.js";
import type { LoadedDefinition } from "./definition-queries.js";

/** What the checks ask of the company, for the due times of a version. At most two statements; none where nothing is due. */
export async function knownFor(tx: CompanyTx, loaded: LoadedDefinition): Promise<Known> {
  const works = loaded.definition.tasks.some((task) => task.due?.counted === "working");
  const [escalations, calendar] = await Promise.all([
    escalationsIn(tx, loaded),
    works ? calendarOf(tx) : null,
  ]);
  return calendar === null
    ? { escalations }
    : { escalations, weeklyMinutes: weeklyMinutes(calendar.week) };
}

async function escalationsIn(
  { companyId, db }: CompanyTx,
  { escalationRoles, lists }: LoadedDefinition,
): Promise<NonNullable<Known["escalations"]>> {
  const asked = Object.entries(escalationRoles).map(([key, { id }]) => {
    const executors = lists.executor.get(key);
    const any = executors?.restricted === false;
    return { key, role_id: id, executors: any ? null : (executors?.roleIds ?? []) };
  });
  if (asked.length === 0) return new Map();
  const rows = await db.$queryRaw<{ key: string; holders: number; able: number }[]>`
    select e.key, count(u.id)::int as holders,
      count(u.id) filter (where e.executors is null or exists (select from user_role x
        where x.company_id = u.company_id and x.user_id = u.id and x.role_id = any (e.executors)))::int as able
    from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as e(key text, role_id int, executors int[])
    left join user_role m on m.company_id = ${companyId} and m.role_id = e.role_id
    left join "user" u on u.company_id = m.company_id and u.id = m.user_id and u.is_active
    group by e.key`;
  return new Map(rows.map(({ key, ...of }) => [key, of]));
}

import { Prisma } from "../../db/index.js";

const now = Prisma.sql`s.ended_at is null and s.starts_at <= now() and s.ends_at > now()`;

/** Of task `t`: who stands in at this moment for the users that it names. */
export const substituteIds = Prisma.sql`array(select distinct s.substitute_id from task_instance_user n
  join substitution s on s.company_id = n.company_id and s.user_id = n.user_id and ${now}
  where n.company_id = t.company_id and n.task_instance_id = t.id order by 1)`;

/** Of task `t`: who stands in at this moment for whoever has claimed it. */
export const claimSubstituteIds = Prisma.sql`array(select distinct s.substitute_id from substitution s
  where s.company_id = t.company_id and s.user_id = t.claimed_by and ${now} order by 1)`;

/** Of user `userId`: for whom they stand in at this moment, as a query of ids. */
export function standsInFor(companyId: number, userId: number): Prisma.Sql {
  return Prisma.sql`select s.user_id from substitution s where s.company_id = ${companyId} and s.substitute_id = ${userId} and ${now}`;
}

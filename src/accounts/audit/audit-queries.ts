import { Prisma, type CompanyTx } from "../../db/index.js";
import { endOfDay, startOfDay } from "../../zone/days.js";

/** A row of the audit as its pages show it. */
export interface AuditRow {
  readonly id: number;
  readonly at: Date;
  readonly act: string;
  /** Null: the system itself. */
  readonly actor_id: number | null;
  readonly actor_name: string | null;
  readonly actor_email: string | null;
  readonly behalf_name: string | null;
  /** System staff of the installation who did it; then there is no actor. */
  readonly staff_name: string | null;
  readonly staff_email: string | null;
  readonly object_kind: string;
  readonly object_id: number | null;
  /** What the object is called today; null when it is gone, or has no name. */
  readonly object_name: string | null;
  /** Of the ticket that it is about, such as PR-1042. */
  readonly ticket_id: number | null;
  readonly ticket_number: string | null;
  readonly workflow_title: string | null;
  readonly before: unknown;
  readonly after: unknown;
  readonly reason: string | null;
  readonly address: string | null;
}

/** Which rows a list shows; "" and null leave a filter out. */
export interface AuditFilter {
  /** Part of the name or address of who did it, in any case. */
  readonly q: string;
  readonly act: string;
  readonly kind: string;
  readonly objectId: number | null;
  /** Days in UTC as yyyy-mm-dd, both included. */
  readonly from: string;
  readonly to: string;
}

const NAME = Prisma.sql`
  case a.object_kind
    when 'user' then (select o.name from "user" o where o.company_id = a.company_id and o.id = a.object_id)
    when 'role' then (select o.name from role o where o.company_id = a.company_id and o.id = a.object_id)
    when 'company' then (select o.name from company o where o.id = a.company_id)
    when 'workflow_definition' then (select o.title from workflow_definition o where o.company_id = a.company_id and o.id = a.object_id)
    when 'ticket_definition' then (select o.title from ticket_definition o where o.company_id = a.company_id and o.id = a.object_id)
    when 'task_definition' then (select o.title from task_definition o where o.company_id = a.company_id and o.id = a.object_id)
    when 'completion_definition' then
      (select o.title from completion_definition o where o.company_id = a.company_id and o.id = a.object_id)
    when 'task_instance' then
      (select d.title from task_instance o join task_definition d on d.company_id = o.company_id and d.id = o.task_definition_id
        where o.company_id = a.company_id and o.id = a.object_id)
  end`;

const TICKET = Prisma.sql`
  case a.object_kind
    when 'workflow_instance' then a.object_id
    when 'task_instance' then
      (select o.workflow_instance_id from task_instance o where o.company_id = a.company_id and o.id = a.object_id)
  end`;

/**
 * The company's audit, the latest first, at most `size` rows, those before the row with id `after`.
 * @param familyId shows the part of one workflow; null all of it
 */
export function listAudit(
  { companyId, db }: CompanyTx,
  familyId: number | null,
  filter: AuditFilter,
  { after, size }: { readonly after: number | null; readonly size: number },
): Promise<AuditRow[]> {
  return db.$queryRaw<AuditRow[]>`
    select a.id, a.at, a.act, a.actor_id, u.name as actor_name, u.email as actor_email, b.name as behalf_name, a.staff_name, a.staff_email,
           a.object_kind, a.object_id, ${NAME} as object_name, i.id as ticket_id, f.prefix || '-' || i.id as ticket_number,
           w.title as workflow_title, a.before, a.after, a.reason, a.address
      from (select p.* from audit p
             where p.company_id = ${companyId} and ${matching(companyId, familyId, filter)}
               and ${after === null ? Prisma.sql`true` : Prisma.sql`p.id < ${after}::int`}
             order by p.id desc limit ${size}::int) a
      left join "user" u on u.company_id = a.company_id and u.id = a.actor_id
      left join "user" b on b.company_id = a.company_id and b.id = a.on_behalf_of_id
      left join workflow_instance i on i.company_id = a.company_id and i.id = ${TICKET}
      left join workflow_family f on f.company_id = i.company_id and f.id = i.workflow_family_id
      left join lateral (
        select v.title from workflow_definition v
         where v.company_id = a.company_id and v.workflow_family_id = a.workflow_family_id
         order by v.status = 'ACTIVE' desc, v.version desc limit 1) w on true
     order by a.id desc`;
}

function matching(companyId: number, familyId: number | null, filter: AuditFilter): Prisma.Sql {
  const { q, act, kind, objectId, from, to } = filter;
  const part = `%${q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const conditions = [Prisma.sql`true`];
  if (familyId !== null) conditions.push(Prisma.sql`p.workflow_family_id = ${familyId}`);
  if (q !== "") {
    conditions.push(Prisma.sql`(p.actor_id in (select s.id from "user" s
      where s.company_id = ${companyId} and (s.name ilike ${part} or s.email ilike ${part}))
      or 'System staff (' || p.staff_name || ') ' || p.staff_email ilike ${part})`);
  }
  if (act !== "") conditions.push(Prisma.sql`p.act = ${act}`);
  if (kind !== "") conditions.push(Prisma.sql`p.object_kind = ${kind}`);
  if (objectId !== null) conditions.push(Prisma.sql`p.object_id = ${objectId}`);
  if (from !== "") conditions.push(Prisma.sql`p.at >= ${startOfDay(from)}::timestamptz`);
  if (to !== "") conditions.push(Prisma.sql`p.at < ${endOfDay(to)}::timestamptz`);
  return Prisma.join(conditions, " and ");
}

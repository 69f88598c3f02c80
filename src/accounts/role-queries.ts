import { Prisma, type CompanyTx } from "../db/index.js";

/** A role as the pages of the company's admins show it. */
export interface RoleRow {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly is_company_admin: boolean;
  readonly is_workflow_designer: boolean;
  /** Active users who hold it. */
  readonly members: number;
  /** Lists of workflows that name it, of drafts too, and tasks that escalate to it in some version. */
  readonly uses: number;
}

/** A list of a workflow that names a role, or a task of it that escalates to the role. */
export interface RoleUse {
  readonly workflow_definition_id: number;
  readonly workflow: string;
  readonly kind: "TICKET_ADMIN" | "SUBMITTER" | "EXECUTOR" | "ESCALATION";
  /** The ticket or task definition's key; "" for ticket admins. */
  readonly component_key: string;
  /** Named by a draft only. */
  readonly draft: boolean;
  /** Named by versions before the newest only, which stay as they are. */
  readonly older: boolean;
}

/** Roles by name; `q` is part of a name or description, in any case, and "" shows all. */
export async function searchRoles(
  tx: CompanyTx,
  q: string,
  { after, size }: { readonly after: number | null; readonly size: number },
): Promise<RoleRow[]> {
  const { companyId } = tx;
  const part = `%${q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const later =
    after === null
      ? Prisma.sql`true`
      : Prisma.sql`(lower(r.name), r.id) >
          (select lower(a.name), a.id from role a where a.company_id = ${companyId} and a.id = ${after})`;
  return rows(
    tx,
    Prisma.sql`(r.name ilike ${part} or r.description ilike ${part}) and ${later}`,
    size,
  );
}

/** One role, or null. */
export async function findRole(tx: CompanyTx, id: number): Promise<RoleRow | null> {
  const [row] = await rows(tx, Prisma.sql`r.id = ${id}`, 1);
  return row ?? null;
}

async function rows(
  { companyId, db }: CompanyTx,
  condition: Prisma.Sql,
  size: number,
): Promise<RoleRow[]> {
  return db.$queryRaw<RoleRow[]>`
    select r.id, r.name, r.description, r.is_company_admin, r.is_workflow_designer,
           (select count(*)::int from user_role m join "user" u on u.company_id = m.company_id and u.id = m.user_id and u.is_active
             where m.company_id = r.company_id and m.role_id = r.id) as members,
           (select count(*)::int from role_list_role l where l.company_id = r.company_id and l.role_id = r.id)
           + (select count(distinct (d.workflow_family_id, t.key))::int from task_definition t
                join workflow_definition d on d.company_id = t.company_id and d.id = t.workflow_definition_id
               where t.company_id = r.company_id and t.escalation_role_id = r.id) as uses
      from role r where r.company_id = ${companyId} and ${condition}
     order by lower(r.name), r.id limit ${size}::int`;
}

/** The lists that name a role, and the tasks that escalate to it, each with its workflow's newest version. */
export async function usesOfRole({ companyId, db }: CompanyTx, roleId: number): Promise<RoleUse[]> {
  return db.$queryRaw<RoleUse[]>`
    with named as (
      select l.workflow_family_id, l.kind::text as kind, l.component_key, l.stage = 'DRAFT' as draft, null::int as version
        from role_list_role n
        join role_list l on l.company_id = n.company_id and l.id = n.role_list_id
       where n.company_id = ${companyId} and n.role_id = ${roleId}
      union all
      select v.workflow_family_id, 'ESCALATION', t.key, v.status = 'DRAFT', v.version
        from task_definition t
        join workflow_definition v on v.company_id = t.company_id and v.id = t.workflow_definition_id
       where t.company_id = ${companyId} and t.escalation_role_id = ${roleId})
    select d.id as workflow_definition_id, d.title as workflow, n.kind, n.component_key,
           bool_and(n.draft) as draft, coalesce(max(n.version) < d.version, false) as older
      from named n
      join lateral (select w.id, w.title, w.version from workflow_definition w
                     where w.company_id = ${companyId} and w.workflow_family_id = n.workflow_family_id
                     order by w.version desc limit 1) d on true
     group by d.id, d.title, d.version, n.kind, n.component_key
     order by lower(d.title), d.id, n.kind, n.component_key`;
}

/** Every role of the company by name: what a list may name. */
export async function listRoles({
  companyId,
  db,
}: CompanyTx): Promise<{ id: number; name: string }[]> {
  const roles = await db.role.findMany({
    where: { company_id: companyId },
    select: { id: true, name: true },
  });
  return roles.toSorted((a, b) => a.name.localeCompare(b.name, "en") || a.id - b.id);
}

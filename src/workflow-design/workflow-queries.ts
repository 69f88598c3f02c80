import { Prisma, type CompanyTx } from "../db/index.js";

export type VersionStatus = "DRAFT" | "ACTIVE" | "ARCHIVED";

/** A workflow in the list of all: its newest version, and which others there are. */
export interface WorkflowRow {
  readonly familyId: number;
  readonly key: string;
  readonly prefix: string;
  /** Of the newest version. */
  readonly id: number;
  readonly version: number;
  readonly status: VersionStatus;
  readonly title: string;
  readonly description: string;
  readonly updatedAt: Date;
  readonly activeId: number | null;
  readonly activeVersion: number | null;
  readonly draftId: number | null;
  readonly tickets: number;
  readonly tasks: number;
}

/** Which workflows a list shows; "" leaves a filter out. A workflow has a status when one of its versions has it; ARCHIVED only without another. */
export interface WorkflowFilter {
  /** Part of the title, key or prefix, in any case. */
  readonly q: string;
  readonly status: VersionStatus | "";
}

/** Workflows by the title of their newest version, at most `size`, those that come after the family with id `after`. One query. */
export async function listWorkflows(
  { companyId, db }: CompanyTx,
  filter: WorkflowFilter,
  { after, size }: { readonly after: number | null; readonly size: number },
): Promise<readonly WorkflowRow[]> {
  return db.$queryRaw<WorkflowRow[]>`
    with newest as (
      select distinct on (d.workflow_family_id) d.*, lower(d.title) collate "C" as sort_title
      from workflow_definition d where d.company_id = ${companyId}
      order by d.workflow_family_id, d.version desc
    )
    select f.id as "familyId", f.key, f.prefix, d.id, d.version, d.status::text as status, d.title, d.description,
      d.updated_at as "updatedAt", a.id as "activeId", a.version as "activeVersion",
      case when d.status = 'DRAFT' then d.id end as "draftId",
      (select count(*)::int from ticket_definition c where c.company_id = d.company_id and c.workflow_definition_id = d.id) as tickets,
      (select count(*)::int from task_definition c where c.company_id = d.company_id and c.workflow_definition_id = d.id) as tasks
    from newest d
    join workflow_family f on f.company_id = d.company_id and f.id = d.workflow_family_id
    left join workflow_definition a
      on a.company_id = d.company_id and a.workflow_family_id = d.workflow_family_id and a.status = 'ACTIVE'
    where ${matching(filter)} and ${
      after === null
        ? Prisma.sql`true`
        : Prisma.sql`(d.sort_title, f.id) > (select n.sort_title, n.workflow_family_id from newest n where n.workflow_family_id = ${after})`
    }
    order by d.sort_title, f.id limit ${size}::int`;
}

function matching({ q, status }: WorkflowFilter): Prisma.Sql {
  const part = `%${q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const conditions = [Prisma.sql`true`];
  if (q !== "")
    conditions.push(
      Prisma.sql`(d.title ilike ${part} or f.key ilike ${part} or f.prefix ilike ${part})`,
    );
  if (status === "DRAFT") conditions.push(Prisma.sql`d.status = 'DRAFT'`);
  if (status === "ACTIVE") conditions.push(Prisma.sql`a.id is not null`);
  if (status === "ARCHIVED") conditions.push(Prisma.sql`d.status = 'ARCHIVED'`);
  return Prisma.join(conditions, " and ");
}

/** One version as the list of versions shows it, newest first. */
export interface VersionRow {
  readonly id: number;
  readonly version: number;
  readonly status: VersionStatus;
  readonly title: string;
  readonly createdAt: Date;
  readonly createdBy: string | null;
  readonly publishedAt: Date | null;
  readonly publishedBy: string | null;
  readonly archivedAt: Date | null;
  /** Tickets that began with it and have not ended. */
  readonly liveTickets: number;
}

/** All versions of a workflow, newest first. One query. */
export async function versionsOf(
  { companyId, db }: CompanyTx,
  familyId: number,
): Promise<readonly VersionRow[]> {
  return db.$queryRaw<VersionRow[]>`
    select d.id, d.version, d.status::text as status, d.title, d.created_at as "createdAt", c.name as "createdBy",
      d.published_at as "publishedAt", p.name as "publishedBy", d.archived_at as "archivedAt",
      (select count(*)::int from workflow_instance i
        where i.company_id = d.company_id and i.workflow_family_id = d.workflow_family_id and i.ended_at is null
          and i.workflow_definition_id = d.id and i.started_at is not null) as "liveTickets"
    from workflow_definition d
    left join "user" c on c.company_id = d.company_id and c.id = d.created_by
    left join "user" p on p.company_id = d.company_id and p.id = d.published_by
    where d.company_id = ${companyId} and d.workflow_family_id = ${familyId}
    order by d.version desc`;
}

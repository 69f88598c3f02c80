import { Prisma, type OperatorTx } from "../db/index.js";
import { companyNamed } from "./company-queries.js";
import { endOfDay, startOfDay } from "../zone/days.js";
import { containing } from "./words.js";

/** The four kinds of definitions. */
export type DefinitionKind = "workflows" | "tickets" | "tasks" | "completions";

/** A definition of some company, in one version. */
export interface DefinitionRow {
  readonly id: number;
  readonly companyId: number;
  readonly companyName: string;
  readonly key: string;
  readonly version: number;
  readonly title: string;
  readonly description: string;
  readonly workflowTitle: string;
  readonly workflowKey: string;
  readonly prefix: string;
  /** Its workflow version's. */
  readonly status: "DRAFT" | "ACTIVE" | "ARCHIVED";
  /** Of a task. */
  readonly taskType: string | null;
  /** Of a completion. */
  readonly completionStatus: string | null;
  readonly createdAt: Date;
  /** Its workflow version's; null while it is a draft. */
  readonly publishedAt: Date | null;
}

/** Which definitions a list shows; "" leaves a filter out. */
export interface DefinitionFilter {
  /** Part of the title, the description or the key. */
  readonly q: string;
  /** Part of a company's name, or # and its number. */
  readonly company: string;
  /** Part of the workflow's title or key. */
  readonly workflow: string;
  readonly status: string;
  readonly taskType: string;
  readonly completionStatus: string;
  /** Days in UTC as yyyy-mm-dd on which it was made, both included. */
  readonly from: string;
  readonly to: string;
}

const NOTHING = Prisma.sql`null::text`;

const SOURCES: Readonly<
  Record<DefinitionKind, { table: Prisma.Sql; taskType: Prisma.Sql; completionStatus: Prisma.Sql }>
> = {
  workflows: {
    table: Prisma.sql`workflow_definition`,
    taskType: NOTHING,
    completionStatus: NOTHING,
  },
  tickets: { table: Prisma.sql`ticket_definition`, taskType: NOTHING, completionStatus: NOTHING },
  tasks: {
    table: Prisma.sql`task_definition`,
    taskType: Prisma.sql`d.task_type::text`,
    completionStatus: NOTHING,
  },
  completions: {
    table: Prisma.sql`completion_definition`,
    taskType: NOTHING,
    completionStatus: Prisma.sql`d.completion_status::text`,
  },
};

/** Definitions of one kind over all companies, newest first, at most `size`, before the one with id `before`. */
export function listDefinitions(
  { db }: OperatorTx,
  kind: DefinitionKind,
  filter: DefinitionFilter,
  { before, size }: { readonly before: number | null; readonly size: number },
): Promise<DefinitionRow[]> {
  const { table, taskType, completionStatus } = SOURCES[kind];
  const version = kind === "workflows" ? Prisma.sql`d.id` : Prisma.sql`d.workflow_definition_id`;
  return db.$queryRaw<DefinitionRow[]>`
    select d.id, d.company_id as "companyId", o.name as "companyName", d.key, d.version, d.title, d.description,
      w.title as "workflowTitle", w.key as "workflowKey", f.prefix, w.status::text, ${taskType} as "taskType",
      ${completionStatus} as "completionStatus", d.created_at as "createdAt", w.published_at as "publishedAt"
      from ${table} d
      join workflow_definition w on w.company_id = d.company_id and w.id = ${version}
      join workflow_family f on f.company_id = w.company_id and f.id = w.workflow_family_id
      join company o on o.id = d.company_id
     where ${before === null ? Prisma.sql`true` : Prisma.sql`d.id < ${before}::int`} and ${matching(kind, filter)}
     order by d.id desc limit ${size}::int`;
}

function matching(kind: DefinitionKind, filter: DefinitionFilter): Prisma.Sql {
  const { q, company, workflow, status, from, to } = filter;
  const conditions = [Prisma.sql`true`];
  if (q !== "") {
    const part = containing(q);
    conditions.push(
      Prisma.sql`(d.title ilike ${part} or d.description ilike ${part} or d.key ilike ${part})`,
    );
  }
  if (company !== "") conditions.push(companyNamed(company));
  if (workflow !== "") {
    const part = containing(workflow);
    conditions.push(Prisma.sql`(w.title ilike ${part} or w.key ilike ${part})`);
  }
  if (status !== "") conditions.push(Prisma.sql`w.status::text = ${status}`);
  if (kind === "tasks" && filter.taskType !== "")
    conditions.push(Prisma.sql`d.task_type::text = ${filter.taskType}`);
  if (kind === "completions" && filter.completionStatus !== "")
    conditions.push(Prisma.sql`d.completion_status::text = ${filter.completionStatus}`);
  if (from !== "") conditions.push(Prisma.sql`d.created_at >= ${startOfDay(from)}::timestamptz`);
  if (to !== "") conditions.push(Prisma.sql`d.created_at < ${endOfDay(to)}::timestamptz`);
  return Prisma.join(conditions, " and ");
}

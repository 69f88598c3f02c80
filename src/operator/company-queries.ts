import { Prisma, type OperatorTx } from "../db/index.js";
import { MOST_COUNTED, containing } from "./words.js";

/** A company in the operator's list. Counts stop at MOST_COUNTED + 1. */
export interface CompanyRow {
  readonly id: number;
  readonly name: string;
  readonly createdAt: Date;
  /** Null: not suspended. */
  readonly suspendedAt: Date | null;
  readonly suspendedReason: string | null;
  /** Active ones. */
  readonly users: number;
  readonly workflows: number;
  /** Submitted ones. */
  readonly tickets: number;
  readonly openTasks: number;
  /** Of its own people; looks of system staff are none. */
  readonly lastActivity: Date;
}

/** Which companies a list shows. */
export interface CompanyFilter {
  /** Part of the name, or the number; "" for all. */
  readonly q: string;
  readonly state: "" | "open" | "suspended";
  readonly sort: CompanySort;
}

/** By name, the newest first, or those first where something happened last. */
export type CompanySort = "name" | "newest" | "activity";

const lastActivity = (company: Prisma.Sql) => Prisma.sql`greatest(${company}.created_at,
  (select a.at from audit a where a.company_id = ${company}.id and a.staff_name is null order by a.id desc limit 1),
  (select d.created_at from workflow_data d where d.company_id = ${company}.id order by d.id desc limit 1))`;

const atMost = (rows: Prisma.Sql) =>
  Prisma.sql`(select count(*)::int from (${rows} limit ${MOST_COUNTED + 1}::int) counted)`;

const COLUMNS = Prisma.sql`
  c.id, c.name, c.created_at as "createdAt", c.suspended_at as "suspendedAt", c.suspended_reason as "suspendedReason",
  ${atMost(Prisma.sql`select from "user" u where u.company_id = c.id and u.is_active`)} as users,
  ${atMost(Prisma.sql`select from workflow_family f where f.company_id = c.id`)} as workflows,
  ${atMost(Prisma.sql`select from workflow_instance i where i.company_id = c.id and i.started_at is not null`)} as tickets,
  ${atMost(Prisma.sql`select from task_instance t where t.company_id = c.id and t.closed_step is null`)} as "openTasks",
  ${lastActivity(Prisma.sql`c`)} as "lastActivity"`;

/** What each order goes by, of the company under this name, the id settling ties; and which way. */
const ORDERS: Readonly<Record<CompanySort, (company: Prisma.Sql) => Prisma.Sql>> = {
  name: (company) => Prisma.sql`lower(${company}.name), ${company}.id`,
  newest: (company) => Prisma.sql`${company}.id`,
  activity: (company) => Prisma.sql`${lastActivity(company)}, ${company}.id`,
};

/** Companies, at most `size`, those that come after the one with id `after`. */
export function listCompanies(
  { db }: OperatorTx,
  filter: CompanyFilter,
  { after, size }: { readonly after: number | null; readonly size: number },
): Promise<CompanyRow[]> {
  const key = ORDERS[filter.sort];
  const up = filter.sort === "name";
  const beyond =
    after === null
      ? Prisma.sql`true`
      : Prisma.sql`(${key(Prisma.sql`o`)}) ${up ? Prisma.sql`>` : Prisma.sql`<`}
          (select ${key(Prisma.sql`p`)} from company p where p.id = ${after}::int)`;
  const order = filter.sort === "name" ? Prisma.sql`lower(c.name), c.id` : null;
  return db.$queryRaw<CompanyRow[]>`
    select ${COLUMNS} from (
      select o.* from (select id, name, created_at, suspended_at, suspended_reason from company) o
       where ${matching(filter)} and ${beyond}
       order by ${sorted(filter.sort)} limit ${size}::int) c
     order by ${order ?? (filter.sort === "newest" ? Prisma.sql`c.id desc` : Prisma.sql`"lastActivity" desc, c.id desc`)}`;
}

function sorted(sort: CompanySort): Prisma.Sql {
  if (sort === "name") return Prisma.sql`lower(o.name), o.id`;
  if (sort === "newest") return Prisma.sql`o.id desc`;
  return Prisma.sql`${lastActivity(Prisma.sql`o`)} desc, o.id desc`;
}

function matching({ q, state }: CompanyFilter): Prisma.Sql {
  const conditions = [Prisma.sql`true`];
  if (q !== "") conditions.push(named(q));
  if (state === "open") conditions.push(Prisma.sql`o.suspended_at is null`);
  if (state === "suspended") conditions.push(Prisma.sql`o.suspended_at is not null`);
  return Prisma.join(conditions, " and ");
}

/** "#12" is the company with that number, anything else part of a name. */
function named(q: string): Prisma.Sql {
  const [, number] = /^#([1-9]\d{0,8})$/.exec(q) ?? [];
  if (number !== undefined) return Prisma.sql`o.id = ${Number(number)}::int`;
  return Prisma.sql`o.name ilike ${containing(q)}`;
}

/** The companies of this name or number, at most two: one is one that a list is narrowed to. */
export async function companiesNamed(
  { db }: OperatorTx,
  q: string,
): Promise<{ id: number; name: string }[]> {
  return db.$queryRaw<{ id: number; name: string }[]>`
    select o.id, o.name from company o where ${named(q)} order by o.id limit 2`;
}

/** The condition that company `o` is of this name or number. */
export const companyNamed = named;

/** A company at hand: no more than whether it is there, and open. */
export interface CompanyAtHand {
  readonly id: number;
  readonly name: string;
  readonly suspendedAt: Date | null;
  readonly suspendedReason: string | null;
}

/** One company, or null. */
export async function findCompany({ db }: OperatorTx, id: number): Promise<CompanyAtHand | null> {
  const [row] = await db.$queryRaw<CompanyAtHand[]>`
    select id, name, suspended_at as "suspendedAt", suspended_reason as "suspendedReason" from company where id = ${id}::int`;
  return row ?? null;
}

/** The row of one company as the list has it. */
export async function companyRow({ db }: OperatorTx, id: number): Promise<CompanyRow | null> {
  const [row] = await db.$queryRaw<
    CompanyRow[]
  >`select ${COLUMNS} from company c where c.id = ${id}::int`;
  return row ?? null;
}

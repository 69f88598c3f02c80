import type { OperatorTx } from "../db/index.js";
import { MOST_COUNTED } from "./words.js";

/** A workflow of a company: its active version, else its newest. */
export interface CompanyWorkflow {
  readonly key: string;
  readonly prefix: string;
  readonly title: string;
  readonly version: number;
  readonly status: "DRAFT" | "ACTIVE" | "ARCHIVED";
  /** Tickets of it that live, at most MOST_COUNTED + 1. */
  readonly live: number;
}

/** What the page of a company says beside its row in the list. Counts stop at MOST_COUNTED + 1. */
export interface CompanyDetails {
  readonly requiresTwoFactor: boolean;
  readonly deactivated: number;
  readonly liveTickets: number;
  /** Submitted in the last 30 days, of the newest MOST_COUNTED. */
  readonly recentTickets: number;
  /** Errors that nobody has resolved. */
  readonly errors: number;
  readonly isStaffs: boolean;
  readonly admins: readonly { readonly name: string; readonly email: string }[];
  readonly workflows: readonly CompanyWorkflow[];
}

const MOST_ADMINS = 20;
const MOST_WORKFLOWS = 100;

/** The rest of one company's page. */
export async function companyDetails(tx: OperatorTx, id: number): Promise<CompanyDetails> {
  return {
    ...(await numbers(tx, id)),
    admins: await admins(tx, id),
    workflows: await workflows(tx, id),
  };
}

async function numbers(
  { db }: OperatorTx,
  id: number,
): Promise<Omit<CompanyDetails, "admins" | "workflows">> {
  const most = MOST_COUNTED + 1;
  const [row] = await db.$queryRaw<Omit<CompanyDetails, "admins" | "workflows">[]>`
    select c.requires_two_factor as "requiresTwoFactor",
      exists (select from system_staff s where s.company_id = c.id) as "isStaffs",
      (select count(*)::int from (select from "user" u where u.company_id = c.id and not u.is_active limit ${most}::int) x)
        as deactivated,
      (select count(*)::int from (select from workflow_instance i
          where i.company_id = c.id and i.started_at is not null and i.ended_at is null limit ${most}::int) x) as "liveTickets",
      (select count(*) filter (where x.started_at > now() - interval '30 days')::int from
        (select i.started_at from workflow_instance i where i.company_id = c.id order by i.id desc limit ${MOST_COUNTED}::int) x)
        as "recentTickets",
      (select count(*)::int from (select from workflow_error e where e.company_id = c.id and e.status <> 'RESOLVED' limit ${most}::int) x)
        as errors
      from company c where c.id = ${id}::int`;
  if (!row) throw new Error(`Expected company ${id}, but there is none.`);
  return row;
}

/** Whom to write to. */
function admins({ db }: OperatorTx, id: number): Promise<{ name: string; email: string }[]> {
  return db.$queryRaw<{ name: string; email: string }[]>`
    select u.name, u.email from "user" u
     where u.company_id = ${id}::int and u.is_active and exists (
       select from user_role m join role r on r.company_id = m.company_id and r.id = m.role_id
        where m.company_id = u.company_id and m.user_id = u.id and r.is_company_admin)
     order by lower(u.name), u.id limit ${MOST_ADMINS}::int`;
}

function workflows({ db }: OperatorTx, id: number): Promise<CompanyWorkflow[]> {
  return db.$queryRaw<CompanyWorkflow[]>`
    select f.key, f.prefix, w.title, w.version, w.status::text,
      (select count(*)::int from (select from workflow_instance i
          where i.company_id = f.company_id and i.workflow_family_id = f.id and i.ended_at is null and i.started_at is not null
          limit ${MOST_COUNTED + 1}::int) x) as live
      from workflow_family f
      join lateral (
        select v.title, v.version, v.status from workflow_definition v
         where v.company_id = f.company_id and v.workflow_family_id = f.id
         order by v.status = 'ACTIVE' desc, v.version desc limit 1) w on true
     where f.company_id = ${id}::int
     order by lower(w.title), f.id limit ${MOST_WORKFLOWS}::int`;
}

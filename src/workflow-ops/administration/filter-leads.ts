import { Prisma, type CompanyTx } from "../../db/index.js";
import {
  askedValues,
  DAY_COLUMNS,
  daysOf,
  numberOf,
  spokenWords,
  submitterIs,
  taskIs,
  taskIsOpen,
  versionIs,
  wordsAre,
} from "./filter-conditions.js";
import { asksForTask, type ResolvedFilter } from "./ticket-filter.js";

/** A condition of a filter that an index of its own leads to: the way to take where few tickets meet it. */
export interface Lead {
  /** Over tickets `i`, and `s` what they are found by. */
  readonly meets: Prisma.Sql;
  /** The ids of no more than so many that meet it, as a query. */
  readonly few: Prisma.Sql;
  /** Its index is in order, and read no further than that; the one of words is read to the end. */
  readonly inOrder: boolean;
}

/** The leads of a filter, beside the order of the list, which is that of `along`. */
export function leadsOf(
  tx: CompanyTx,
  filter: ResolvedFilter,
  along: keyof typeof DAY_COLUMNS,
  most: number,
): readonly Lead[] {
  const ofFamily = Prisma.sql`i.company_id = ${tx.companyId} and i.workflow_family_id = ${filter.familyId}`;
  const led = (meets: Prisma.Sql, order = Prisma.sql`i.id`): Lead => ({
    meets,
    few: Prisma.sql`select i.id from workflow_instance i where ${ofFamily} and ${meets} order by ${order} desc limit ${most}`,
    inOrder: true,
  });
  const leads = [
    byWords(tx, filter, most),
    byTask(tx, filter, most),
    byDays(tx, filter, along, most),
  ];
  if (filter.submitterIds !== null) leads.push(bySubmitter(tx, filter.submitterIds, most));
  if (filter.version !== null) leads.push(byVersion(tx, filter, most));
  if (filter.status === "stalled") leads.push(led(Prisma.sql`i.stalled`));
  // A status stands in the text: only so an index of it alone is found.
  if (filter.status === "ON_HOLD" && along !== "started")
    leads.push(led(Prisma.sql`i.status = 'ON_HOLD'`, DAY_COLUMNS.started));
  if (filter.status === "CANCELLED" && along !== "ended")
    leads.push(led(Prisma.sql`i.status = 'CANCELLED'`, DAY_COLUMNS.ended));
  // By the last change the live ones are not apart from the ended ones.
  if ((filter.status === "live" || filter.status === "IN_PROGRESS") && along === "changed")
    leads.push(led(Prisma.sql`i.ended_at is null`, DAY_COLUMNS.started));
  return leads.filter((lead) => lead !== null);
}

function byWords(tx: CompanyTx, filter: ResolvedFilter, most: number): Lead | null {
  const meets = wordsAre(filter);
  // What only says what must not be leads nowhere.
  const leads =
    filter.search !== "" || filter.tests.some((one) => one.kind === "words" && !one.not);
  if (meets === null || !leads) return null;
  const { familyId } = filter;
  const spoken = spokenWords(filter) ?? Prisma.sql`null::tsquery`;
  return {
    meets,
    few: Prisma.sql`
      select find_tickets(${familyId}::int, ${askedValues(filter)}::tsquery, ${spoken}, ${most}::int) as id
      union select i.id from workflow_instance i
        where i.company_id = ${tx.companyId} and i.workflow_family_id = ${familyId} and i.id = ${numberOf(filter) ?? 0}`,
    inOrder: false,
  };
}

function byTask(tx: CompanyTx, filter: ResolvedFilter, most: number): Lead | null {
  if (!asksForTask(filter)) return null;
  return {
    meets: taskIsOpen(filter),
    few: Prisma.sql`
      select distinct t.workflow_instance_id as id from (
        select t.workflow_instance_id from task_instance t
        where t.company_id = ${tx.companyId} and t.workflow_family_id = ${filter.familyId} and ${taskIs(filter)}
        order by t.id desc limit ${most}) t`,
    inOrder: true,
  };
}

/** Of each of them along their own index: the workflow is asked of what is found, lest its index be taken for it. */
function bySubmitter(tx: CompanyTx, ids: readonly number[], most: number): Lead {
  return {
    meets: submitterIs(ids),
    few: Prisma.sql`
      select t.id from unnest(${[...ids]}::int[]) as u (id) cross join lateral (
        select i.id from workflow_instance i
        where i.company_id = ${tx.companyId} and i.submitter_id = u.id order by i.id desc limit ${most}) t
      order by t.id desc limit ${most}`,
    inOrder: true,
  };
}

function byVersion(tx: CompanyTx, filter: ResolvedFilter, most: number): Lead {
  const meets = versionIs(tx, filter);
  return {
    meets,
    few: Prisma.sql`
      select i.id from workflow_instance i where i.company_id = ${tx.companyId} and ${meets} order by i.id desc limit ${most}`,
    inOrder: true,
  };
}

/** Days of another time than the list is ordered by. */
function byDays(
  tx: CompanyTx,
  filter: ResolvedFilter,
  along: keyof typeof DAY_COLUMNS,
  most: number,
): Lead | null {
  const days = daysOf(filter);
  if (days.length === 0 || filter.when === along) return null;
  const meets = Prisma.join(days, " and ");
  const [alias, id, table] =
    filter.when === "changed"
      ? [Prisma.sql`s`, Prisma.sql`s.workflow_instance_id`, Prisma.sql`ticket_search`]
      : [Prisma.sql`i`, Prisma.sql`i.id`, Prisma.sql`workflow_instance`];
  return {
    meets,
    few: Prisma.sql`
      select ${id} as id from ${table} ${alias}
      where ${alias}.company_id = ${tx.companyId} and ${alias}.workflow_family_id = ${filter.familyId} and ${meets}
      order by ${DAY_COLUMNS[filter.when]} desc, ${id} desc limit ${most}`,
    inOrder: true,
  };
}

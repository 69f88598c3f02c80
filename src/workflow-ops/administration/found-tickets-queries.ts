import { Prisma, type CompanyTx } from "../../db/index.js";
import {
  askedValues,
  conditionsOf,
  DAY_COLUMNS,
  daysOf,
  numberOf,
  spokenWords,
  taskIs,
} from "./filter-conditions.js";
import { asksForTask, type ResolvedFilter, type TicketSort } from "./ticket-filter.js";

/** So many tickets are looked at for one page; where they do not fill it, the page says so and goes on from there. */
const MOST_LOOKED_AT = 10_000;

/** Where a page begins: after the ticket with this moment and id, in the order of the list. */
export interface AfterTicket {
  readonly at: number;
  readonly id: number;
}

/** The tickets of a page, and how the list goes on. */
export interface FoundTickets {
  readonly ids: readonly number[];
  /** The place after the last one; null when there are no more. */
  readonly next: AfterTicket | null;
  /** Looked at as many as one page may: there may be more behind them. */
  readonly cut: "none" | "go_on" | "narrow";
}

interface Hit {
  readonly id: number;
  readonly at: Date;
}

const ORDERS: {
  readonly [sort in TicketSort]: { column: keyof typeof DAY_COLUMNS; down: boolean };
} = {
  newest: { column: "started", down: true },
  oldest: { column: "started", down: false },
  changed: { column: "changed", down: true },
  unchanged: { column: "changed", down: false },
  ended: { column: "ended", down: true },
};

/** One page of a workflow's tickets, at most `size`, in the order of the filter. At most two queries, however many tickets there are. */
export async function findTickets(
  tx: CompanyTx,
  filter: ResolvedFilter,
  { after, size }: { readonly after: AfterTicket | null; readonly size: number },
): Promise<FoundTickets> {
  const few = fewOf(tx, filter);
  const hits =
    few === null
      ? await alongIndex(tx, filter, after, size + 1)
      : await amongFew(tx, filter, few, after, size + 1);
  const rows = hits.rows.slice(0, size);
  const last = rows.at(-1);
  if (hits.rows.length > size && last !== undefined)
    return { ids: rows.map(({ id }) => id), next: placeOf(last), cut: "none" };
  const ids = rows.map(({ id }) => id);
  if (few !== null)
    return { ids, next: null, cut: hits.looked > MOST_LOOKED_AT ? "narrow" : "none" };
  const end = await endOfLook(tx, filter, after);
  return { ids, next: end, cut: end === null ? "none" : "go_on" };
}

function placeOf({ at, id }: Hit): AfterTicket {
  return { at: at.getTime(), id };
}

/** In the order of an index, over the newest step and what is found by, no further than the page, and no further than a page may. */
async function alongIndex(
  tx: CompanyTx,
  filter: ResolvedFilter,
  after: AfterTicket | null,
  size: number,
): Promise<{ rows: Hit[]; looked: number }> {
  const { down } = ORDERS[filter.sort];
  const order = down ? Prisma.sql`desc` : Prisma.sql`asc`;
  const rows = await tx.db.$queryRaw<Hit[]>`
    select i.id, c.at from (${candidates(tx, filter, after)}) c
    join workflow_instance i on i.company_id = ${tx.companyId} and i.id = c.id
    ${joined}
    where ${conditionsOf(tx, filter)}
    order by c.at ${order}, c.id ${order} limit ${size}`;
  return { rows, looked: rows.length };
}

const joined = Prisma.sql`
  join ticket_search s on s.company_id = i.company_id and s.workflow_instance_id = i.id
  join workflow_data d on d.company_id = i.company_id and d.workflow_instance_id = i.id and d.step = i.step`;

/** The next tickets of the workflow along the index of the order. */
function candidates(tx: CompanyTx, filter: ResolvedFilter, after: AfterTicket | null): Prisma.Sql {
  const { column, down } = ORDERS[filter.sort];
  const order = down ? Prisma.sql`desc` : Prisma.sql`asc`;
  const at = DAY_COLUMNS[column];
  const changed = column === "changed";
  const id = changed ? Prisma.sql`s.workflow_instance_id` : Prisma.sql`i.id`;
  const alias = changed ? Prisma.sql`s` : Prisma.sql`i`;
  const conditions = [
    Prisma.sql`${alias}.company_id = ${tx.companyId} and ${alias}.workflow_family_id = ${filter.familyId}`,
    Prisma.sql`${at} is not null`,
    ...(column === "started" && isLive(filter) ? [Prisma.sql`i.ended_at is null`] : []),
    ...(filter.when === column ? daysOf(filter) : []),
    ...(after === null
      ? []
      : [
          Prisma.sql`(${at}, ${id}) ${down ? Prisma.sql`<` : Prisma.sql`>`} (${new Date(after.at)}::timestamptz, ${after.id}::int)`,
        ]),
  ];
  return Prisma.sql`
    select ${id} as id, ${at} as at from ${changed ? Prisma.sql`ticket_search s` : Prisma.sql`workflow_instance i`}
    where ${Prisma.join(conditions, " and ")} order by ${at} ${order}, ${id} ${order} limit ${MOST_LOOKED_AT}`;
}

/** The last ticket that a page may look at, when there are as many. */
async function endOfLook(
  tx: CompanyTx,
  filter: ResolvedFilter,
  after: AfterTicket | null,
): Promise<AfterTicket | null> {
  const [end] = await tx.db.$queryRaw<Hit[]>`
    select id, at from (${candidates(tx, filter, after)}) c offset ${MOST_LOOKED_AT - 1}`;
  return end === undefined ? null : placeOf(end);
}

function isLive({ status }: ResolvedFilter): boolean {
  return status === "live" || status === "IN_PROGRESS" || status === "ON_HOLD";
}

/** Where the filter itself leads to few tickets: ids of no more than may be looked at, and one more; null where only the order leads. */
function fewOf(tx: CompanyTx, filter: ResolvedFilter): Prisma.Sql | null {
  const { familyId } = filter;
  const most = MOST_LOOKED_AT + 1;
  const [asked, spoken] = [askedValues(filter), spokenWords(filter)];
  const ofFamily = Prisma.sql`i.company_id = ${tx.companyId} and i.workflow_family_id = ${familyId}`;
  if (filter.status === "stalled")
    return Prisma.sql`select i.id from workflow_instance i where ${ofFamily} and i.stalled order by i.id desc limit ${most}`;
  if (asked !== null || spoken !== null)
    return Prisma.sql`
      select find_tickets(${familyId}::int, ${asked}::tsquery, ${spoken ?? Prisma.sql`null::tsquery`}, ${most}::int) as id
      union select i.id from workflow_instance i where ${ofFamily} and i.id = ${numberOf(filter) ?? 0}`;
  if (asksForTask(filter))
    return Prisma.sql`
      select distinct t.workflow_instance_id as id from (
        select t.workflow_instance_id from task_instance t
        where t.company_id = ${tx.companyId} and t.workflow_family_id = ${familyId} and ${taskIs(filter)}
        order by t.id desc limit ${most}) t`;
  if (filter.submitterIds !== null)
    return Prisma.sql`
      select i.id from workflow_instance i
      where ${ofFamily} and i.submitter_id = any(${[...filter.submitterIds]}::int[]) order by i.id desc limit ${most}`;
  // By the last change the live ones are not apart from the ended ones.
  if (isLive(filter) && ORDERS[filter.sort].column === "changed")
    return Prisma.sql`
      select i.id from workflow_instance i where ${ofFamily} and i.ended_at is null order by i.started_at desc, i.id desc limit ${most}`;
  return null;
}

/** Among these few, in the order of the filter. */
async function amongFew(
  tx: CompanyTx,
  filter: ResolvedFilter,
  few: Prisma.Sql,
  after: AfterTicket | null,
  size: number,
): Promise<{ rows: Hit[]; looked: number }> {
  const { column, down } = ORDERS[filter.sort];
  const order = down ? Prisma.sql`desc` : Prisma.sql`asc`;
  const at = DAY_COLUMNS[column];
  const place =
    after === null
      ? Prisma.sql`true`
      : Prisma.sql`(${at}, i.id) ${down ? Prisma.sql`<` : Prisma.sql`>`} (${new Date(after.at)}::timestamptz, ${after.id}::int)`;
  const rows = await tx.db.$queryRaw<(Partial<Hit> & { looked: number })[]>`
    with few as materialized (${few})
    select n.looked, r.id, r.at from (select count(*)::int as looked from few) n
    left join (
      select i.id, ${at} as at from few
      join workflow_instance i on i.company_id = ${tx.companyId} and i.id = few.id
      ${joined}
      where ${conditionsOf(tx, filter)} and ${at} is not null and ${place}
      order by ${at} ${order}, i.id ${order} limit ${size}) r on true
    order by r.at ${order}, r.id ${order}`;
  return {
    rows: rows.flatMap(({ id, at: moment }) => (id && moment ? [{ id, at: moment }] : [])),
    looked: rows[0]?.looked ?? 0,
  };
}

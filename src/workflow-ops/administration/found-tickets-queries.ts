import { Prisma, type CompanyTx } from "../../db/index.js";
import { conditionsOf, DAY_COLUMNS, daysOf, readsData, readsWords } from "./filter-conditions.js";
import { leadsOf, type Lead } from "./filter-leads.js";
import type { ResolvedFilter, TicketSort } from "./ticket-filter.js";

/** So many tickets are looked at for one page; where they do not fill it, the page says so and goes on from there. */
const MOST_LOOKED_AT = 10_000;
/** So many are looked at first, to fill a page or to see how rare is what the filter asks for. */
const FIRST_LOOK = 250;
/** Rare is what fewer than one of so many tickets meet: then its own index leads to it sooner than the order of the list. */
const RARE = 50;

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
  readonly cut: boolean;
}

interface Hit {
  readonly id: number;
  readonly at: Date;
}

/** What is looked for. */
interface Search {
  readonly tx: CompanyTx;
  readonly filter: ResolvedFilter;
  readonly after: AfterTicket | null;
  /** One more than a page has. */
  readonly size: number;
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

/**
 * One page of a workflow's tickets, at most `size`, in the order of the filter. What many tickets meet is met along the index of the order
 * soon; to what few meet an index of its own leads. Which of both it is, the first tickets tell. At most four queries, however many tickets there are.
 */
export async function findTickets(
  tx: CompanyTx,
  filter: ResolvedFilter,
  { after, size }: { readonly after: AfterTicket | null; readonly size: number },
): Promise<FoundTickets> {
  const search = { tx, filter, after, size: size + 1 };
  const leads = leadsOf(tx, filter, ORDERS[filter.sort].column, MOST_LOOKED_AT + 1);
  if (leads.length > 0) {
    const near = await alongIndex(search, FIRST_LOOK);
    if (near.length > size) return pageOf(near, size);
    const { looked, rarest } = await weigh(search, leads);
    if (looked < FIRST_LOOK) return pageOf(near, size);
    const few = rarest && (await amongFew(search, rarest));
    if (few) return pageOf(few, size);
  }
  const hits = await alongIndex(search, MOST_LOOKED_AT);
  if (hits.length > size) return pageOf(hits, size);
  const next = await endOfLook(search);
  return { ...pageOf(hits, size), next, cut: next !== null };
}

function pageOf(hits: readonly Hit[], size: number): FoundTickets {
  const rows = hits.slice(0, size);
  const last = rows.at(-1);
  return {
    ids: rows.map(({ id }) => id),
    next: hits.length > size && last !== undefined ? placeOf(last) : null,
    cut: false,
  };
}

function placeOf({ at, id }: Hit): AfterTicket {
  return { at: at.getTime(), id };
}

/** In the order of an index, no further than the page, and no further than so many tickets. */
function alongIndex(search: Search, most: number): Promise<Hit[]> {
  const { filter, size, tx } = search;
  const order = directionOf(filter);
  return tx.db.$queryRaw<Hit[]>`
    select i.id, c.at from (${candidates(search, most)}) c
    ${ticketsOf(search)}
    where ${conditionsOf(tx, filter)}
    order by c.at ${order}, c.id ${order} limit ${size}`;
}

function directionOf({ sort }: ResolvedFilter): Prisma.Sql {
  return ORDERS[sort].down ? Prisma.sql`desc` : Prisma.sql`asc`;
}

/** The tickets `i` of ids `c`, with what they are found by and their newest step where the filter looks at them. */
function ticketsOf({ filter, tx }: Search, words = readsWords(filter)): Prisma.Sql {
  const parts = [
    Prisma.sql`join workflow_instance i on i.company_id = ${tx.companyId} and i.id = c.id`,
  ];
  if (words)
    parts.push(
      Prisma.sql`join ticket_search s on s.company_id = i.company_id and s.workflow_instance_id = i.id`,
    );
  if (readsData(filter))
    parts.push(
      Prisma.sql`join workflow_data d on d.company_id = i.company_id and d.workflow_instance_id = i.id and d.step = i.step`,
    );
  return Prisma.join(parts, " ");
}

/** The next tickets of the workflow along the index of the order. */
function candidates({ after, filter, tx }: Search, most: number): Prisma.Sql {
  const { column } = ORDERS[filter.sort];
  const order = directionOf(filter);
  const at = DAY_COLUMNS[column];
  const changed = column === "changed";
  const id = changed ? Prisma.sql`s.workflow_instance_id` : Prisma.sql`i.id`;
  const alias = changed ? Prisma.sql`s` : Prisma.sql`i`;
  const conditions = [
    Prisma.sql`${alias}.company_id = ${tx.companyId} and ${alias}.workflow_family_id = ${filter.familyId}`,
    Prisma.sql`${at} is not null`,
    ...statusAlong(filter),
    ...(filter.when === column ? daysOf(filter) : []),
    ...(after === null ? [] : [isAfter(filter, after, id)]),
  ];
  return Prisma.sql`
    select ${id} as id, ${at} as at from ${changed ? Prisma.sql`ticket_search s` : Prisma.sql`workflow_instance i`}
    where ${Prisma.join(conditions, " and ")} order by ${at} ${order}, ${id} ${order} limit ${most}`;
}

function isAfter(
  filter: ResolvedFilter,
  { at, id }: AfterTicket,
  idColumn: Prisma.Sql,
): Prisma.Sql {
  const { column, down } = ORDERS[filter.sort];
  return Prisma.sql`(${DAY_COLUMNS[column]}, ${idColumn}) ${down ? Prisma.sql`<` : Prisma.sql`>`} (${new Date(at)}::timestamptz, ${id}::int)`;
}

/** The status, where the order has an index of its tickets alone: those on hold, those that live, those that were cancelled. */
function statusAlong({ sort, status }: ResolvedFilter): Prisma.Sql[] {
  const { column } = ORDERS[sort];
  if (column === "ended" && status === "CANCELLED") return [Prisma.sql`i.status = 'CANCELLED'`];
  if (column !== "started") return [];
  if (status === "ON_HOLD") return [Prisma.sql`i.status = 'ON_HOLD'`];
  return status === "live" || status === "IN_PROGRESS" ? [Prisma.sql`i.ended_at is null`] : [];
}

/** How many the first look met, and the lead that fewest of them meet, where that is rare. */
async function weigh(
  search: Search,
  leads: readonly Lead[],
): Promise<{ looked: number; rarest: Lead | undefined }> {
  const met = leads.map(({ meets }) => Prisma.sql`count(*) filter (where ${meets})::int`);
  const [row] = await search.tx.db.$queryRaw<{ looked: number; met: number[] }[]>`
    select count(*)::int as looked, array[${Prisma.join(met)}] as met
    from (${candidates(search, FIRST_LOOK)}) c ${ticketsOf(search)}`;
  const { looked, met: counts } = row ?? { looked: 0, met: [] };
  const fewest = Math.min(...counts);
  return { looked, rarest: fewest * RARE < looked ? leads[counts.indexOf(fewest)] : undefined };
}

/** The last ticket that a page may look at, when there are as many. */
async function endOfLook(search: Search): Promise<AfterTicket | null> {
  const [end] = await search.tx.db.$queryRaw<Hit[]>`
    select id, at from (${candidates(search, MOST_LOOKED_AT)}) c offset ${MOST_LOOKED_AT - 1}`;
  return end === undefined ? null : placeOf(end);
}

/** Among those that a lead leads to, in the order of the filter; null when they are more than a page may look at. */
async function amongFew(search: Search, { few }: Lead): Promise<Hit[] | null> {
  const { after, filter, size, tx } = search;
  const { column } = ORDERS[filter.sort];
  const order = directionOf(filter);
  const at = DAY_COLUMNS[column];
  const place = after === null ? Prisma.sql`true` : isAfter(filter, after, Prisma.sql`i.id`);
  const rows = await tx.db.$queryRaw<(Partial<Hit> & { looked: number })[]>`
    with few as materialized (${few})
    select n.looked, r.id, r.at from (select count(*)::int as looked from few) n
    left join (
      select i.id, ${at} as at from few c
      ${ticketsOf(search, readsWords(filter) || column === "changed")}
      where ${conditionsOf(tx, filter)} and ${at} is not null and ${place}
      order by ${at} ${order}, i.id ${order} limit ${size}) r on true
    order by r.at ${order}, r.id ${order}`;
  if ((rows[0]?.looked ?? 0) > MOST_LOOKED_AT) return null;
  return rows.flatMap(({ id, at: moment }) => (id && moment ? [{ id, at: moment }] : []));
}

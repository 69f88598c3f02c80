import { Prisma, type CompanyTx } from "../../db/index.js";
import { conditionsOf, DAY_COLUMNS, daysOf, readsData, readsWords } from "./filter-conditions.js";
import { leadsOf, type Lead } from "./filter-leads.js";
import type { ResolvedFilter, TicketSort } from "./ticket-filter.js";

/** So many tickets are looked at for one page; where they do not fill it, the page says so and goes on from there. */
const MOST_LOOKED_AT = 10_000;
/** So many are looked at first, to fill a page or to see how rare is what the filter asks for. */
const FIRST_LOOK = 250;
/** So many next, where those promise to fill it. */
const SECOND_LOOK = 2_500;
/** Rare is what fewer than one of so many tickets meet. What is not rare is not looked for in the index of words, which gives all that it knows or nothing. */
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
 * soon; to what few meet an index of its own leads. Which of both it is, the first tickets tell. Most pages take one query, none more than six,
 * however many tickets there are.
 */
export async function findTickets(
  tx: CompanyTx,
  filter: ResolvedFilter,
  { after, size }: { readonly after: AfterTicket | null; readonly size: number },
): Promise<FoundTickets> {
  const search = { tx, filter, after, size: size + 1 };
  const near = await alongIndex(search, FIRST_LOOK);
  if (near.length > size) return pageOf(near, size);
  const leads = leadsOf(tx, filter, ORDERS[filter.sort].column, MOST_LOOKED_AT + 1);
  const { looked, rarest } = await weigh(search, leads);
  if (looked < FIRST_LOOK) return pageOf(near, size);
  if (near.length * (SECOND_LOOK / FIRST_LOOK) > size) {
    const further = await alongIndex(search, SECOND_LOOK);
    if (further.length > size) return pageOf(further, size);
  }
  const few = rarest && (await amongFew(search, rarest));
  if (few) return pageOf(few, size);
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
  return tx.db.$queryRaw<Hit[]>`
    select i.id, ${DAY_COLUMNS[ORDERS[filter.sort].column]} as at from ${tickets(search, most)}
    where ${conditionsOf(tx, filter)} order by ${orderOf(filter)} limit ${size}`;
}

function orderOf({ sort }: ResolvedFilter): Prisma.Sql {
  const { column, down } = ORDERS[sort];
  const direction = down ? Prisma.sql`desc` : Prisma.sql`asc`;
  const id = column === "changed" ? Prisma.sql`s.workflow_instance_id` : Prisma.sql`i.id`;
  return Prisma.sql`${DAY_COLUMNS[column]} ${direction}, ${id} ${direction}`;
}

/**
 * The next tickets of the workflow along the index of the order, at most so many: rows `i`, with `s` what they are found by and `d` their
 * newest step where the filter looks at them. What is beside a ticket is looked up ticket by ticket: a join could begin with all of them.
 */
function tickets(search: Search, most: number): Prisma.Sql {
  const { after, filter, tx } = search;
  const { column } = ORDERS[filter.sort];
  const [table, alias] =
    column === "changed"
      ? [Prisma.sql`ticket_search s`, Prisma.sql`s`]
      : [Prisma.sql`workflow_instance i`, Prisma.sql`i`];
  const conditions = [
    Prisma.sql`${alias}.company_id = ${tx.companyId} and ${alias}.workflow_family_id = ${filter.familyId}`,
    Prisma.sql`${DAY_COLUMNS[column]} is not null`,
    ...statusAlong(filter),
    ...(filter.when === column ? daysOf(filter) : []),
    ...(after === null ? [] : [isAfter(filter, after)]),
  ];
  const walked = Prisma.sql`(
    select ${alias}.* from ${table} where ${Prisma.join(conditions, " and ")} order by ${orderOf(filter)} limit ${most}) ${alias}`;
  const beside =
    column === "changed"
      ? instanceOf(tx, Prisma.sql`s.workflow_instance_id`)
      : searchOf(readsWords(filter));
  return Prisma.sql`${walked} ${beside} ${dataOf(filter)}`;
}

function instanceOf(tx: CompanyTx, id: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`cross join lateral (
    select * from workflow_instance i where i.company_id = ${tx.companyId} and i.id = ${id} limit 1) i`;
}

function searchOf(reads: boolean): Prisma.Sql {
  if (!reads) return Prisma.empty;
  return Prisma.sql`cross join lateral (
    select * from ticket_search s where s.company_id = i.company_id and s.workflow_instance_id = i.id limit 1) s`;
}

function dataOf(filter: ResolvedFilter): Prisma.Sql {
  if (!readsData(filter)) return Prisma.empty;
  return Prisma.sql`cross join lateral (
    select * from workflow_data d where d.company_id = i.company_id and d.workflow_instance_id = i.id and d.step = i.step limit 1) d`;
}

function isAfter(filter: ResolvedFilter, { at, id }: AfterTicket): Prisma.Sql {
  const { column, down } = ORDERS[filter.sort];
  const own = column === "changed" ? Prisma.sql`s.workflow_instance_id` : Prisma.sql`i.id`;
  return Prisma.sql`(${DAY_COLUMNS[column]}, ${own}) ${down ? Prisma.sql`<` : Prisma.sql`>`} (${new Date(at)}::timestamptz, ${id}::int)`;
}

/** The status, where the order has an index of its tickets alone: those on hold, those that live, those that were cancelled. */
function statusAlong({ sort, status }: ResolvedFilter): Prisma.Sql[] {
  const { column } = ORDERS[sort];
  if (column === "ended" && status === "CANCELLED") return [Prisma.sql`i.status = 'CANCELLED'`];
  if (column !== "started") return [];
  if (status === "ON_HOLD") return [Prisma.sql`i.status = 'ON_HOLD'`];
  return status === "live" || status === "IN_PROGRESS" ? [Prisma.sql`i.ended_at is null`] : [];
}

/** How many the first look met, and the lead that fewest of them meet, of those that lead no further than they must. */
async function weigh(
  search: Search,
  leads: readonly Lead[],
): Promise<{ looked: number; rarest: Lead | undefined }> {
  const counts = leads.map(({ meets }) => Prisma.sql`count(*) filter (where ${meets})::int`);
  const [row] = await search.tx.db.$queryRaw<{ looked: number; met: number[] }[]>`
    select count(*)::int as looked, array[${counts.length === 0 ? Prisma.empty : Prisma.join(counts)}]::int[] as met from ${tickets(search, FIRST_LOOK)}`;
  const { looked, met } = row ?? { looked: 0, met: [] };
  const open = leads
    .map((lead, at) => ({ lead, met: met[at] ?? 0 }))
    .filter((one) => one.lead.inOrder || one.met * RARE < looked);
  return { looked, rarest: open.toSorted((one, other) => one.met - other.met)[0]?.lead };
}

/** The last ticket that a page may look at, when there are as many. */
async function endOfLook(search: Search): Promise<AfterTicket | null> {
  const at = DAY_COLUMNS[ORDERS[search.filter.sort].column];
  const [end] = await search.tx.db.$queryRaw<Hit[]>`
    select i.id, ${at} as at from ${tickets(search, MOST_LOOKED_AT)} offset ${MOST_LOOKED_AT - 1}`;
  return end === undefined ? null : placeOf(end);
}

/** Among those that a lead leads to, in the order of the filter; null when they are more than a page may look at. */
async function amongFew(search: Search, { few }: Lead): Promise<Hit[] | null> {
  const { after, filter, size, tx } = search;
  const { column } = ORDERS[filter.sort];
  const at = DAY_COLUMNS[column];
  const conditions = [
    conditionsOf(tx, filter),
    Prisma.sql`${at} is not null`,
    ...(after === null ? [] : [isAfter(filter, after)]),
  ];
  const rows = await tx.db.$queryRaw<(Partial<Hit> & { looked: number })[]>`
    with few as materialized (${few})
    select n.looked, r.id, r.at from (select count(*)::int as looked from few) n
    left join (
      select i.id, ${at} as at, row_number() over (order by ${orderOf(filter)}) as place
      from few ${instanceOf(tx, Prisma.sql`few.id`)} ${searchOf(readsWords(filter) || column === "changed")} ${dataOf(filter)}
      where ${Prisma.join(conditions, " and ")} order by place limit ${size}) r on true
    order by r.place`;
  if ((rows[0]?.looked ?? 0) > MOST_LOOKED_AT) return null;
  return rows.flatMap(({ id, at: moment }) => (id && moment ? [{ id, at: moment }] : []));
}

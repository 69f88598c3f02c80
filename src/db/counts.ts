import { Prisma } from "../generated/client.js";
import type { CompanyTx } from "./with-company.js";

/**
 * Whether there are fewer than `most` of something, by a statement that counts them. Whoever asks of the same thing in the
 * same company waits until this transaction has ended, so that of many at once no more come through than there is room for.
 * For what is made seldom: see madeToday for the rest.
 */
export async function isRoomFor(
  { companyId, db }: CompanyTx,
  what: string,
  most: number,
  counting: Prisma.Sql,
): Promise<boolean> {
  await db.$executeRaw`
    select pg_advisory_xact_lock(hashtextextended(${`${companyId} ${what}`}::text, 4217))`;
  const [row] = await db.$queryRaw<{ n: number }[]>`
    select count(*)::int as n from (${counting} limit ${most}::int) as counted`;
  return (row?.n ?? 0) < most;
}

/** What is made often, and counted by the day. */
type Daily = "workflow_instance" | "mail";

/** What this process knows of one table of a company. */
interface Tally {
  /** How often it was asked. */
  asked: number;
  look: Look | null;
}

interface Look {
  readonly day: string;
  /** Up to this id all were counted for good: whoever took a smaller one has committed since, or never will. */
  readonly upTo: number;
  /** Of those, the day's. */
  readonly settled: number;
  /** All of the day that there were. */
  readonly counted: number;
  /** What Tally.asked was when it began. */
  readonly asked: number;
  /** What it was when the look before began: what was asked for later may have been about to commit. */
  readonly askedBefore: number;
  /** Milliseconds. */
  readonly at: number;
}

const LOOK_AGAIN_MS = 10_000;
/** Longer than any transaction lasts. */
const SETTLED_SECONDS = 30;
const MOST_TALLIES = 10_000;
const tallies = new Map<string, Tally>();

function tallyOf(key: string): Tally {
  const known = tallies.get(key);
  if (known) return known;
  if (tallies.size >= MOST_TALLIES) tallies.clear();
  const tally = { asked: 0, look: null };
  tallies.set(key, tally);
  return tally;
}

/**
 * How many rows of a table the company has made since midnight (UTC), asked before another is made; without a lock that all
 * would wait for, and without counting each time: this process looks again after ten seconds, and always once nine tenths
 * of `most` may be there. Since a look does not see what others are about to commit, all that was asked for since the look
 * before counts as made beside what it saw. What runs at the same moment may pass the limit by as many.
 */
export async function madeToday(tx: CompanyTx, table: Daily, most: number): Promise<number> {
  const tally = tallyOf(`${table} ${tx.companyId}`);
  const now = new Date();
  const day = now.toISOString().slice(0, 10);
  const { asked, look } = tally;
  tally.asked += 1;
  const known = look?.day === day ? look : undefined;
  if (known && now.getTime() - known.at < LOOK_AGAIN_MS) {
    const n = known.counted + asked - known.askedBefore;
    if (n < most * 0.9) return n;
  }
  const found = await laterRows(tx, table, { after: look?.upTo ?? 0, day, most });
  const earlier = known?.settled ?? 0;
  const counted = earlier + found.made;
  tally.look = {
    day,
    upTo: Math.max(found.upTo, look?.upTo ?? 0),
    settled: earlier + found.settled,
    counted,
    asked,
    askedBefore: look?.asked ?? 0,
    at: now.getTime(),
  };
  return counted;
}

interface Later {
  readonly made: number;
  readonly settled: number;
  readonly upTo: number;
}

/** Rows read at first: where not all of them are of the day, there is no need to read more. */
const FEW = 250;

interface Wanted {
  readonly after: number;
  readonly day: string;
  readonly most: number;
}

/** What was made on that day after `after`; of the newest alone, more are too many anyhow. */
async function laterRows(tx: CompanyTx, table: Daily, wanted: Wanted): Promise<Later> {
  const few = Math.min(FEW, wanted.most);
  const newest = await newestRows(tx, table, { ...wanted, most: few });
  const isAll = newest.made < few || few === wanted.most;
  return isAll ? newest : newestRows(tx, table, wanted);
}

async function newestRows(
  { companyId, db }: CompanyTx,
  table: Daily,
  { after, day, most }: Wanted,
): Promise<Later> {
  const [row] = await db.$queryRaw<Later[]>`
    select count(*) filter (where of_day)::int as made,
           count(*) filter (where of_day and id <= last)::int as settled, coalesce(max(last), 0) as "upTo"
      from (select id, created_at >= ${day}::date at time zone 'UTC' as of_day,
                   max(id) filter (where created_at < now() - make_interval(secs => ${SETTLED_SECONDS}::int)) over () as last
              from (select id, created_at from ${Prisma.raw(table)}
                     where company_id = ${companyId} and id > ${after}::int order by id desc limit ${most}::int) as newest) as looked`;
  return row ?? { made: 0, settled: 0, upTo: 0 };
}

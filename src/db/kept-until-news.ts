import { Recent } from "../recent.js";

/** A page's or a command's transaction, as far as this looks at it. */
interface Asking {
  readonly companyId: number;
  /** Of pages alone. */
  readonly ahead?: unknown;
}

interface Kept {
  readonly value: unknown;
  /** What the company's news were counted at before it was read. */
  readonly news: number;
  /** Milliseconds. */
  readonly at: number;
}

/** Counts and the like. */
const MOST_KEPT = 20_000;
/** For what nobody announces, such as a substitute's first day. */
const LONGEST_MS = 5_000;
const MOST_COMPANIES = 20_000;

const kept = new Recent<Kept>(MOST_KEPT);
/** How often a company was heard of; a number that was given once is never given again. */
const counted = new Map<number, number>();
let last = 0;
/** Of companies that nothing was heard of yet. */
let silent = 0;

/** Something happened in a company: what is kept of it counts no more. */
export function companyNews(companyId: number): void {
  if (counted.size >= MOST_COMPANIES) anyNews();
  counted.set(companyId, (last += 1));
}

/** Anything may have happened anywhere. */
export function anyNews(): void {
  counted.clear();
  silent = last += 1;
}

/**
 * What every page shows and costs more than most of them, such as how many tasks wait: read again when a command of this process was
 * done in the company, or another process announced something of it, and after five seconds at the latest. Only for what may be
 * that old. In a command's transaction nothing is kept.
 * @param name what is read, with everything that it depends on beside the company
 */
export async function keptUntilNews<T>(
  tx: Asking,
  name: string,
  read: () => Promise<T>,
): Promise<T> {
  if (tx.ahead === undefined) return read();
  const key = `${tx.companyId}/${name}`;
  const news = counted.get(tx.companyId) ?? silent;
  const known = kept.get(key);
  if (known?.news === news && Date.now() - known.at < LONGEST_MS) return known.value as T;
  const at = Date.now();
  const value = await read();
  kept.set(key, { value, news, at }, 1);
  return value;
}

import type { WorkerEvents } from "graphile-worker";

/** How many jobs of one flag a process does at once; those without a word here, so many. */
export interface Shares {
  readonly each: number;
  readonly of: Readonly<Record<string, number>>;
}

/** A fetch that nobody tells the end of must not stop the queue. */
const LONGEST_FETCH_MS = 5_000;

/**
 * Which flags a worker leaves to later: those whose jobs have their share of this process's places already, so that one company's flood
 * of slow calls does not hold up the others. Jobs are fetched one after the other, because two fetches at once would each see a free
 * place. Gives runJobs() its forbiddenFlags.
 */
export function fairness(events: WorkerEvents, shares: Shares): () => Promise<string[] | null> {
  const running = new Map<string, number>();
  const count = (flags: readonly string[], change: 1 | -1): void => {
    for (const flag of flags) {
      const now = (running.get(flag) ?? 0) + change;
      if (now > 0) running.set(flag, now);
      else running.delete(flag);
    }
  };
  let fetched: () => void = () => undefined;
  let last: Promise<void> = Promise.resolve();
  events.on("job:start", ({ job }) => {
    count(flagsOf(job), 1);
    fetched();
  });
  events.on("job:complete", ({ job }) => count(flagsOf(job), -1));
  events.on("worker:getJob:empty", () => fetched());
  events.on("worker:getJob:error", () => fetched());
  return async () => {
    const before = last;
    let done: () => void = () => undefined;
    last = new Promise((resolve) => (done = resolve));
    await before;
    fetched = done;
    setTimeout(done, LONGEST_FETCH_MS).unref();
    const full = [...running].filter(([flag, at]) => at >= (shares.of[flag] ?? shares.each));
    return full.length === 0 ? null : full.map(([flag]) => flag);
  };
}

function flagsOf({ flags }: { readonly flags: Readonly<Record<string, true>> | null }): string[] {
  return Object.keys(flags ?? {});
}

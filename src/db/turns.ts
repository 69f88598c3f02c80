import type pg from "pg";

/** A connection that is somebody's until they give it back. */
export interface Turn {
  readonly client: pg.PoolClient;
  /** `lost`: the connection is of no use any more. */
  end(lost?: Error): void;
}

/** Whoever has a connection, or waits for the pool to open one. */
interface Holder {
  /** Milliseconds, of the process's own clock. */
  readonly since: number;
}

/** So many hold one at once, who began a moment ago. */
const AT_ONCE = 2;
/** Milliseconds. */
const MOMENT = 20;

/**
 * Hands out a pool's connections, few at a time. A process is busy with one core and keeps no more than two of PostgreSQL's busy: where ten connections
 * take turns on these, each of its backends finds what it needs gone from the core's cache, and the same statements cost nearly twice as much.
 * Those who hold a connection for longer than a moment (a report; a lock that is waited for) hold nobody up: for them the pool's own bound is the only one.
 */
export class Turns {
  readonly #pool: pg.Pool;
  /** Who began a moment ago, the first of them first. */
  readonly #holders = new Set<Holder>();
  readonly #waiting: ((holder: Holder) => void)[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** How many wait for their turn or for a connection. */
  get waiting(): number {
    return this.#waiting.length + this.#pool.waitingCount;
  }

  /** Rejected where the pool has no connection for too long. */
  async take(): Promise<Turn> {
    const holder = this.#hasRoom() ? this.#begin() : await this.#turn();
    try {
      const client = await this.#pool.connect();
      const end = (lost?: Error): void => {
        client.release(lost);
        this.#leave(holder);
      };
      return { client, end };
    } catch (error) {
      this.#leave(holder);
      throw error;
    }
  }

  #hasRoom(): boolean {
    return this.#waiting.length === 0 && this.#holders.size < AT_ONCE;
  }

  #begin(): Holder {
    const holder = { since: performance.now() };
    this.#holders.add(holder);
    return holder;
  }

  #turn(): Promise<Holder> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#look();
    });
  }

  #leave(holder: Holder): void {
    this.#holders.delete(holder);
    this.#look();
  }

  /** Lets in whom there is room for, and looks again when the first of those inside has taken long. */
  #look(): void {
    clearTimeout(this.#timer);
    const now = performance.now();
    for (const holder of this.#holders)
      if (now - holder.since >= MOMENT) this.#holders.delete(holder);
    while (this.#holders.size < AT_ONCE) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      next(this.#begin());
    }
    const [first] = this.#holders;
    if (this.#waiting.length === 0 || first === undefined) return;
    this.#timer = setTimeout(() => this.#look(), first.since + MOMENT - now);
  }
}

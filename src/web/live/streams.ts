import type { Response } from "express";

/** What changed, by ids alone. */
export interface Change {
  readonly companyId: number;
  readonly kind: "ticket" | "user";
  readonly id: number;
}

/** Who follows what: a ticket, or with null whatever changes in their company. */
export interface Follower {
  readonly companyId: number;
  readonly userId: number;
  readonly ticketId: number | null;
  /** Whether the reader is still signed in and let in. */
  isAlive(): Promise<boolean>;
}

interface Stream extends Follower {
  readonly res: Response;
  timer?: NodeJS.Timeout;
  /** When it was last told, in milliseconds. */
  told: number;
}

/** Streams of a process. */
const MOST_STREAMS = 1_000;
/** Streams of a user: as many pages as they look at at once. */
const MOST_OF_A_USER = 6;
const BEAT_MS = 25_000;
/** A stream is told at most so often: what changes meanwhile is told together. */
const LEAST_GAP_MS = 1_000;

/**
 * The open event streams of a process. They say only that something changed: what, the page finds out by asking for itself again, with
 * the rights of that moment. None holds a transaction.
 */
export class Streams {
  readonly #open = new Set<Stream>();
  readonly #beat: NodeJS.Timeout;

  constructor() {
    this.#beat = setInterval(() => void this.#beatAll(), BEAT_MS).unref();
  }

  /** Answers with a stream, or refuses (429) where there are too many; browsers do not ask again then. */
  open(res: Response, follower: Follower): void {
    const own = [...this.#open].filter((one) => sameUser(one, follower));
    if (this.#open.size >= MOST_STREAMS || own.length >= MOST_OF_A_USER)
      return void res.status(429).end();
    const stream: Stream = { ...follower, res, told: 0 };
    this.#open.add(stream);
    res.once("close", () => this.#drop(stream));
    res.writeHead(200, {
      "Content-Type": "text/event-stream",
      "Cache-Control": "no-store",
      "X-Accel-Buffering": "no",
    });
    res.write("retry: 5000\n\n");
  }

  /** Something changed: those who follow it are told, and those whom it is about are looked at again. */
  heard({ companyId, kind, id }: Change): void {
    for (const stream of this.#open) {
      if (stream.companyId !== companyId) continue;
      if (kind === "ticket" && (stream.ticketId === null || stream.ticketId === id))
        this.#tell(stream);
      if (kind === "user" && stream.userId === id) {
        this.#tell(stream);
        void this.#lookAt(stream);
      }
    }
  }

  /** Anything may have changed. */
  missed(): void {
    for (const stream of this.#open) this.#tell(stream);
  }

  /** Ends all streams, for the end of the process. */
  close(): void {
    clearInterval(this.#beat);
    for (const stream of this.#open) this.#end(stream);
  }

  get size(): number {
    return this.#open.size;
  }

  #tell(stream: Stream): void {
    if (stream.timer) return;
    const wait = Math.max(0, stream.told + LEAST_GAP_MS - Date.now());
    stream.timer = setTimeout(() => {
      delete stream.timer;
      stream.told = Date.now();
      stream.res.write("event: changed\ndata: 1\n\n");
    }, wait).unref();
  }

  async #beatAll(): Promise<void> {
    for (const stream of [...this.#open]) {
      await this.#lookAt(stream);
      if (!this.#open.has(stream)) continue;
      if (stream.res.writableLength > 0) this.#end(stream); // nobody reads it
      else stream.res.write(": beat\n\n");
    }
  }

  async #lookAt(stream: Stream): Promise<void> {
    const alive = await stream.isAlive().catch(() => true); // the database is away: the next beat asks again
    if (!alive) this.#end(stream);
  }

  #end(stream: Stream): void {
    this.#drop(stream);
    stream.res.end();
  }

  #drop(stream: Stream): void {
    clearTimeout(stream.timer);
    this.#open.delete(stream);
  }
}

function sameUser(a: Follower, b: Follower): boolean {
  return a.companyId === b.companyId && a.userId === b.userId;
}

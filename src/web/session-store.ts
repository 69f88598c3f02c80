import connectPgSimple from "connect-pg-simple";
import session, { type SessionData } from "express-session";
import type pg from "pg";
import type { Actor, Identity } from "../access/index.js";

/** How long a session lasts. Seconds. */
export interface SessionLimits {
  readonly idleSeconds: number;
  readonly absoluteSeconds: number;
  /** A use of the session is written down at most this often. */
  readonly touchSeconds: number;
  /** So many of one user live at the same time: another ends the oldest. */
  readonly atOnce: number;
}

declare module "express-session" {
  interface SessionData {
    passport?: { user?: Identity };
    /** Where it began, for its owner to recognise. */
    place?: { readonly address: string; readonly agent: string };
  }
}

/** What this process keeps of a session that it has read with its actor: it holds as long as the database says that nothing changed since. */
export interface KeptSession {
  readonly sid: string;
  readonly version: number;
  readonly identity: Identity;
  readonly actor: Actor;
}

interface Kept extends KeptSession {
  /** As it was read: a request that changes its session must not change another's. */
  readonly text: string;
}

type Done = (error?: unknown) => void;

const MOST_KEPT = 5_000;

const MOST_REMEMBERED = 10_000;
/** What express-session makes; anything else was never handed out, whatever its signature says, and may be what no column holds. */
const SESSION_ID = /^[\w-]{32}$/;

const PgStore = connectPgSimple(session);

/**
 * Sessions in PostgreSQL that stay ended. connect-pg-simple writes by upsert, so that a request in flight at sign-out
 * brings the session back; here an ended row is kept until it is cleared out and never written again. Reading applies
 * both limits.
 */
export class SessionStore extends PgStore {
  readonly #pool: pg.Pool;
  readonly #limits: SessionLimits;
  /** When a session's last use was written (ms), as far as this process knows. */
  readonly #written = new Map<string, number>();
  /** By id. */
  readonly #kept = new Map<string, Kept>();
  /** Sessions that were read for a request that does not know its actor yet. */
  readonly #read = new WeakMap<object, { readonly text: string; readonly version: number }>();

  constructor(pool: pg.Pool, limits: SessionLimits) {
    super({ pool, createTableIfMissing: false, pruneSessionInterval: false });
    this.#pool = pool;
    this.#limits = limits;
  }

  /** A session as of now; or one that is kept, of which it must still be asked whether it holds. */
  override get(sid: string, done: (error: unknown, data?: SessionData | null) => void): void {
    const kept = this.#kept.get(sid);
    if (kept) return done(null, JSON.parse(kept.text) as SessionData);
    this.read(sid).then((data) => done(null, data), done);
  }

  /** A session as of now; null when there is none, or it has ended. */
  async read(sid: string): Promise<SessionData | null> {
    this.#kept.delete(sid);
    if (!SESSION_ID.test(sid)) return null;
    const { absoluteSeconds, idleSeconds } = this.#limits;
    const { rows } = await this.#pool.query<{ text: string; left: number; version: number }>({
      name: "session",
      text: `select sess::text as text, version, extract(epoch from expire - localtimestamp)::float8 as left from session
         where sid = $1 and ended_at is null and expire > localtimestamp
           and created_at > now() - make_interval(secs => $2)`,
      values: [sid, absoluteSeconds],
    });
    const [row] = rows;
    if (!row) return null;
    this.#remember(sid, Date.now() - (idleSeconds - row.left) * 1000);
    const data = JSON.parse(row.text) as SessionData;
    this.#read.set(data.passport ?? data, { text: row.text, version: row.version });
    return data;
  }

  /** Keeps a session that was just read, with its actor. `passport` is its part that says whose it is. */
  keep(sid: string, passport: object, actor: Actor): void {
    const read = this.#read.get(passport);
    const identity = "user" in passport ? (passport.user as Identity) : undefined;
    if (!read || !identity) return;
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
    this.#kept.set(sid, { sid, ...read, identity, actor });
  }

  /** What is kept of a session. */
  kept(sid: string): KeptSession | undefined {
    return this.#kept.get(sid);
  }

  override set(sid: string, data: SessionData, done: Done = () => undefined): void {
    const user = data.passport?.user;
    this.#kept.delete(sid);
    this.#pool
      .query<{ made: boolean }>(
        `insert into session as kept (sid, sess, expire, company_id, user_id)
         values ($1, $2, localtimestamp + make_interval(secs => $3), $4, $5)
         on conflict (sid) do update
           set sess = excluded.sess, expire = excluded.expire, version = kept.version + 1,
               company_id = excluded.company_id, user_id = excluded.user_id
           where kept.ended_at is null
         returning xmax = 0 as made`,
        [sid, data, this.#limits.idleSeconds, user?.companyId ?? null, user?.userId ?? null],
      )
      .then(async ({ rows: [row] }) => {
        if (user && row?.made) await this.#endOldest(user);
        this.#remember(sid, Date.now());
        done();
      }, done);
  }

  override destroy(sid: string, done: Done = () => undefined): void {
    this.#written.delete(sid);
    this.#kept.delete(sid);
    this.#pool
      .query("update session set ended_at = now() where sid = $1 and ended_at is null", [sid])
      .then(() => done(), done);
  }

  /** Writes down that a session is used, at most as often as the limits say. */
  async use(sid: string): Promise<void> {
    const written = this.#written.get(sid) ?? 0;
    if (Date.now() - written < this.#limits.touchSeconds * 1000) return;
    this.#remember(sid, Date.now());
    await this.#pool.query(
      `update session set expire = localtimestamp + make_interval(secs => $2)
         where sid = $1 and ended_at is null`,
      [sid, this.#limits.idleSeconds],
    );
  }

  /** Ends those of a user's sessions that are one too many, the oldest. */
  async #endOldest({ companyId, userId }: Identity): Promise<void> {
    await this.#pool.query(
      `update session set ended_at = now() where ended_at is null and sid in (
         select sid from session
          where company_id = $1 and user_id = $2 and ended_at is null and expire > localtimestamp
          order by created_at desc, sid offset $3)`,
      [companyId, userId, this.#limits.atOnce],
    );
  }

  #remember(sid: string, at: number): void {
    if (this.#written.size >= MOST_REMEMBERED) this.#written.clear();
    this.#written.set(sid, at);
  }
}

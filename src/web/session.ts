import { createHash } from "node:crypto";
import { csrfSync } from "csrf-sync";
import type { Application, Request, RequestHandler, Response } from "express";
import session from "express-session";
import { Passport } from "passport";
import { Strategy } from "passport-local";
import type pg from "pg";
import type { Actor, Identity } from "../access/index.js";
import { useCookies } from "./cookies.js";
import { asBody } from "./forms.js";
import { SessionStore, type KeptSession, type SessionLimits } from "./session-store.js";

/** What sessions need from the rest of the application. */
export interface SessionOptions {
  readonly pool: pg.Pool;
  readonly limits: SessionLimits;
  readonly secret: string;
  /** Cookies are Secure and named __Host-…; true where readers come over https. */
  readonly secure: boolean;
  /** The actor as of now, or null when the user is inactive or the epoch is another. */
  loadActor(identity: Identity, address: string | undefined): Promise<Actor | null>;
  /** Presumes of this actor that it and the session are as they were read: it is asked with the first that is asked for them. */
  presume(actor: Actor, session: KeptSession): void;
  /** Asks it now, if nothing was asked yet. Throws what isOutdated tells where it does not hold. */
  settle(actor: Actor): Promise<void>;
  isOutdated(error: unknown): boolean;
  /** Who has this address and password; the time it takes does not tell whether the account exists. */
  checkPassword(email: string, password: string): Promise<Identity | null>;
}

const { generateToken, getTokenFromState, isRequestValid } = csrfSync({
  size: 32, // bytes: each form of a page carries it
  getTokenFromRequest: (req) => {
    const token = asBody(req.body)["_csrf"];
    return typeof token === "string" ? token : (req.get("x-csrf-token") ?? null);
  },
});

const passports = new WeakMap<object, InstanceType<typeof Passport>>();
const cookies = new WeakMap<object, { name: string; secure: boolean }>();
const stores = new WeakMap<object, SessionOptions & { readonly store: SessionStore }>();

/** Puts the session and its actor on every request that comes after. */
export function useSessions(app: Application, options: SessionOptions): void {
  const cookie = { name: options.secure ? "__Host-session" : "session", secure: options.secure };
  const store = new SessionStore(options.pool, options.limits);
  const passport = passportFor(options, store);
  useCookies(app, options.secure);
  passports.set(app, passport);
  cookies.set(app, cookie);
  stores.set(app, { ...options, store });
  Object.defineProperty(store, "touch", { value: undefined }); // see noteUse
  app.use(
    session({
      store,
      name: cookie.name,
      secret: options.secret,
      resave: false,
      saveUninitialized: false,
      rolling: false,
      cookie: {
        httpOnly: true,
        sameSite: "lax",
        secure: options.secure,
        path: "/",
        maxAge: options.limits.absoluteSeconds * 1000, // the server's limits are what counts
      },
    }),
  );
  app.use(noteUse(store));
  app.use(passport.session() as RequestHandler);
}

/**
 * Every request is a use of its session, but those of pages that refresh by themselves: they do not keep it from ending by itself. Nobody waits
 * for it to be written: what express-session would touch, it would hold the last byte of each answer back for.
 */
function noteUse(store: SessionStore): RequestHandler {
  return function noteUse(req, _res, next) {
    const refreshed = req.get("x-live") !== undefined || req.path.endsWith("/live");
    if (!refreshed && identityOf(req))
      store.use(req.sessionID).catch((error: unknown) => {
        req.log.warn({ err: error }, "the use of a session was not written down");
      });
    next();
  };
}

/** Who the request's session belongs to. */
export function identityOf(req: Request): Identity | undefined {
  return req.session.passport?.user;
}

/** Whether a session still lives and its user is let in, as of now. */
export async function sessionLives(
  app: Application,
  sid: string,
  identity: Identity | undefined,
): Promise<boolean> {
  const kept = stores.get(app);
  if (!kept || !identity || !(await kept.store.read(sid))) return false;
  return (await kept.loadActor(identity, undefined)) !== null;
}

/** Whether an error says that what was presumed of the request's reader does not hold any more. */
export function isOutdated(req: Request, error: unknown): boolean {
  return stores.get(req.app)?.isOutdated(error) ?? false;
}

/** Makes sure that the session and its actor hold, before an answer goes out for which nothing was asked. */
export async function settleReader(req: Request): Promise<void> {
  if (req.user) await stores.get(req.app)?.settle(req.user);
}

/** The reader of a request that no route took: whoever they are now. */
export async function readerNow(req: Request): Promise<void> {
  try {
    await settleReader(req);
  } catch (error) {
    if (!isOutdated(req, error)) throw error;
    await readAgain(req);
  }
}

/** Reads the request's session and its actor anew; nobody is signed in where the session has ended. */
export async function readAgain(req: Request): Promise<void> {
  const { store, loadActor } = stores.get(req.app) ?? {};
  const data = (await store?.read(req.sessionID)) ?? null;
  const identity = data?.passport?.user;
  const actor = identity ? await loadActor?.(identity, req.ip) : null;
  if (data && actor) {
    store?.createSession(req, data);
    req.user = actor;
  } else delete req.user;
}

function passportFor(options: SessionOptions, store: SessionStore): InstanceType<typeof Passport> {
  const passport = new Passport();
  passport.use(
    new Strategy({ usernameField: "email" }, (email, password, done) => {
      options
        .checkPassword(email, password)
        .then(
          (identity) => done(null, (identity ?? false) as unknown as Express.User | false),
          done,
        );
    }),
  );
  passport.serializeUser((user, done) => done(null, user as unknown as Identity));
  passport.deserializeUser((req: Request, identity: Identity, done: Deserialized) => {
    const kept = store.kept(req.sessionID);
    if (kept) return done(null, presumedActor(options, kept, req));
    options.loadActor(identity, req.ip).then((actor) => {
      if (actor) store.keep(req.sessionID, req.session.passport ?? {}, actor);
      done(null, actor ?? false);
    }, done);
  });
  return passport;
}

function presumedActor(options: SessionOptions, kept: KeptSession, { ip }: Request): Actor {
  const actor = { ...kept.actor, ...(ip === undefined ? {} : { address: ip }) };
  options.presume(actor, kept);
  return actor;
}

type Deserialized = (error: unknown, actor?: Actor | false) => void;

/** Who the posted `email` and `password` belong to, or null. Does not sign in. */
export function checkCredentials(req: Request, res: Response): Promise<Identity | null> {
  return new Promise((resolve, reject) => {
    const done = (error: unknown, identity?: unknown): void => {
      if (error) reject(error instanceof Error ? error : new Error("sign-in failed"));
      else resolve(identity ? (identity as Identity) : null);
    };
    const check = passports.get(req.app)?.authenticate("local", { session: false }, done);
    void (check as RequestHandler)(req, res, reject);
  });
}

/** Signs in on this browser with a new session id and a new form token. */
export async function signIn(req: Request, identity: Identity): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    req.logIn(identity as unknown as Express.User, (error) => (error ? reject(error) : resolve()));
  });
  req.session.place = {
    address: req.ip ?? "",
    agent: (req.get("user-agent") ?? "").slice(0, LONGEST_AGENT),
  };
  generateToken(req, true);
}

const LONGEST_AGENT = 300;

/** Names the request's own session without giving its id away: the SHA-256 of it. */
export function sessionKey(req: Request): string {
  return createHash("sha256").update(req.sessionID).digest("hex");
}

/** Ends this browser's session on the server; a request in flight cannot bring it back. */
export async function signOut(req: Request, res: Response): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    req.session.destroy((error) => (error ? reject(error as Error) : resolve()));
  });
  const cookie = cookies.get(req.app);
  if (cookie) res.clearCookie(cookie.name, { path: "/", secure: cookie.secure });
}

/** The token that the forms of a signed-in reader carry as `_csrf`; "" for a stranger. */
export function formToken(req: Request): string {
  return (req.user && getTokenFromState(req)) || "";
}

/** True when a signed-in reader's post carries the session's token. */
export function hasFormToken(req: Request): boolean {
  return isRequestValid(req);
}

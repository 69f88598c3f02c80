import pg from "pg";
import request from "supertest";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { sessionPool } from "../../src/db/index.js";
import { route, signedIn, signOut } from "../../src/web/index.js";
import { SessionStore } from "../../src/web/session-store.js";
import { sessionLimits } from "../../src/settings.js";
import { startApp, type TestApp } from "../support/app.js";
import { buildWorld, emailOf, PASSWORD, signIn, Visitor } from "../world/index.js";
import { serveRoutes } from "./test-application.js";

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
  await buildWorld();
});
afterAll(() => app.close());

/** The name=value of the session cookie that an answer sets. */
function cookieOf(answer: { headers: Record<string, unknown> }): string {
  const cookies = answer.headers["set-cookie"] as string[] | undefined;
  return cookies?.find((cookie) => cookie.startsWith("session="))?.split(";")[0] ?? "";
}

async function signInCookie(): Promise<string> {
  const visitor = new Visitor(app.url);
  return cookieOf(await visitor.post("/sign-in", { email: emailOf("erin"), password: PASSWORD }));
}

async function isSignedIn(cookie: string, url = app.url): Promise<boolean> {
  return (await request(url).get("/").set("Cookie", cookie)).text.includes("Erin Walsh");
}

function sidOf(cookie: string): string {
  return decodeURIComponent(cookie.slice("session=".length)).slice(2).split(".")[0] ?? "";
}

test("a stranger gets no session, and a signed-in user's cookie is HttpOnly and Lax", async () => {
  expect((await request(app.url).get("/sign-in")).headers["set-cookie"]).toBeUndefined();
  const visitor = new Visitor(app.url);
  const answer = await visitor.post("/sign-in", { email: emailOf("erin"), password: PASSWORD });
  const cookies = answer.headers["set-cookie"] as unknown as string[];
  expect(cookies.find((one) => one.startsWith("session="))).toMatch(
    /^session=.*Path=\/;.*HttpOnly; SameSite=Lax$/,
  );
});

test("signing in takes a new id, and the one before no longer counts", async () => {
  const erin = await signIn(app, "erin");
  const before = await signInCookie();
  const token = /name="_csrf" value="([^"]+)"/.exec(
    (await request(app.url).get("/").set("Cookie", before)).text,
  )?.[1];
  const answer = await request(app.url)
    .post("/sign-in")
    .set("Cookie", before)
    .type("form")
    .send({ email: emailOf("erin"), password: PASSWORD, _csrf: token });
  expect(cookieOf(answer)).not.toBe(before);
  expect(await isSignedIn(before)).toBe(false);
  expect(await isSignedIn(cookieOf(answer))).toBe(true);
  expect((await erin.get("/")).text).toContain("Erin Walsh");
});

test("an id that somebody else chose is not taken over", async () => {
  const answer = await request(app.url)
    .post("/sign-in")
    .set("Cookie", "session=s%3Achosen.forged")
    .type("form")
    .send({ email: emailOf("erin"), password: PASSWORD });
  expect(answer.status).toBe(303);
  expect(sidOf(cookieOf(answer))).not.toBe("chosen");
  const { rows } = await sessionPool().query("select 1 from session where sid = 'chosen'");
  expect(rows).toHaveLength(0);
});

test("a request in flight at sign-out does not bring the session back", async () => {
  let arrived = (): void => undefined;
  let release = (): void => undefined;
  const inFlight = new Promise<void>((resolve) => (arrived = resolve));
  const released = new Promise<void>((resolve) => (release = resolve));
  const server = await serveRoutes([
    route({
      method: "get",
      path: "/slow",
      policy: "member",
      async handler(req, res) {
        arrived();
        await released;
        Object.assign(req.session, { written: true });
        res.send("done");
      },
    }),
    route({
      method: "get",
      path: "/out",
      policy: "member",
      async handler(req, res) {
        await signOut(req, res);
        res.send("out");
      },
    }),
    route({
      method: "get",
      path: "/",
      policy: "public",
      handler: (req, res) => void res.send(signedIn(req)?.name ?? "nobody"),
    }),
  ]);
  const cookie = await signInCookie();
  expect(await isSignedIn(cookie, server.url)).toBe(true);
  const slow = request(server.url)
    .get("/slow")
    .set("Cookie", cookie)
    .then((answer) => answer.status);
  await inFlight;
  await request(server.url).get("/out").set("Cookie", cookie);
  release();
  expect(await slow).toBe(200);
  expect(await isSignedIn(cookie, server.url)).toBe(false);
  await server.close();
});

test("the store writes an ended session no more, and reads it no more", async () => {
  const sid = "an-id-of-the-shape-we-hand-out-1";
  const store = new SessionStore(sessionPool(), sessionLimits);
  const data = { cookie: { originalMaxAge: null } } as Parameters<typeof store.set>[1];
  const done = (work: (done: (error?: unknown) => void) => void): Promise<void> =>
    new Promise((resolve, reject) => work((error) => (error ? reject(error) : resolve())));
  const read = (): Promise<unknown> =>
    new Promise((resolve, reject) =>
      store.get(sid, (error, found) => (error ? reject(error) : resolve(found))),
    );
  await done((then) => store.set(sid, data, then));
  expect(await read()).toMatchObject({ cookie: {} });
  await done((then) => store.destroy(sid, then));
  await done((then) => store.set(sid, data, then));
  await store.use(sid);
  expect(await read()).toBeNull();
});

test("a page that is read writes the session at most every five minutes", async () => {
  const cookie = await signInCookie();
  const version = async (): Promise<unknown> =>
    (
      await sessionPool().query("select xmin::text, expire from session where sid = $1", [
        sidOf(cookie),
      ])
    ).rows[0];
  const before = await version();
  await isSignedIn(cookie);
  await isSignedIn(cookie);
  expect(await version()).toEqual(before);
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 6 * 60_000 });
  try {
    await isSignedIn(cookie);
  } finally {
    vi.useRealTimers();
  }
  await vi.waitFor(async () => expect(await version()).not.toEqual(before)); // nobody waits for it
});

test("a session ends when it was idle too long, and a week after sign-in however busy", async () => {
  const idle = await signInCookie();
  await sessionPool().query(
    "update session set expire = localtimestamp - interval '1 second' where sid = $1",
    [sidOf(idle)],
  );
  expect(await isSignedIn(idle)).toBe(false);
  const old = await signInCookie();
  const owner = new pg.Client({ connectionString: app.ownerUrl });
  await owner.connect();
  await owner.query(
    "update session set created_at = now() - interval '7 days 1 second' where sid = $1",
    [sidOf(old)],
  );
  await owner.end();
  expect(await isSignedIn(old)).toBe(false);
});

test("the session's row says whose it is", async () => {
  const cookie = await signInCookie();
  const { rows } = await sessionPool().query<{ email: string }>(
    "select company_id, user_id, sess::text as email from session where sid = $1",
    [sidOf(cookie)],
  );
  expect(rows[0]).toMatchObject({
    company_id: expect.any(Number) as number,
    user_id: expect.any(Number) as number,
  });
  expect(rows[0]?.email).not.toContain(emailOf("erin"));
});

import http from "node:http";
import request from "supertest";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { requestRates } from "../../src/settings.js";
import { Buckets } from "../../src/web/door/buckets.js";
import { accountRoutes } from "../../src/accounts/index.js";
import { renderPage, route, type AnyRoute, type Rates } from "../../src/web/index.js";
import { startApp, type TestApp } from "../support/app.js";
import { buildWorld, emailOf, PASSWORD, textOf, Visitor } from "../world/index.js";
import { serveRoutes } from "./test-application.js";

type Served = Awaited<ReturnType<typeof serveRoutes>>;

let app: TestApp;
const closers: (() => Promise<void>)[] = [];
let letGo: () => void = () => undefined;
let held = new Promise<void>((resolve) => (letGo = resolve));

const publicly = (path: string, handler: AnyRoute["handler"]): AnyRoute =>
  route({ method: "get", path, policy: "public", handler });

const routes: readonly AnyRoute[] = [
  ...accountRoutes,
  publicly("/", (_req, res) => renderPage(res, "home", { title: "Home" })),
  publicly("/quick", (_req, res) => void res.send("quick")),
  publicly("/slow", async (_req, res) => {
    await held;
    res.send("slow");
  }),
  publicly("/stream", (_req, res) => {
    res.writeHead(200, { "Content-Type": "text/event-stream" });
    res.write("data: 1\n\n");
  }),
];

beforeAll(async () => {
  app = await startApp();
  await buildWorld();
});
afterEach(async () => {
  letGo();
  held = new Promise<void>((resolve) => (letGo = resolve));
  for (const close of closers.splice(0)) await close();
});
afterAll(() => app.close());

async function serveThem(options: Parameters<typeof serveRoutes>[1] = {}): Promise<Served> {
  const server = await serveRoutes(routes, options);
  closers.push(() => server.close());
  return server;
}

/** Begins a request; resolves when it is answered, or its stream has begun. */
function ask(server: Served, path: string, from = "10.0.0.1"): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = http.get(
      `${server.url}${path}`,
      { agent: false, headers: { "X-Forwarded-For": from } },
      (answer) => resolve(answer.statusCode ?? 0),
    );
    asked.once("error", reject);
    closers.push(async () => void asked.destroy());
  });
}

const quick = async (server: Served, from: string): Promise<number> => ask(server, "/quick", from);

/** Waits until so many of a network are inside, which shows in who is turned away next. */
async function untilTurnedAway(server: Served, from: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) if ((await quick(server, from)) === 503) return;
  throw new Error("Expected the door to close, but it stays open.");
}

describe("the door", () => {
  test("half of its places are one network's, then it turns that network away; others still come in, until it is full", async () => {
    const server = await serveThem();
    const first = Array.from({ length: 150 }, () => ask(server, "/slow", "10.0.0.1"));
    await untilTurnedAway(server, "10.0.0.1");
    expect(await quick(server, "10.0.0.2")).toBe(200);
    const second = Array.from({ length: 150 }, () => ask(server, "/slow", "10.0.0.2"));
    await untilTurnedAway(server, "10.0.0.3");
    const refused = await request(server.url).get("/quick").set("Accept", "text/html");
    expect([refused.status, refused.headers["retry-after"]]).toEqual([503, "3"]);
    expect(textOf(refused)).toContain("more requests than it can answer");
    const program = await request(server.url).get("/quick").set("Accept", "application/json");
    expect(program.body).toMatchObject({ error: 503 });
    expect((await request(server.url).get("/healthz")).status).toBe(200);
    expect((await request(server.url).get("/readyz")).status).toBe(200);
    letGo();
    expect(new Set(await Promise.all([...first, ...second]))).toEqual(new Set([200]));
    expect(await quick(server, "10.0.0.1")).toBe(200); // it recovers by itself
  }, 60_000);

  test("those who went away leave their places", async () => {
    const server = await serveThem();
    const gone = Array.from({ length: 150 }, () => {
      const asked = http.get(`${server.url}/slow`, {
        agent: false,
        headers: { "X-Forwarded-For": "10.0.0.1" },
      });
      asked.on("error", () => undefined);
      return asked;
    });
    await untilTurnedAway(server, "10.0.0.1");
    for (const asked of gone) asked.destroy();
    for (let tries = 0; (await quick(server, "10.0.0.1")) !== 200; tries += 1) {
      expect(tries).toBeLessThan(200);
    }
  }, 60_000);

  test("a stream that has begun takes no place", async () => {
    const server = await serveThem();
    for (let n = 0; n < 160; n += 1) expect(await ask(server, "/stream")).toBe(200);
  }, 60_000);

  test("while too many wait for a connection nobody is let in but who asks after its health", async () => {
    let waiting = 99;
    const server = await serveThem({ crowd: { waiting: () => waiting } });
    expect(await quick(server, "10.0.0.1")).toBe(200);
    waiting = 100;
    expect(await quick(server, "10.0.0.1")).toBe(503);
    expect((await request(server.url).get("/healthz")).status).toBe(200);
  });

  test("of a process that is being stopped, /readyz says so and connections are not kept", async () => {
    let stopping = false;
    const server = await serveThem({ crowd: { isStopping: () => stopping } });
    expect((await request(server.url).get("/readyz")).status).toBe(200);
    stopping = true;
    const ready = await request(server.url).get("/readyz");
    expect([ready.status, ready.body]).toEqual([
      503,
      { database: true, schema: true, queue: true, stopping: true },
    ]);
    expect((await request(server.url).get("/quick")).headers["connection"]).toBe("close");
    expect((await request(server.url).get("/healthz")).status).toBe(200);
  });
});

describe("rates", () => {
  const few = (over: Partial<Record<keyof Rates, number>>): Rates => {
    const rates: Record<keyof Rates, Rates[keyof Rates]> = { ...requestRates };
    for (const of of ["user", "company", "network"] as const) {
      if (over[of] !== undefined) rates[of] = { atOnce: over[of], aSecond: 0.001 };
    }
    return rates;
  };

  test("a stranger's network is told to wait, another is not, and files are sent all the same", async () => {
    const server = await serveThem({ rates: few({ network: 3 }) });
    for (let n = 0; n < 3; n += 1) expect(await quick(server, "10.0.0.1")).toBe(200);
    expect(await quick(server, "10.0.0.1")).toBe(429);
    expect(await quick(server, "10.0.0.2")).toBe(200);
    const html = await request(server.url)
      .get("/quick")
      .set("Accept", "text/html")
      .set("X-Forwarded-For", "10.0.0.1");
    expect(Number(html.headers["retry-after"])).toBeGreaterThan(100);
    expect(textOf(html)).toContain("Expected fewer requests, but your network sent too many");
    const from = { "X-Forwarded-For": "10.0.0.1" };
    expect((await request(server.url).get("/healthz").set(from)).status).toBe(200);
    const file = /\/assets\/[^"]+\.css/.exec(html.text)?.[0] ?? "";
    expect((await request(server.url).get(file).set(from)).status).toBe(200);
  });

  test("a user who asks too often waits, whatever browser they use; a colleague does not, until it is the company's", async () => {
    const server = await serveThem({ rates: few({ user: 10, company: 15 }) });
    const enter = async (email: string): Promise<Visitor> => {
      const visitor = new Visitor(server.url);
      await visitor.signIn(email, PASSWORD);
      return visitor;
    };
    const [erin, again, dana, charlie] = [
      await enter(emailOf("erin")),
      await enter(emailOf("erin")),
      await enter(emailOf("dana")),
      await enter(emailOf("charlie")),
    ];
    const statuses = async (visitor: Visitor, times: number): Promise<number[]> => {
      const all: number[] = [];
      for (let n = 0; n < times; n += 1) all.push((await visitor.get("/quick")).status);
      return all;
    };
    expect(await statuses(erin, 10)).toEqual(Array(10).fill(200));
    expect(await statuses(again, 2)).toEqual([429, 429]);
    expect(await statuses(dana, 6)).toEqual([200, 200, 200, 200, 200, 429]);
    expect(await statuses(charlie, 1)).toEqual([200]);
  });

  test("at once, no more come through than there are", async () => {
    const server = await serveThem({ rates: few({ network: 20 }) });
    const all = await Promise.all(Array.from({ length: 60 }, () => quick(server, "10.0.0.9")));
    expect(all.filter((status) => status === 200)).toHaveLength(20);
    expect(all.filter((status) => status === 429)).toHaveLength(40);
  });

  test("a bucket fills again, to the brim and no further; what is full is forgotten when there are too many", () => {
    const buckets = new Buckets({ atOnce: 2, aSecond: 1 });
    expect([0, 0, 0].map(() => buckets.take("a", 0))).toEqual([0, 0, 1]);
    expect(buckets.take("a", 1_000)).toBe(0);
    expect(buckets.take("a", 1_000)).toBe(1);
    expect([0, 0, 0].map(() => buckets.take("a", 900_000))).toEqual([0, 0, 1]);
    for (let n = 0; n < 30_000; n += 1) buckets.take(`b${n}`, 900_000 + n * 10);
    expect(buckets.size).toBeLessThanOrEqual(20_000);
  });
});

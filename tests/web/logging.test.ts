import { once } from "node:events";
import http from "node:http";
import pino from "pino";
import request from "supertest";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { route, type AnyRoute } from "../../src/web/index.js";
import { startApp, type TestApp } from "../support/app.js";
import { buildWorld, signIn, type World } from "../world/index.js";
import { accountRoutes } from "../../src/accounts/index.js";
import { serveRoutes } from "./test-application.js";

type Line = Record<string, unknown>;
interface Served {
  readonly url: string;
  close(): Promise<void>;
}
const lines: Line[] = [];
const to = { write: (line: string) => void lines.push(JSON.parse(line) as Line) };

let app: TestApp;
let world: World;
let server: Served;
/** With the same routes, and a log that leaves out what is usual. */
let quiet: Served;

const open = (path: string, handler: AnyRoute["handler"]): AnyRoute =>
  route({ method: "get", path, policy: "public", handler });

beforeAll(async () => {
  app = await startApp();
  world = await buildWorld();
  const routes = [
    ...accountRoutes,
    open("/fine", (_req, res) => void res.send("fine")),
    open("/links/:token/x", (_req, res) => void res.send("fine")),
    open("/broken", () => {
      throw new Error("on purpose");
    }),
    open("/warned", (req, res) => {
      req.log.warn({ act: "something" }, "something was done");
      res.send("fine");
    }),
    open("/slow", () => undefined),
  ];
  const serve = (level: string) =>
    serveRoutes(routes, { log: pino({ level, base: null, timestamp: false }, to) });
  [server, quiet] = [await serve("info"), await serve("warn")];
});
afterAll(async () => {
  await server.close();
  await quiet.close();
  await app.close();
});
afterEach(() => void lines.splice(0));

/** The lines of one request, which may come a little after its answer. */
async function linesOf(id: unknown): Promise<Line[]> {
  return vi.waitFor(() => {
    const own = lines.filter((line) => (line["req"] as Line)["id"] === id);
    expect(own.at(-1)?.["msg"]).toMatch(/^request (completed|errored|aborted)$/);
    return own;
  });
}

test("a request leaves one line, with the id that its answer has and without its query", async () => {
  const answer = await request(server.url).get("/fine?q=secret").set("Cookie", "a=secret");
  const id = answer.headers["x-request-id"];
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  const [line, ...more] = await linesOf(id);
  expect(more).toEqual([]);
  expect(Object.keys(line ?? {})).toEqual(["level", "req", "res", "responseTime", "msg"]);
  expect(line).toEqual({
    level: 30,
    req: { id, method: "GET", path: "/fine" },
    res: { status: 200 },
    responseTime: expect.any(Number),
    msg: "request completed",
  });
});

test("an address that is a secret is not written down", async () => {
  const { headers } = await request(server.url).get("/LINKS/abcdef/x?y");
  expect((await linesOf(headers["x-request-id"]))[0]?.["req"]).toMatchObject({ path: "/LINKS/…" });
});

test("who is signed in is named", async () => {
  const erin = await signIn({ ...app, url: server.url }, "erin");
  const answer = await erin.get("/fine");
  const [line] = await linesOf(answer.headers["x-request-id"]);
  expect(line).toMatchObject({ company: world.companies.acme, user: world.users.erin });
});

test("an error leaves its own line and one of the request, both with the request's id", async () => {
  const { headers } = await request(server.url).get("/broken");
  const [error, line] = await linesOf(headers["x-request-id"]);
  expect(error).toMatchObject({ level: 50, msg: "request failed", err: { message: "on purpose" } });
  expect(error?.["req"]).toEqual(line?.["req"]);
  expect(line).toMatchObject({
    level: 50,
    res: { status: 500 },
    err: { type: "Error", message: "failed with status code 500" },
    msg: "request errored",
  });
});

test("what a page says has its request", async () => {
  const { headers } = await request(server.url).get("/warned");
  const [said] = await linesOf(headers["x-request-id"]);
  expect(said).toMatchObject({
    level: 40,
    act: "something",
    req: { method: "GET", path: "/warned" },
  });
});

test("a reader who goes away leaves a line that says so", async () => {
  const asked = http.get(`${server.url}/slow`);
  asked.on("error", () => undefined);
  await once(asked, "socket");
  setTimeout(() => asked.destroy(), 100);
  await vi.waitFor(() => expect(lines).toMatchObject([{ level: 30, msg: "request aborted" }]));
});

test("where the level leaves requests out, errors are said still", async () => {
  await request(quiet.url).get("/fine");
  await request(quiet.url).get("/warned");
  const { headers } = await request(quiet.url).get("/broken");
  await linesOf(headers["x-request-id"]);
  expect(lines.map(({ msg }) => msg)).toEqual([
    "something was done",
    "request failed",
    "request errored",
  ]);
});

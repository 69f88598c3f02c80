import http from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accountRoutes } from "../../src/accounts/index.js";
import { renderPage, route, sendCsv } from "../../src/web/index.js";
import { startApp, type TestApp } from "../support/app.js";
import { buildWorld, emailOf, PASSWORD, textOf, Visitor, type Person } from "../world/index.js";
import { serveRoutes } from "./test-application.js";

let app: TestApp;
let server: Awaited<ReturnType<typeof serveRoutes>>;
let begun = 0;
let letGo: () => void = () => undefined;
const held = new Promise<void>((resolve) => (letGo = resolve));

async function* slowly(): AsyncGenerator<readonly string[]> {
  begun += 1;
  yield ["first"];
  await held;
  yield ["last"];
}

async function* broken(): AsyncGenerator<readonly string[]> {
  yield await Promise.reject<readonly string[]>(new Error("no rows"));
}

beforeAll(async () => {
  app = await startApp();
  await buildWorld();
  const member = { method: "get", policy: "member" } as const;
  server = await serveRoutes([
    ...accountRoutes,
    route({
      ...{ method: "get", path: "/", policy: "public" },
      handler: (_req, res) => renderPage(res, "home", { title: "Home" }),
    }),
    route({
      ...{ ...member, path: "/slow.csv" },
      handler: (_req, res) => sendCsv(res, "slow", ["Word"], slowly()),
    }),
    route({
      ...{ ...member, path: "/broken.csv" },
      handler: (_req, res) => sendCsv(res, "broken", ["Word"], broken()),
    }),
  ]);
});
afterAll(async () => {
  await server.close();
  await app.close();
});

async function enter(person: Person): Promise<{ visitor: Visitor; cookie: string }> {
  const visitor = new Visitor(server.url);
  const answer = await visitor.post("/sign-in", { email: emailOf(person), password: PASSWORD });
  const cookies = answer.headers["set-cookie"] as unknown as string[];
  return { visitor, cookie: cookies.map((each) => each.split(";")[0]).join("; ") };
}

/** Begins an export and reads it later. */
async function begin(cookie: string): Promise<http.IncomingMessage> {
  const already = begun;
  const answer = await new Promise<http.IncomingMessage>((resolve, reject) => {
    http
      .get(`${server.url}/slow.csv`, { agent: false, headers: { Cookie: cookie } }, resolve)
      .once("error", reject);
  });
  expect([answer.statusCode, begun]).toEqual([200, already + 1]);
  return answer;
}

test("only so many exports are sent at the same time, of a user and of a company; what ends or breaks makes room", async () => {
  const [erin, dana, bob, charlie] = [
    await enter("erin"),
    await enter("dana"),
    await enter("bob"),
    await enter("charlie"),
  ];
  const first = await begin(erin.cookie);
  await begin(erin.cookie);
  const third = await erin.visitor.get("/slow.csv");
  expect([third.status, third.headers["retry-after"]]).toEqual([429, "10"]);
  expect(third.headers["content-disposition"]).toBeUndefined();
  expect(textOf(third)).toContain("Expected a moment with fewer exports");
  await begin(dana.cookie);
  await begin(dana.cookie);
  await begin(bob.cookie);
  expect((await bob.visitor.get("/slow.csv")).status).toBe(429); // five of the company
  await begin(charlie.cookie);
  first.destroy();
  letGo();
  for (let tries = 0; (await erin.visitor.get("/slow.csv")).status !== 200; tries += 1) {
    expect(tries).toBeLessThan(200);
  }
  for (let more = 0; more < 6; more += 1) {
    await bob.visitor.get("/broken.csv").catch(() => undefined);
  }
  expect((await bob.visitor.get("/slow.csv")).status).toBe(200);
});

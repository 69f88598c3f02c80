import type { Application } from "express";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "../../bin/lib/project.mjs";
import { createApp } from "../../src/app.js";
import { openLog } from "../../src/log.js";
import { sessionPool } from "../../src/db/index.js";
import { route, routesOf, type AnyRoute } from "../../src/web/index.js";
import { startApp, type TestApp } from "../support/app.js";
import { serveRoutes } from "./test-application.js";

let running: TestApp;
let app: Application;

beforeAll(async () => {
  running = await startApp();
  app = createApp({
    database: { sessionPool: sessionPool() },
    root,
    sessionSecret: "a secret that only the tests know",
    log: openLog("silent"),
    baseUrl: undefined,
    production: false,
  });
});
afterAll(() => running.close());

interface Layer {
  readonly name: string;
  readonly route?: { readonly path: string; readonly methods: Record<string, boolean> };
}

/** What stands in front of the routes, and answers nothing but refusals. */
const GUARDS = new Set([
  "logRequest",
  "helmetMiddleware",
  "noStore",
  "keepTheDoor",
  "refuseOtherOrigins",
  "router", // the form parser
  "session",
  "quietly",
  "authenticate",
  "keepTheRate",
  "nothingHere",
  "showError",
]);

function layers(): Layer[] {
  return (app as unknown as { router: { stack: Layer[] } }).router.stack;
}

test("the live router has the declared routes and the known guards, and nothing else", () => {
  const live = layers().flatMap((layer) =>
    layer.route
      ? Object.keys(layer.route.methods).map((method) => `${method} ${layer.route?.path}`)
      : [],
  );
  const declared = routesOf(app).map((each) => `${each.method} ${each.path}`);
  expect(live).toEqual(declared);
  const guards = layers().filter((layer) => !layer.route);
  expect(guards.map((layer) => layer.name).filter((name) => !GUARDS.has(name))).toEqual([]);
});

test("no address is declared twice", () => {
  const declared = routesOf(app).map((each) => `${each.method} ${each.path}`);
  expect(new Set(declared).size).toBe(declared.length);
});

test("a route without a policy stops the start", async () => {
  const without = { method: "get", path: "/open", handler: () => undefined } as unknown as AnyRoute;
  await expect(serveRoutes([without])).rejects.toThrow("Expected a policy for get /open");
  const invented = { ...without, policy: "anybody" } as unknown as AnyRoute;
  await expect(serveRoutes([invented])).rejects.toThrow("Expected a policy");
});

test("a route without a policy does not compile", () => {
  // @ts-expect-error the policy is missing
  route({ method: "get", path: "/x", handler: () => undefined });
  // @ts-expect-error a policy about objects needs load
  route({ method: "get", path: "/x", policy: "ticketViewer", handler: () => undefined });
  // @ts-expect-error there is no such policy
  route({ method: "get", path: "/x", policy: "anybody", handler: () => undefined });
});

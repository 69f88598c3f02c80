import { setImmediate } from "node:timers/promises";
import express, { type Application, type Request, type Response, type Router } from "express";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../../bin/lib/project.mjs";
import { createApp } from "../../src/app.js";
import { openLog } from "../../src/log.js";
import { sessionPool } from "../../src/db/index.js";
import { byAddress, type ByAddress } from "../../src/web/by-address.js";
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
  readonly handle: Partial<ByAddress>;
  readonly route?: { readonly path: string; readonly methods: Record<string, boolean> };
}

/** What stands in front of the routes, and answers nothing but refusals. */
const GUARDS = new Set([
  "logRequest",
  "setSecurityHeaders",
  "noStore",
  "keepTheDoor",
  "refuseOtherOrigins",
  "router", // the form parser
  "session",
  "noteUse",
  "authenticate",
  "keepTheRate",
  "nothingHere",
  "showError",
]);

function layers(): Layer[] {
  return (app as unknown as { router: { stack: Layer[] } }).router.stack;
}

test("the live router has the declared routes and the known guards, and nothing else", () => {
  const inside = layers().flatMap(({ handle }) =>
    [...(handle.routers?.values() ?? [])].flatMap((router) => router.stack as unknown as Layer[]),
  );
  const live = inside.map((layer) =>
    layer.route
      ? `${Object.keys(layer.route.methods).join()} ${layer.route.path}`
      : `a guard that nobody knows: ${layer.name}`,
  );
  const declared = routesOf(app).map((each) => `${each.method} ${each.path}`);
  expect(live.toSorted()).toEqual(declared.toSorted());
  const guards = layers().filter((layer) => layer.route || !layer.handle.routers);
  expect(guards.map((layer) => layer.name).filter((name) => !GUARDS.has(name))).toEqual([]);
});

describe("who answers is who would, were Express to try every route", () => {
  const METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"];

  /** The route that takes a request, or why none does. */
  async function taker(router: Router | ByAddress, method: string, url: string): Promise<string> {
    const heard: string[] = [];
    const req = { method, url, path: url.split("?")[0], headers: {}, heard };
    const res = { end: () => undefined, setHeader: () => undefined };
    const done = (error?: unknown) => heard.push(error instanceof Error ? error.message : "nobody");
    router(req as unknown as Request, res as unknown as Response, done);
    if (heard.length === 0) await setImmediate(); // Express goes on then, after its last route
    return `${url}: ${heard.join()}`;
  }

  function say(declared: AnyRoute, req: Request): Promise<void> {
    const { heard } = req as unknown as { heard: string[] };
    heard.push(`${declared.method} ${declared.path} ${JSON.stringify(req.params)}`);
    return Promise.resolve();
  }

  test.each(METHODS)("%s", async (method) => {
    const plain = express.Router();
    for (const each of routesOf(app)) plain[each.method](each.path, (req) => say(each, req));
    const quick = byAddress(routesOf(app), say);
    for (const url of routesOf(app).flatMap(({ path }) => variantsOf(path))) {
      // OPTIONS is nobody's: what answers it stands behind all routes, whatever Express would say
      const expected = method === "OPTIONS" ? `${url}: nobody` : await taker(plain, method, url);
      expect(await taker(quick, method, url)).toBe(expected);
    }
  });

  function variantsOf(path: string): string[] {
    const [filled, named] = [path.replaceAll(/:\w+/g, "12"), path.replaceAll(/:\w+/g, "new")];
    const around = [
      filled,
      `${filled}/`,
      `${filled}//`,
      `/${filled}`,
      `${filled}/more`,
      `${filled}x`,
    ];
    const written = [filled.toUpperCase(), `${filled}?a=/b/`, `${filled}%2f`, `${filled}/%ff`];
    const broken = [
      path.replaceAll(/:\w+/g, "%E0%A4%A"),
      path.replaceAll(/:\w+/g, "a%2Fb"),
      filled.slice(0, -1),
    ];
    return [...around, named, ...written, ...broken].filter((url) => url.startsWith("/"));
  }

  test("an address that could be of any word, or of any number of parts, stops the start", () => {
    for (const path of ["/:any", "/files/*rest", "/a{/:b}", "files"]) {
      const wide = { method: "get", path, policy: "public" } as unknown as AnyRoute;
      expect(() => byAddress([wide], say)).toThrow("Expected an address that begins with a word");
    }
  });
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

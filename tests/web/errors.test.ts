import request from "supertest";
import { afterAll, beforeAll, expect, test } from "vitest";
import { redirectWith, refuse, renderPage, route } from "../../src/web/index.js";
import { startApp, type TestApp } from "../support/app.js";
import { buildWorld, emailOf, PASSWORD, textOf, Visitor } from "../world/index.js";
import { serveRoutes } from "./test-application.js";
import { accountRoutes } from "../../src/accounts/index.js";

let app: TestApp;
let server: { url: string; close(): Promise<void> };

const found = { object: { name: "Thing" } };

beforeAll(async () => {
  app = await startApp();
  await buildWorld();
  server = await serveRoutes([
    ...accountRoutes,
    route({
      method: "get",
      path: "/",
      policy: "public",
      handler: (_req, res) => renderPage(res, "home", { title: "Home" }),
    }),
    route({
      method: "get",
      path: "/broken",
      policy: "public",
      handler() {
        throw new Error("secret detail of /var/lib/thing");
      },
    }),
    route({
      method: "get",
      path: "/busy",
      policy: "public",
      handler: () =>
        Promise.reject(Object.assign(new Error("no connection"), { code: "ECONNREFUSED" })),
    }),
    route({
      method: "get",
      path: "/halfway",
      policy: "public",
      handler(_req, res) {
        res.write("begun");
        throw new Error("too late");
      },
    }),
    ...(["not_found", "forbidden", "conflict", "invalid"] as const).map((code) =>
      route({
        method: "get",
        path: `/refused/${code}`,
        policy: "public",
        handler: (_req, res) =>
          refuse(res, {
            code,
            sentence: "Expected <b>this</b>, but got that.",
            location: "/tickets/5",
          }),
      }),
    ),
    ...(["unseen", "seen", "allowed", "missing"] as const).map((which) =>
      route({
        method: "get",
        path: `/object/${which}`,
        policy: "ticketViewer",
        load: async () =>
          which === "missing"
            ? null
            : { ...found, see: which !== "unseen", may: which === "allowed" },
        handler: (_req, res, actor, object) => void res.send(`${object.name} for ${actor.name}`),
      }),
    ),
    route({
      method: "get",
      path: "/done",
      policy: "public",
      handler: (_req, res) => redirectWith(res, "/", "Done & dusted."),
    }),
  ]);
});
afterAll(async () => {
  await server.close();
  await app.close();
});

test("an error is answered 500 with a number and without its words, in HTML and JSON", async () => {
  const html = await request(server.url).get("/broken").set("Accept", "text/html");
  expect(html.status).toBe(500);
  expect(html.text).toContain(html.headers["x-request-id"]);
  expect(html.text).not.toMatch(/secret|\/var|at /);
  const json = await request(server.url).get("/broken").set("Accept", "application/json");
  expect(json.body).toEqual({
    error: 500,
    sentence: expect.not.stringContaining("secret") as string,
  });
});

test("what goes away by itself is answered 503, to be tried again", async () => {
  const answer = await request(server.url).get("/busy");
  expect([answer.status, answer.headers["retry-after"]]).toEqual([503, "3"]);
  expect(textOf(answer)).toContain("Nothing was changed");
});

test("an answer that was begun is cut off, and the server lives on", async () => {
  await expect(request(server.url).get("/halfway")).rejects.toThrow();
  expect((await request(server.url).get("/healthz")).status).toBe(200);
});

test.each([
  ["not_found", 404],
  ["forbidden", 403],
  ["conflict", 409],
  ["invalid", 422],
])("a refusal %s is a page with status %i that says why", async (code, status) => {
  const answer = await request(server.url).get(`/refused/${code}`).set("Accept", "text/html");
  expect(answer.status).toBe(status);
  expect(answer.text).toContain("Expected &lt;b&gt;this&lt;/b&gt;, but got that.");
  expect(answer.text).toContain('href="/tickets/5"');
});

test("an object is not found unless it is seen, then forbidden unless allowed", async () => {
  const erin = new Visitor(server.url);
  await erin.signIn(emailOf("erin"), PASSWORD);
  const [missing, unseen] = [await erin.get("/object/missing"), await erin.get("/object/unseen")];
  expect([missing.status, unseen.status]).toEqual([404, 404]);
  expect(textOf(missing)).toBe(textOf(unseen));
  expect((await erin.get("/object/seen")).status).toBe(403);
  expect((await erin.get("/object/allowed")).text).toBe("Thing for Erin Walsh");
});

test("a flash is shown once, and one that was changed never", async () => {
  const visitor = new Visitor(server.url);
  const done = await visitor.get("/done");
  expect(done.status).toBe(303);
  const cookie = (done.headers["set-cookie"] as unknown as string[])[0] ?? "";
  expect(cookie).toMatch(/^flash=.*HttpOnly; SameSite=Lax/);
  expect((await visitor.get("/sign-in")).text).toContain("Done &amp; dusted.");
  expect((await visitor.get("/sign-in")).text).not.toContain("dusted");
  const [payload = "", signature = ""] = (cookie.split(";")[0] ?? "")
    .slice("flash=".length)
    .split(".");
  const forged = Buffer.from('{"tone":"ok","text":"Forged"}').toString("base64url");
  for (const value of [`${forged}.${signature}`, payload, `${payload}.`, "x", ".."]) {
    const answer = await request(server.url).get("/sign-in").set("Cookie", `flash=${value}`);
    expect(answer.status).toBe(200);
    expect(answer.text).not.toMatch(/Forged|dusted/);
  }
});

import request from "supertest";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startApp, type TestApp } from "../support/app.js";
import {
  buildWorld,
  emailOf,
  PASSWORD,
  signIn,
  stranger,
  textOf,
  type Visitor,
} from "../world/index.js";

let app: TestApp;
let alice: Visitor;

const form = (fields: Record<string, string>): string => new URLSearchParams(fields).toString();

beforeAll(async () => {
  app = await startApp();
  await buildWorld();
  alice = await signIn(app, "alice");
});
afterAll(() => app.close());

test("a signed-in reader's post needs the session's own token", async () => {
  const erinsToken = await (await signIn(app, "erin")).token();
  const post = (token?: string) =>
    alice.agent
      .post("/company/roles")
      .type("form")
      .send(form({ name: "Sneaky", ...(token === undefined ? {} : { _csrf: token }) }));
  for (const token of [undefined, "", "wrong", erinsToken])
    expect((await post(token)).status).toBe(403);
  expect(textOf(await alice.get("/company/roles"))).not.toContain("Sneaky");
  expect((await post(await alice.token())).status).toBe(303);
});

test("the token is another after each sign-in", async () => {
  const erin = await signIn(app, "erin");
  const first = await erin.token();
  await erin.post("/sign-out");
  await erin.signIn(emailOf("erin"), PASSWORD);
  expect(await erin.token()).not.toBe(first);
});

test.each([
  ["sec-fetch-site", "cross-site", 403],
  ["sec-fetch-site", "same-site", 403],
  ["sec-fetch-site", "same-origin", 422],
  ["sec-fetch-site", "none", 422],
  ["origin", "https://evil.test", 403],
  ["origin", "null", 403],
  ["origin", "own", 422],
])("sign-in with %s: %s is answered %i", async (header, value, status) => {
  const answer = await request(app.url)
    .post("/sign-in")
    .set(header, value === "own" ? app.url : value)
    .type("form")
    .send(form({ email: emailOf("erin"), password: "wrong" }));
  expect(answer.status).toBe(status);
  expect(answer.headers["set-cookie"]).toBeUndefined();
});

test("a cross-site header is not outweighed by a right token or origin", async () => {
  const answer = await alice.agent
    .post("/company/roles")
    .set("Sec-Fetch-Site", "cross-site")
    .set("Origin", app.url)
    .type("form")
    .send(form({ name: "Sneaky too", _csrf: await alice.token() }));
  expect(answer.status).toBe(403);
});

test("every answer bears the security headers", async () => {
  const answer = await stranger(app).get("/sign-in");
  expect(answer.headers).toMatchObject({
    "content-security-policy": expect.stringContaining("default-src 'none'") as string,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
  });
  expect(answer.headers["content-security-policy"]).not.toContain("unsafe");
  expect(answer.headers["x-powered-by"]).toBeUndefined();
  expect(answer.text).not.toMatch(/ style=| on[a-z]+=|<script>|<style/);
});

test("a file has an address that changes with it, and is kept for ever and compressed", async () => {
  const page = await stranger(app).get("/sign-in");
  const css = /href="(\/assets\/[0-9a-f]+\/tabler\.min\.css)"/.exec(page.text)?.[1] ?? "";
  const file = await request(app.url).get(css).set("Accept-Encoding", "br, gzip");
  expect(file.headers).toMatchObject({
    "cache-control": "public, max-age=31536000, immutable",
    "content-encoding": "br",
    "content-type": "text/css; charset=utf-8",
  });
  const other = await request(app.url).get(css.replace(/[0-9a-f]{16}/, "0000000000000000"));
  expect(other.headers["cache-control"]).toBe("no-cache");
  expect((await request(app.url).get("/assets/x/..%2f..%2fpackage.json")).status).toBe(404);
  expect((await request(app.url).get("/assets/x/package.json")).status).toBe(404);
});

test("health is told without a session", async () => {
  expect((await request(app.url).get("/healthz")).status).toBe(200);
  const ready = await request(app.url).get("/readyz");
  expect(ready.body).toEqual({ database: true, schema: true, queue: true });
});

test.each([
  ["a NUL character", "form", "company_name=a%00b", 422],
  ["a NUL character in a name", "form", "a%00b=1", 422],
  ["too large", "form", `name=${"x".repeat(210_000)}`, 413],
  ["too many values", "form", "a=1&".repeat(4_100), 413],
  ["JSON", "application/json", '{"email":"a"}', 415],
  ["multipart", "multipart/form-data; boundary=x", "--x--", 415],
  ["text", "text/plain", "email=a", 415],
  ["an unknown charset", "application/x-www-form-urlencoded; charset=utf-7", "email=a", 415],
  ["broken escapes", "form", "email=%E0%A4%A&%=%&&=&password", 422],
  [
    "nested names",
    "form",
    "email[not]=x&__proto__[x]=1&constructor[prototype][x]=1&password=p",
    422,
  ],
])("a body with %s is answered %s", async (_what, type, body, status) => {
  const answer = await request(app.url)
    .post("/sign-in")
    .type(type)
    .set("Accept", "text/html")
    .send(body);
  expect(answer.status).toBe(status);
  expect(answer.text).toContain("TicketFlower");
  expect(answer.text).not.toMatch(/node_modules|at .*\.(js|ts):\d/);
});

test("a malformed address is answered 400, an unknown one 404, each with a page or JSON as asked", async () => {
  const malformed = await stranger(app).get("/company/users/%E0");
  expect([malformed.status, textOf(malformed)]).toEqual([
    400,
    expect.stringContaining("well-formed request"),
  ]);
  const unknown = await alice.get("/no/such/page");
  expect([unknown.status, textOf(unknown)]).toEqual([
    404,
    expect.stringContaining("There is nothing here"),
  ]);
  const json = await request(app.url).get("/no/such/page").set("Accept", "application/json");
  expect(json.body).toMatchObject({ error: "not_found" });
  const signedOut = await request(app.url).get("/company/users").set("Accept", "application/json");
  expect([signedOut.status, signedOut.body]).toMatchObject([401, { error: "signed_out" }]);
  expect((await request(app.url).delete("/company/users")).status).toBe(404);
});

test("light or dark is remembered, and leads back to the page", async () => {
  const visitor = stranger(app);
  const chosen = await visitor.post("/appearance", { theme: "dark", next: "/sign-in" });
  expect(chosen.headers["location"]).toBe("/sign-in");
  expect((await visitor.get("/sign-in")).text).toContain('<html lang="en" data-bs-theme="dark">');
  await visitor.post("/appearance", { theme: "", next: "//evil.test" });
  expect((await visitor.get("/sign-in")).text).toContain('<html lang="en">');
  const forged = await request(app.url).get("/sign-in").set("Cookie", 'theme="><script>');
  expect(forged.text).toContain('<html lang="en">');
});

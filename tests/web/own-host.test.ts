import request from "supertest";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startApp, type TestApp } from "../support/app.js";
import { buildWorld, emailOf, PASSWORD } from "../world/index.js";

let app: TestApp;

beforeAll(async () => {
  app = await startApp({ baseUrl: "https://tickets.example", production: true });
  await buildWorld();
});
afterAll(() => app.close());

test("only BASE_URL's host is served, but for health", async () => {
  expect((await request(app.url).get("/sign-in")).status).toBe(400);
  expect((await request(app.url).get("/sign-in").set("Host", "evil.test")).status).toBe(400);
  expect((await request(app.url).get("/sign-in").set("Host", "tickets.example")).status).toBe(200);
  expect((await request(app.url).get("/healthz")).status).toBe(200);
});

test("over https cookies are Secure and bound to the host, and links begin with BASE_URL", async () => {
  const host = { Host: "tickets.example", Origin: "https://tickets.example" };
  const signedIn = await request(app.url)
    .post("/sign-in")
    .set(host)
    .type("form")
    .send({ email: emailOf("alice"), password: PASSWORD });
  expect(signedIn.status).toBe(303);
  const cookies = signedIn.headers["set-cookie"] as unknown as string[];
  for (const each of cookies)
    expect(each).toMatch(/^__Host-.*; Path=\/; .*HttpOnly; Secure; SameSite=Lax$/);
  const cookie = cookies.find((each) => each.startsWith("__Host-session=")) ?? "";
  const session = { ...host, Cookie: cookie.split(";")[0] ?? "" };
  const page = await request(app.url).get("/company/users/new").set(session);
  expect(page.headers["strict-transport-security"]).toMatch(/^max-age=31536000/);
  const token = /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1];
  const made = await request(app.url)
    .post("/company/users")
    .set(session)
    .type("form")
    .send({ name: "Gina", email: "gina@acme.test", _csrf: token, form_id: "f1" });
  const flash = (made.headers["set-cookie"] as unknown as string[]).find((each) =>
    each.startsWith("__Host-flash="),
  );
  const payload = flash?.slice("__Host-flash=".length).split(".")[0] ?? "";
  expect(Buffer.from(payload, "base64url").toString()).toContain('"https://tickets.example/links/');
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { startApp, type TestApp } from "../support/app.js";
import { buildWorld, emailOf, PASSWORD, signIn, stranger, textOf } from "../world/index.js";

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
  await buildWorld();
});
afterAll(() => app.close());

test("a stranger meets the landing page, and signs in to the home page", async () => {
  const visitor = stranger(app);
  const landing = await visitor.get("/");
  expect(landing.status).toBe(200);
  expect(landing.text).toContain('href="/sign-up"');
  await visitor.signIn(emailOf("erin"), PASSWORD);
  const home = await visitor.get("/");
  expect(home.text).toContain("Erin Walsh");
  expect(home.text).not.toContain("/company/users");
});

test("a wrong password and an unknown address get the same answer", async () => {
  const visitor = stranger(app);
  const wrong = await visitor.post("/sign-in", { email: emailOf("erin"), password: "wrong" });
  const unknown = await visitor.post("/sign-in", { email: "nobody@acme.test", password: "wrong" });
  expect(wrong.status).toBe(422);
  expect(unknown.status).toBe(422);
  const same = (text: string): string =>
    text.replaceAll(/nobody@|erin@/g, "").replaceAll(/form_id" value="[^"]*"/g, "");
  expect(same(wrong.text)).toBe(same(unknown.text));
  expect(textOf(wrong)).toContain("Email address or password is not right");
});

test("the page asked for comes after signing in", async () => {
  const visitor = stranger(app);
  const asked = await visitor.get("/company/users?q=a");
  expect(asked.headers["location"]).toBe("/sign-in?next=%2Fcompany%2Fusers%3Fq%3Da");
  const answer = await visitor.post("/sign-in", {
    email: emailOf("alice"),
    password: PASSWORD,
    next: "/company/users?q=a",
  });
  expect(answer.headers["location"]).toBe("/company/users?q=a");
});

test("signing out ends the session", async () => {
  const erin = await signIn(app, "erin");
  const out = await erin.post("/sign-out");
  expect(out.status).toBe(303);
  expect((await erin.get("/")).text).toContain("Sign up your company");
});

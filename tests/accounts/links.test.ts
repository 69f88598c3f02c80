import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startApp, type TestApp } from "../support/app.js";
import {
  buildWorld,
  emailOf,
  PASSWORD,
  signIn,
  stranger,
  textOf,
  type Visitor,
  type World,
} from "../world/index.js";

let app: TestApp;
let world: World;
let alice: Visitor;

const password = "seven copper lanterns";

beforeAll(async () => {
  app = await startApp();
  world = await buildWorld();
});
beforeEach(async () => {
  alice = await signIn(app, "alice");
});
afterAll(() => app.close());

async function newLink(person: "erin" | "bob" | "dana"): Promise<string> {
  const page = await alice.submit(`/company/users/${world.users[person]}/link`);
  return linkIn(page.text);
}

function linkIn(html: string): string {
  return new URL(/value="([^"]+\/links\/[^"]+)"/.exec(html)?.[1] ?? "http://no.link").pathname;
}

test("a new user gets a link once, chooses a password with it, and is signed in", async () => {
  const shown = await alice.submit("/company/users", {
    name: "Gina New",
    email: "gina@acme.test",
    roles: world.roles.acme["Employee"],
  });
  const link = linkIn(shown.text);
  expect(textOf(await alice.get(`/company/users`))).toContain("No password yet");
  expect((await alice.get(shown.request.url.replace(app.url, ""))).text).not.toContain("/links/");

  const gina = stranger(app);
  expect(textOf(await gina.get(link))).toContain("Gina New of Acme");
  const home = await gina.submit(link, { password });
  expect(home.text).toContain("Gina New");
  await stranger(app).signIn("gina@acme.test", password);
  const again = await stranger(app).post(link, { password: "another fine password" });
  expect(again.status).toBe(404);
  expect(textOf(again)).toContain("this one was, or it has expired");
});

test("a weak password is refused and the link stays usable", async () => {
  const link = await newLink("bob");
  const bob = stranger(app);
  const weak = await bob.post(link, { password: "password1234" });
  expect(weak.status).toBe(422);
  expect(weak.text).toContain('href="#password"');
  await bob.submit(link, { password });
});

test("a new link ends the earlier one; used, ended and invented ones look alike", async () => {
  const first = await newLink("dana");
  const second = await newLink("dana");
  const ended = await stranger(app).get(first);
  const invented = await stranger(app).get("/links/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
  expect(ended.status).toBe(404);
  expect(textOf(ended)).toBe(textOf(invented));
  expect((await stranger(app).get(second)).status).toBe(200);
});

test("a new password ends the sessions that were open with the old one", async () => {
  const erin = await signIn(app, "erin");
  const link = await newLink("erin");
  await stranger(app).submit(link, { password });
  expect((await erin.get("/company/users")).headers["location"]).toMatch(/^\/sign-in/);
  const old = await stranger(app).post("/sign-in", { email: emailOf("erin"), password: PASSWORD });
  expect(old.status).toBe(422);
});

test("two people with the same link: one sets the password", async () => {
  const link = await newLink("bob");
  const answers = await Promise.all(
    ["first", "second"].map((word) =>
      stranger(app).post(link, { password: `${word} copper lanterns` }),
    ),
  );
  expect(answers.map((answer) => String(answer.status)).toSorted()).toEqual(["303", "404"]);
});

test("a link from before a deactivation is of no use after the reactivation", async () => {
  const link = await newLink("dana");
  await alice.submit(`/company/users/${world.users.dana}/deactivation`);
  expect((await stranger(app).get(link)).status).toBe(404);
  await alice.submit(`/company/users/${world.users.dana}/activation`);
  expect((await stranger(app).get(link)).status).toBe(404);
  expect((await stranger(app).post(link, { password })).status).toBe(404);
  await signIn(app, "dana"); // with the password from before
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { linkIn, openPostOffice, type PostOffice } from "../mail/post-office.js";
import { startApp, type TestApp } from "../support/app.js";
import {
  buildWorld,
  emailOf,
  PASSWORD,
  signIn,
  stranger,
  textOf,
  type World,
} from "../world/index.js";

let app: TestApp;
let world: World;
let office: PostOffice;

const password = "seven copper lanterns";

beforeAll(async () => {
  office = await openPostOffice();
  app = await startApp({ smtpUrl: office.smtpUrl, worker: true });
  world = await buildWorld();
});
afterAll(async () => {
  await app.close();
  await office.close();
});

test("an invitation goes by mail, and its page says so instead of showing the link", async () => {
  const alice = await signIn(app, "alice");
  const roles = world.roles.acme["Employee"];
  const gina = { name: "Gina New", email: "gina@acme.test", roles };
  const shown = await alice.submit("/company/users", gina);
  expect(textOf(shown)).toContain("a mail with a link is on its way to gina@acme.test");
  expect(shown.text).not.toContain("/links/");
  const letter = await office.letterTo(gina.email);
  expect(letter.subject).toBe("Acme invites you to TicketFlower");
  const home = await stranger(app).submit(linkIn(letter.text), { password });
  expect(home.text).toContain("Gina New");
});

test("a link for a new password comes by mail, works once, and ends the sessions", async () => {
  const erin = await signIn(app, "erin");
  const visitor = stranger(app);
  const answer = await visitor.post("/reset", { email: emailOf("erin") });
  expect(answer.status).toBe(200);
  const link = linkIn((await office.letterTo(emailOf("erin"))).text);
  await visitor.submit(link, { password });
  expect((await erin.get("/account")).status).toBe(303);
  expect((await stranger(app).post(link, { password: "other copper bells" })).status).toBe(404);
  await stranger(app).signIn(emailOf("erin"), password);
  const told = await office.letterTo(emailOf("erin"), 2);
  expect(told.subject).toBe("Your password for TicketFlower was set");
});

test("an unknown, a deactivated and a known address get the same answer", async () => {
  const alice = await signIn(app, "alice");
  await alice.submit(`/company/users/${world.users.fay}/deactivation`);
  const pages = [];
  for (const email of [emailOf("bob"), emailOf("fay"), "nobody@acme.test"]) {
    const answer = await stranger(app).post("/reset", { email });
    pages.push([answer.status, textOf(answer).replaceAll(email, "")]);
  }
  expect(pages[1]).toEqual(pages[0]);
  expect(pages[2]).toEqual(pages[0]);
  await office.letterTo(emailOf("bob"));
  expect(office.received.map(({ to }) => to)).not.toContain(emailOf("fay"));
});

test("a stranger who asks for a new password ends no invitation", async () => {
  const alice = await signIn(app, "alice");
  await alice.submit("/company/users", { name: "Hugo New", email: "hugo@acme.test" });
  const invited = linkIn((await office.letterTo("hugo@acme.test")).text);
  await stranger(app).post("/reset", { email: "hugo@acme.test" });
  const asked = linkIn((await office.letterTo("hugo@acme.test", 2)).text);
  await stranger(app).submit(invited, { password });
  expect((await stranger(app).get(asked)).status).toBe(404);
});

test("no address, or none at all, is asked for again", async () => {
  const answer = await stranger(app).post("/reset", { email: "erin" });
  expect(answer.status).toBe(422);
  expect(answer.text).toContain('value="erin"');
  await stranger(app).signIn(emailOf("dana"), PASSWORD);
});

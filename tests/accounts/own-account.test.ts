import { afterAll, beforeAll, expect, test } from "vitest";
import { startApp, type TestApp } from "../support/app.js";
import { buildWorld, emailOf, PASSWORD, signIn, stranger, textOf } from "../world/index.js";

let app: TestApp;

const password = "seven copper lanterns";

beforeAll(async () => {
  app = await startApp();
  await buildWorld();
});
afterAll(() => app.close());

test("one's name changes for everybody", async () => {
  const dana = await signIn(app, "dana");
  const page = await dana.submit("/account", { name: "  Dana   Moreau-Lind " });
  expect(textOf(page)).toContain("Colleagues see this name from now on");
  expect((await dana.get("/")).text).toContain("Dana Moreau-Lind");
  expect((await dana.post("/account", { name: " " })).status).toBe(422);
});

test("a password changes after the old one, and the other sessions end", async () => {
  const here = await signIn(app, "erin");
  const elsewhere = await signIn(app, "erin");
  const wrong = await here.post("/account/password", { current_password: "no", password });
  expect(wrong.status).toBe(422);
  expect(textOf(wrong)).toContain("Present password is not right");
  const weak = { current_password: PASSWORD, password: "password1234" };
  expect((await here.post("/account/password", weak)).status).toBe(422);
  expect((await elsewhere.get("/account")).status).toBe(200);

  await here.submit("/account/password", { current_password: PASSWORD, password });
  expect((await here.get("/account")).status).toBe(200);
  expect((await elsewhere.get("/account")).status).toBe(303);
  const old = await stranger(app).post("/sign-in", { email: emailOf("erin"), password: PASSWORD });
  expect(old.status).toBe(422);
  await stranger(app).signIn(emailOf("erin"), password);
});

function otherSessions(html: string): string[] {
  return [...html.matchAll(/action="(\/account\/sessions\/[0-9a-f]{64}\/end)"/g)].map(
    ([, action]) => action ?? "",
  );
}

test("one sees one's sessions and ends one of them, or all others", async () => {
  const [here, second, third] = [
    await signIn(app, "bob"),
    await signIn(app, "bob"),
    await signIn(app, "bob"),
  ];
  const page = await here.get("/account");
  expect(textOf(page).match(/last seen/g)).toHaveLength(3);
  const [first = ""] = otherSessions(page.text);
  const left = await here.submit(first);
  expect(otherSessions(left.text)).toHaveLength(1);
  const ended = [await second.get("/account"), await third.get("/account")];
  expect(ended.map(({ status }) => status).toSorted()).toEqual([200, 303]);

  await here.submit("/account/sessions/others/end");
  expect((await second.get("/account")).status + (await third.get("/account")).status).toBe(606);
  expect((await here.get("/account")).status).toBe(200);
});

test("somebody else's session is not there to end", async () => {
  const [fay, alice] = [await signIn(app, "fay"), await signIn(app, "alice")];
  await signIn(app, "fay");
  const [hers = ""] = otherSessions((await fay.get("/account")).text);
  expect((await alice.post(hers)).status).toBe(404);
  expect(otherSessions((await fay.get("/account")).text)).toEqual([hers]);
});

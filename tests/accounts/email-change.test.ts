import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { withCompany } from "../../src/db/index.js";
import { linkIn, openPostOffice, type PostOffice } from "../mail/post-office.js";
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
let office: PostOffice | undefined;

const ask = { current_password: PASSWORD, email: "Erin.New@Acme.test" };
const NEW = "erin.new@acme.test";

afterEach(async () => {
  await app.close();
  await office?.close();
  office = undefined;
});
afterAll(() => undefined);

async function signsIn(email: string): Promise<number> {
  return (await stranger(app).post("/sign-in", { email, password: PASSWORD })).status;
}

function acts(): Promise<string[]> {
  return withCompany({ companyId: world.companies.acme }, async ({ db }) =>
    (
      await db.audit.findMany({
        where: { act: { startsWith: "email_" } },
        orderBy: { id: "asc" },
        select: { act: true },
      })
    ).map(({ act }) => act),
  );
}

describe("where mail is kept", () => {
  beforeEach(async () => {
    app = await startApp();
    world = await buildWorld();
  });

  test("an address changes at once, after the password; other sessions end, links too, and the old address is told", async () => {
    const [here, elsewhere] = [await signIn(app, "erin"), await signIn(app, "erin")];
    const alice = await signIn(app, "alice");
    const shown = await alice.submit(`/company/users/${world.users.erin}/link`);
    const link = new URL(/value="([^"]+\/links\/[^"]+)"/.exec(shown.text)?.[1] ?? "http://x")
      .pathname;
    expect(textOf(await here.submit("/account/email", ask))).toContain(`You sign in with ${NEW}`);
    expect((await here.get("/account")).text).toContain(NEW);
    expect((await elsewhere.get("/account")).status).toBe(303);
    expect((await stranger(app).get(link)).status).toBe(404);
    expect([await signsIn(emailOf("erin")), await signsIn(NEW)]).toEqual([422, 303]);
    expect(await acts()).toEqual(["email_changed"]);
    const told = await withCompany({ companyId: world.companies.acme }, ({ db }) =>
      db.mail.findFirst({ where: { recipient: emailOf("erin") }, orderBy: { id: "desc" } }),
    );
    expect(told?.subject).toBe("Your address for TicketFlower was changed");
    expect((await here.post("/account/email", ask)).status).toBe(422); // it is the present one
  });

  test.each([
    ["a wrong password", { ...ask, current_password: "wrong" }, "Present password is not right"],
    ["no address", { ...ask, email: "erin" }, "must look like name@example.com"],
    ["a colleague's", { ...ask, email: emailOf("bob") }, "used for an account already"],
    ["another company's", { ...ask, email: emailOf("charlie") }, "used for an account already"],
  ])("%s changes nothing, and the form comes back", async (_, typed, says) => {
    const erin = await signIn(app, "erin");
    const answer = await erin.post("/account/email", typed);
    expect(answer.status).toBe(422);
    expect(textOf(answer)).toContain(says);
    expect(answer.text).not.toContain(PASSWORD);
    expect(await signsIn(emailOf("erin"))).toBe(303);
    expect(await acts()).toEqual([]);
  });

  test("guessing the password is slowed down, even for the right one", async () => {
    const erin = await signIn(app, "erin");
    const statuses: number[] = [];
    for (let n = 0; n < 6; n += 1) {
      statuses.push(
        (await erin.post("/account/email", { ...ask, current_password: `${n}` })).status,
      );
    }
    expect(statuses.slice(0, 5)).toEqual([422, 422, 422, 422, 422]);
    expect([statuses[5], (await erin.post("/account/email", ask)).status]).toEqual([429, 429]);
  });

  test("of two changes at once to one address, one is made", async () => {
    const visitors = await Promise.all((["erin", "bob"] as const).map((who) => signIn(app, who)));
    const answers = await Promise.all(visitors.map((each) => each.post("/account/email", ask)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 422]);
  });
});

describe("where mail is sent", () => {
  let erin: Visitor;

  beforeEach(async () => {
    office = await openPostOffice();
    app = await startApp({ smtpUrl: office.smtpUrl, worker: true });
    world = await buildWorld();
    erin = await signIn(app, "erin");
  });

  const letterTo = async (email: string) => {
    if (!office) throw new Error("Expected a post office.");
    return office.letterTo(email);
  };

  async function askedLink(): Promise<string> {
    expect((await erin.post("/account/email", ask)).status).toBe(200);
    return linkIn((await letterTo(NEW)).text);
  }

  test("it changes when the new address confirms it, on whatever browser, once", async () => {
    const link = await askedLink();
    expect([await signsIn(emailOf("erin")), await signsIn(NEW)]).toEqual([303, 422]);
    const phone = stranger(app);
    expect(textOf(await phone.get(link))).toContain(`You confirm that ${NEW} is yours`);
    expect(await signsIn(NEW)).toBe(422); // looking changes nothing
    const done = await phone.submit(link);
    expect(textOf(done)).toContain(`You sign in with ${NEW} from now on`);
    expect((await erin.get("/account")).status).toBe(303);
    expect([await signsIn(emailOf("erin")), await signsIn(NEW)]).toEqual([422, 303]);
    expect((await letterTo(emailOf("erin"))).subject).toContain("was changed");
    expect((await stranger(app).post(link)).status).toBe(404);
    expect(await acts()).toEqual(["email_change_asked", "email_changed"]);
  });

  test("the browser that asked stays signed in when it confirms", async () => {
    const link = await askedLink();
    await erin.submit(link);
    expect((await erin.get("/account")).text).toContain(NEW);
  });

  test("a used address gets the same answer, and a mail that says so; nothing is changed", async () => {
    const answers = [];
    for (const email of [emailOf("charlie"), "nobody@acme.test"]) {
      const answer = await erin.post("/account/email", { ...ask, email });
      answers.push([answer.status, textOf(answer).replaceAll(email, "")]);
    }
    expect(answers[0]).toEqual(answers[1]);
    const letter = await letterTo(emailOf("charlie"));
    expect(letter.text).toContain("you have an account with it already");
    expect(letter.text).not.toContain("/links/");
    expect(letter.text).not.toMatch(/Erin|Acme/);
  });

  test("a link is void after the password has changed, after a deactivation, and once somebody else has the address", async () => {
    const first = await askedLink();
    const password = "seven copper lanterns";
    await erin.submit("/account/password", { current_password: PASSWORD, password });
    expect((await erin.post(first)).status).toBe(404);

    const alice = await signIn(app, "alice");
    await erin.post("/account/email", {
      ...ask,
      current_password: password,
      email: "e2@acme.test",
    });
    const second = linkIn((await letterTo("e2@acme.test")).text);
    await alice.submit("/company/users", { name: "Eve", email: "e2@acme.test" });
    expect((await stranger(app).post(second)).status).toBe(409);

    await erin.post("/account/email", {
      ...ask,
      current_password: password,
      email: "e3@acme.test",
    });
    const third = linkIn((await letterTo("e3@acme.test")).text);
    await alice.submit(`/company/users/${world.users.erin}/deactivation`);
    await alice.submit(`/company/users/${world.users.erin}/activation`);
    expect((await stranger(app).post(third)).status).toBe(404);
    expect((await stranger(app).post("/links/email/AAAA")).status).toBe(404);
  });
});

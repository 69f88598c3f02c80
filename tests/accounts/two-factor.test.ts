import { generate } from "otplib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withCompany } from "../../src/db/index.js";
import { startApp, type TestApp } from "../support/app.js";
import {
  buildWorld,
  emailOf,
  PASSWORD,
  signIn,
  stranger,
  textOf,
  type Person,
  type Visitor,
  type World,
} from "../world/index.js";

let app: TestApp;
let world: World;

beforeAll(async () => {
  app = await startApp();
  world = await buildWorld();
});
afterAll(() => app.close());

interface SetUp {
  readonly secret: string;
  readonly codes: string[];
}

/** Turns it on as the pages ask; the code is that of half a minute ago, so that the present one is left for signing in. */
async function setUp(visitor: Visitor): Promise<SetUp> {
  const page = await visitor.get("/account/two-factor");
  expect(page.text).toContain("<svg");
  const secret = (/tf-key">([^<]+)</.exec(page.text)?.[1] ?? "").replaceAll(" ", "");
  const sealed = /name="secret" value="([^"]+)"/.exec(page.text)?.[1] ?? "";
  const code = await codeOf(secret, -30);
  const done = await visitor.post("/account/two-factor", { secret: sealed, code });
  expect(done.status).toBe(200);
  const codes = [...done.text.matchAll(/<code>([a-z2-7-]+)<\/code>/g)].map(
    ([, each]) => each ?? "",
  );
  return { secret, codes };
}

function codeOf(secret: string, seconds = 0): Promise<string> {
  return generate({ secret, epoch: Math.floor(Date.now() / 1000) + seconds });
}

async function atSecondStep(person: Person): Promise<Visitor> {
  const visitor = stranger(app);
  const answer = await visitor.post("/sign-in", { email: emailOf(person), password: PASSWORD });
  expect(answer.headers["location"]).toBe("/sign-in/code");
  expect((await visitor.get("/account")).status).toBe(303);
  return visitor;
}

test("a wrong code turns nothing on and keeps the secret", async () => {
  const dana = await signIn(app, "dana");
  const page = await dana.get("/account/two-factor");
  const key = /tf-key">([^<]+)</.exec(page.text)?.[1] ?? "none";
  const secret = /name="secret" value="([^"]+)"/.exec(page.text)?.[1] ?? "";
  const wrong = await dana.post("/account/two-factor", { secret, code: "12345" });
  expect(wrong.status).toBe(422);
  expect(wrong.text).toContain(key);
  expect(textOf(wrong)).toContain("Code is not right");
  await signIn(app, "dana");
});

test("new recovery codes take the password; the old ones are void, the app goes on", async () => {
  const charlie = await signIn(app, "charlie");
  expect((await charlie.get("/account/two-factor/recovery-codes")).status).toBe(303);
  const without = { current_password: PASSWORD };
  expect((await charlie.post("/account/two-factor/recovery-codes", without)).status).toBe(409);
  const { secret, codes } = await setUp(charlie);
  const wrong = await charlie.post("/account/two-factor/recovery-codes", {
    current_password: "no",
  });
  expect(wrong.status).toBe(422);
  expect(textOf(wrong)).toContain("Present password is not right");

  const [page, other] = await Promise.all([
    charlie.post("/account/two-factor/recovery-codes", { current_password: PASSWORD }),
    charlie.post("/account/two-factor/recovery-codes", { current_password: PASSWORD }),
  ]);
  expect([page.status, other.status]).toEqual([200, 200]);
  const codesOf = (html: string) =>
    [...html.matchAll(/<code>([a-z2-7-]+)<\/code>/g)].map(([, each]) => each ?? "");
  const [first, second] = [codesOf(page.text), codesOf(other.text)];
  expect([first.length, second.length]).toEqual([10, 10]);
  expect((await charlie.get("/account/two-factor")).text).not.toContain(first[0]);
  expect(textOf(await charlie.get("/account"))).toContain("10 recovery codes left");

  const entering = await atSecondStep("charlie");
  expect((await entering.post("/sign-in/code", { code: codes[0] ?? "" })).status).toBe(422);
  const taken: number[] = [];
  for (const code of [first[0], second[0]]) {
    const visitor = await atSecondStep("charlie");
    taken.push((await visitor.post("/sign-in/code", { code: code ?? "" })).status);
  }
  expect(taken.toSorted()).toEqual([303, 422]); // of two at once, the codes of one count
  const byApp = await atSecondStep("charlie");
  expect((await byApp.post("/sign-in/code", { code: await codeOf(secret) })).status).toBe(303);
  const written = await withCompany({ companyId: world.companies.globex }, ({ db }) =>
    db.audit.count({ where: { act: "recovery_codes_renewed" } }),
  );
  expect(written).toBe(2);
  await withCompany({ companyId: world.companies.globex }, ({ db }) =>
    db.second_factor.deleteMany(),
  );
});

test("signing in takes the password and a code, which counts once", async () => {
  const { secret } = await setUp(await signIn(app, "erin"));
  const erin = await atSecondStep("erin");
  expect((await erin.post("/sign-in/code", { code: "000 000" })).status).toBe(422);
  const code = await codeOf(secret);
  await erin.submit("/sign-in/code", { code });
  expect((await erin.get("/account")).status).toBe(200);

  const again = await atSecondStep("erin");
  const replayed = await again.post("/sign-in/code", { code });
  expect(replayed.status).toBe(422);
  expect((await stranger(app).get("/sign-in/code")).headers["location"]).toBe("/sign-in");
});

test("a recovery code stands in for the app once; the table holds neither codes nor secret", async () => {
  const { secret, codes } = await setUp(await signIn(app, "bob"));
  expect(codes).toHaveLength(10);
  const [code = ""] = codes;
  await (await atSecondStep("bob")).submit("/sign-in/code", { code: ` ${code.toUpperCase()} ` });
  expect((await (await atSecondStep("bob")).post("/sign-in/code", { code })).status).toBe(422);
  const stored = await withCompany({ companyId: world.companies.acme }, async (tx) =>
    JSON.stringify([await tx.db.second_factor.findMany(), await tx.db.recovery_code.findMany()]),
  );
  expect(stored).not.toContain(secret);
  expect(stored).not.toContain(code);
});

test("codes cannot be guessed without end, and one that is in flight twice counts once", async () => {
  const { secret } = await setUp(await signIn(app, "fay"));
  const visitors = [await atSecondStep("fay"), await atSecondStep("fay")];
  const code = await codeOf(secret);
  const answers = await Promise.all(visitors.map((each) => each.post("/sign-in/code", { code })));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 422]);
  const thief = await atSecondStep("fay");
  const statuses = [];
  for (let n = 0; n < 6; n += 1) {
    statuses.push((await thief.post("/sign-in/code", { code: "111111" })).status);
  }
  expect(statuses.at(-1)).toBe(429);
});

test("a new password by a link still asks for the code", async () => {
  const alice = await signIn(app, "alice");
  const page = await alice.submit(`/company/users/${world.users.erin}/link`);
  const link = new URL(/value="([^"]+\/links\/[^"]+)"/.exec(page.text)?.[1] ?? "").pathname;
  const thief = stranger(app);
  const answer = await thief.post(link, { password: "seven copper lanterns" });
  expect(answer.headers["location"]).toBe("/sign-in/code");
  expect((await thief.get("/account")).status).toBe(303);
});

test("it is turned off by password and code, or by a company admin", async () => {
  const charlie = await signIn(app, "charlie");
  const { codes } = await setUp(charlie);
  const [code = ""] = codes;
  const wrong = { current_password: "wrong", code };
  expect((await charlie.post("/account/two-factor/removal", wrong)).status).toBe(422);
  await charlie.submit("/account/two-factor/removal", { current_password: PASSWORD, code });
  await signIn(app, "charlie");

  const alice = await signIn(app, "alice");
  await alice.submit(`/company/users/${world.users.bob}/two-factor-removal`);
  await signIn(app, "bob");
});

test("where the company demands it, those without do nothing before they set it up", async () => {
  const alice = await signIn(app, "alice");
  const settings = { name: "Acme Ltd", requires_two_factor: "on" };
  const led = await alice.post("/company/settings", settings);
  expect(led.status).toBe(303);
  const dana = await signIn(app, "dana");
  await dana.get("/account/two-factor");
  for (const path of ["/", "/tasks", "/account", "/company/users.csv"]) {
    expect((await dana.get(path)).headers["location"]).toBe("/account/two-factor");
  }
  expect((await dana.post("/account", { name: "D" })).headers["location"]).toBe(
    "/account/two-factor",
  );
  const { codes } = await setUp(dana);
  expect((await dana.get("/tasks")).status).toBe(200);
  const [code = ""] = codes;
  const off = await dana.post("/account/two-factor/removal", { current_password: PASSWORD, code });
  expect(off.status).toBe(409);
  expect((await dana.get("/")).text).toContain("Acme Ltd");
});

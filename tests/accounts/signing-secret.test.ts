import type { Response } from "supertest";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeAll, afterAll, describe, expect, test, vi } from "vitest";
import { signingSecrets } from "../../src/accounts/index.js";
import { signatureHeaders } from "../../src/calling/index.js";
import { withCompany } from "../../src/db/index.js";
import { useSecret } from "../../src/sealing/index.js";
import { startApp, type TestApp } from "../support/app.js";
import { buildWorld, signIn, textOf, type Visitor, type World } from "../world/index.js";

const PAGE = "/company/signing-secret";

let app: TestApp;
let world: World;
let alice: Visitor;

beforeAll(async () => {
  app = await startApp();
  world = await buildWorld();
  alice = await signIn(app, "alice");
});
afterAll(() => app.close());
afterEach(() => vi.useRealTimers());

const ofAcme = (): Promise<string[]> =>
  withCompany({ companyId: world.companies.acme }, (tx) => signingSecrets(tx));
const shownIn = (page: Response): string | undefined =>
  /value="(whsec_[^"]+)"/.exec(page.text)?.[1];
const currentIn = (page: Response): string =>
  /name="current" value="(\d+)"/.exec(page.text)?.[1] ?? "none";

async function rotate(more: Record<string, string> = {}): Promise<string | undefined> {
  const current = currentIn(await alice.get(PAGE));
  return shownIn(await alice.submit(`${PAGE}/rotation`, { current, ...more }));
}

test("the first one is made at first need, once, and is the same from then on", async () => {
  expect(textOf(await alice.get(PAGE))).toContain("None was needed so far");
  const [one, two] = await Promise.all([ofAcme(), ofAcme()]);
  expect(one).toHaveLength(1);
  expect(two).toEqual(one);
  expect(await ofAcme()).toEqual(one);
  expect(one[0]).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(textOf(await alice.get("/company/audit"))).toContain("Made the secret that calls");
});

test("it is shown to one who asks, once, and stands nowhere else", async () => {
  expect(textOf(await alice.get(PAGE))).toContain("nobody has seen it");
  const answers = await Promise.all([alice.post(PAGE), alice.post(PAGE)]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 409]);
  const [secret] = await ofAcme();
  const page = await alice.get(PAGE);
  expect(shownIn(page)).toBe(secret);
  const later = await alice.get(PAGE);
  expect(shownIn(later)).toBeUndefined();
  expect(textOf(later)).toContain("Shown, the only time");
  expect(textOf(await alice.get("/company/audit"))).toContain("Saw the signing secret");
  const stored = await withCompany({ companyId: world.companies.acme }, async ({ db }) =>
    JSON.stringify([await db.webhook_secret.findMany(), await db.audit.findMany()]),
  );
  expect(stored).not.toContain(secret);
});

describe("a rotation", () => {
  test("leaves the one before valid for a day, and two sign", async () => {
    const [before = ""] = await ofAcme();
    const after = await rotate();
    expect(await ofAcme()).toEqual([after, before]);
    expect(textOf(await alice.get(PAGE))).toContain("signs too, until");
    const headers = signatureHeaders(await ofAcme(), "run-1", new Date(), "{}");
    expect(new Webhook(before).verify("{}", headers)).toEqual({});
    expect(new Webhook(after ?? "").verify("{}", headers)).toEqual({});
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 24 * 3_600_000 - 60_000 });
    expect(await ofAcme()).toEqual([after, before]);
    vi.setSystemTime(Date.now() + 120_000);
    expect(await ofAcme()).toEqual([after]);
  });

  test("ends those before the one before: never more than two sign", async () => {
    const [second] = await ofAcme();
    const third = await rotate();
    expect(await ofAcme()).toEqual([third, second]);
  });

  test("ends a secret that has leaked at once", async () => {
    const after = await rotate({ end_now: "on" });
    expect(await ofAcme()).toEqual([after]);
  });

  test("replaces the secret that its page showed, no other", async () => {
    const current = currentIn(await alice.get(PAGE));
    const answers = await Promise.all([
      alice.post(`${PAGE}/rotation`, { current }),
      alice.post(`${PAGE}/rotation`, { current }),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 409]);
    const valid = await ofAcme();
    expect(valid).toHaveLength(2);
    expect((await alice.post(`${PAGE}/rotation`, { current })).status).toBe(409);
    expect(await ofAcme()).toEqual(valid);
    expect(textOf(await alice.get("/company/audit"))).toContain("Replaced the signing secret");
  });
});

test("another company has another secret, and replaces none of this one's", async () => {
  const valid = await ofAcme();
  const charlie = await signIn(app, "charlie");
  const theirs = await withCompany({ companyId: world.companies.globex }, (tx) =>
    signingSecrets(tx),
  );
  expect(valid).not.toContain(theirs[0]);
  const current = currentIn(await alice.get(PAGE));
  expect((await charlie.post(`${PAGE}/rotation`, { current })).status).toBe(409);
  expect(await ofAcme()).toEqual(valid);
});

test("the settings lead to the page", async () => {
  expect((await alice.get("/company/settings")).text).toContain(`href="${PAGE}"`);
});

test("a secret that was sealed with another SESSION_SECRET is replaced", async () => {
  const before = await ofAcme();
  useSecret("another secret that only this test knows");
  const after = await ofAcme();
  expect(after).toHaveLength(1);
  expect(before).not.toContain(after[0]);
  expect(await ofAcme()).toEqual(after);
});

import request from "supertest";
import { afterAll, beforeAll, expect, test } from "vitest";
import { networkOf } from "../../src/web/index.js";
import { takeAttempt, withCompany } from "../../src/db/index.js";
import { attemptLimits } from "../../src/settings.js";
import { startApp, type TestApp } from "../support/app.js";
import {
  buildWorld,
  emailOf,
  PASSWORD,
  signIn,
  textOf,
  Visitor,
  type World,
} from "../world/index.js";

let app: TestApp;
let world: World;

beforeAll(async () => {
  app = await startApp();
  world = await buildWorld();
});
afterAll(() => app.close());

function attempt(address: string, email: string, password: string): Promise<request.Response> {
  return Promise.resolve(
    request(app.url)
      .post("/sign-in")
      .set("Accept", "text/html")
      .set("X-Forwarded-For", address)
      .type("form")
      .send({ email, password }),
  );
}

const FREE = attemptLimits.signInHere.free;

async function guess(address: string, email: string, times: number): Promise<number[]> {
  const answers = [];
  for (let n = 0; n < times; n += 1) answers.push((await attempt(address, email, "wrong")).status);
  return answers;
}

test("guessing is slowed down, and the page says for how long", async () => {
  const email = emailOf("erin");
  const answers = await guess("203.0.113.5", email, FREE + 1);
  expect(answers).toEqual([...Array(FREE).fill(422), 429]);
  const refused = await attempt("203.0.113.5", email, PASSWORD);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers["retry-after"])).toBeGreaterThan(20);
  expect(textOf(refused)).toMatch(/Wait \d+ seconds, then try again/);
  expect((await attempt("203.0.113.6", email, PASSWORD)).status).toBe(303);
});

test("many guesses at once are not more than one after the other", async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => attempt("203.0.113.7", emailOf("bob"), "wrong")),
  );
  expect(answers.filter(({ status }) => status === 422)).toHaveLength(FREE);
});

test("an unknown account is slowed down in the same way", async () => {
  const answers = await guess("203.0.113.8", "nobody@acme.test", FREE + 1);
  expect(answers).toEqual([...Array(FREE).fill(422), 429]);
});

test("a browser that signed in before gets in, however many strangers guess", async () => {
  const dana = new Visitor(app.url);
  await dana.signIn(emailOf("dana"), PASSWORD);
  await dana.submit("/sign-out");
  await guess("127.0.0.1", emailOf("dana"), FREE + 1);
  const stranger = await attempt("127.0.0.1", emailOf("dana"), PASSWORD);
  expect(stranger.status).toBe(429);
  await dana.signIn(emailOf("dana"), PASSWORD);
});

test("a right password makes up for the wrong ones before it", async () => {
  await guess("203.0.113.9", emailOf("fay"), FREE - 1);
  expect((await attempt("203.0.113.9", emailOf("fay"), PASSWORD)).status).toBe(303);
  expect(await guess("203.0.113.9", emailOf("fay"), FREE)).toEqual(Array(FREE).fill(422));
});

test("a failed sign-in stands in the audit of the account's company", async () => {
  await attempt("203.0.113.10", emailOf("charlie"), "wrong");
  const failed = () =>
    withCompany({ companyId: world.companies.globex }, (tx) =>
      tx.db.audit.findMany({ where: { act: "sign_in_failed" } }),
    );
  await expect.poll(failed, { timeout: 10_000 }).toHaveLength(1);
  const [entry] = await failed();
  expect(entry).toMatchObject({
    object_id: world.users.charlie,
    after: { address: "203.0.113.10" },
  });
});

test("one's own password cannot be guessed from an open session", async () => {
  const alice = await signIn(app, "alice");
  const answers = [];
  for (let n = 0; n <= attemptLimits.ownPassword.free; n += 1) {
    const typed = { current_password: "wrong", password: "seven copper lanterns" };
    answers.push((await alice.post("/account/password", typed)).status);
  }
  expect(answers.at(-2)).toBe(422);
  expect(answers.at(-1)).toBe(429);
});

test("each pause is twice the one before, up to the longest", async () => {
  const limit = { free: 1, firstPauseSeconds: 1, longestPauseSeconds: 2, rememberedSeconds: 3600 };
  const waited: number[] = [];
  for (let n = 0; n < 3; n += 1) {
    expect(await takeAttempt("a key", limit)).toBe(0);
    const wait = await takeAttempt("a key", limit);
    waited.push(wait);
    await new Promise((resolve) => setTimeout(resolve, wait * 1000));
  }
  expect(waited).toEqual([1, 2, 2]);
});

test.each([
  ["203.0.113.5", "203.0.113.5"],
  ["::ffff:203.0.113.5", "203.0.113.5"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
  ["2001:db8::1", "2001:db8:0:0"],
  ["::1", "0:0:0:0"],
])("the network of %s is %s", (address, network) => {
  expect(networkOf(address)).toBe(network);
});

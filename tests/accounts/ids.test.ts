import { afterAll, beforeAll, expect, test } from "vitest";
import { startApp, type TestApp } from "../support/app.js";
import { buildWorld, signIn, type Visitor } from "../world/index.js";

let app: TestApp;
let alice: Visitor;

beforeAll(async () => {
  app = await startApp();
  await buildWorld();
  alice = await signIn(app, "alice");
});
afterAll(() => app.close());

test.each(["0", "-1", "1.5", "2147483648", "99999999999999999999", "x", "1%00", "%F0%9F"])(
  "an id that is none (%s) is not found",
  async (id) => {
    const answer = await alice.get(`/company/users/${id}`);
    expect(answer.status).toBe(id.startsWith("%F0") ? 400 : 404);
  },
);

import { afterAll, beforeAll, expect, test } from "vitest";
import { accountRoutes } from "../../src/accounts/index.js";
import { startApp, type TestApp } from "../support/app.js";
import { buildWorld, signIn, stranger, type Visitor, type World } from "../world/index.js";

let app: TestApp;
let world: World;
let visitors: Record<string, Visitor>;

beforeAll(async () => {
  app = await startApp();
  world = await buildWorld();
  visitors = {
    stranger: stranger(app),
    erin: await signIn(app, "erin"),
    dana: await signIn(app, "dana"),
    charlie: await signIn(app, "charlie"),
    alice: await signIn(app, "alice"),
  };
});
afterAll(() => app.close());

/** What each of them is answered; {user} and {role} are ids of Acme. Alice comes last, for what she does. */
const table: Record<string, Record<"stranger" | "erin" | "dana" | "charlie" | "alice", number>> = {
  "GET /sign-out": { stranger: 303, erin: 200, dana: 200, charlie: 200, alice: 200 },
  "GET /account": { stranger: 303, erin: 200, dana: 200, charlie: 200, alice: 200 },
  "POST /account": { stranger: 303, erin: 422, dana: 422, charlie: 422, alice: 422 },
  "POST /account/password": { stranger: 303, erin: 422, dana: 422, charlie: 422, alice: 422 },
  "POST /account/sessions/others/end": {
    stranger: 303,
    erin: 303,
    dana: 303,
    charlie: 303,
    alice: 303,
  },
  "POST /account/sessions/:key/end": {
    stranger: 303,
    erin: 404,
    dana: 404,
    charlie: 404,
    alice: 404,
  },
  "GET /account/two-factor": { stranger: 303, erin: 200, dana: 200, charlie: 200, alice: 200 },
  "POST /account/two-factor": { stranger: 303, erin: 422, dana: 422, charlie: 422, alice: 422 },
  "POST /account/two-factor/removal": {
    stranger: 303,
    erin: 422,
    dana: 422,
    charlie: 422,
    alice: 422,
  },
  "GET /company/settings": { stranger: 303, erin: 403, dana: 403, charlie: 200, alice: 200 },
  "POST /company/settings": { stranger: 303, erin: 403, dana: 403, charlie: 422, alice: 422 },
  "POST /company/users/:id/two-factor-removal": {
    stranger: 303,
    erin: 403,
    dana: 403,
    charlie: 404,
    alice: 303,
  },
  "GET /company/users": { stranger: 303, erin: 403, dana: 403, charlie: 200, alice: 200 },
  "GET /company/users.csv": { stranger: 303, erin: 403, dana: 403, charlie: 200, alice: 200 },
  "GET /company/users/new": { stranger: 303, erin: 403, dana: 403, charlie: 200, alice: 200 },
  "POST /company/users": { stranger: 303, erin: 403, dana: 403, charlie: 422, alice: 422 },
  "GET /company/users/:id": { stranger: 303, erin: 403, dana: 403, charlie: 404, alice: 200 },
  "POST /company/users/:id": { stranger: 303, erin: 403, dana: 403, charlie: 404, alice: 422 },
  "POST /company/users/:id/link": { stranger: 303, erin: 403, dana: 403, charlie: 404, alice: 303 },
  "POST /company/users/:id/deactivation": {
    stranger: 303,
    erin: 403,
    dana: 403,
    charlie: 404,
    alice: 303,
  },
  "POST /company/users/:id/activation": {
    stranger: 303,
    erin: 403,
    dana: 403,
    charlie: 404,
    alice: 303,
  },
  "GET /company/audit": { stranger: 303, erin: 403, dana: 403, charlie: 200, alice: 200 },
  "GET /company/audit.csv": { stranger: 303, erin: 403, dana: 403, charlie: 200, alice: 200 },
  "GET /company/roles": { stranger: 303, erin: 403, dana: 403, charlie: 200, alice: 200 },
  "GET /company/roles.csv": { stranger: 303, erin: 403, dana: 403, charlie: 200, alice: 200 },
  "GET /company/roles/new": { stranger: 303, erin: 403, dana: 403, charlie: 200, alice: 200 },
  "POST /company/roles": { stranger: 303, erin: 403, dana: 403, charlie: 422, alice: 422 },
  "GET /company/roles/:id": { stranger: 303, erin: 403, dana: 403, charlie: 404, alice: 200 },
  "POST /company/roles/:id": { stranger: 303, erin: 403, dana: 403, charlie: 404, alice: 422 },
  "POST /company/roles/:id/deletion": {
    stranger: 303,
    erin: 403,
    dana: 403,
    charlie: 404,
    alice: 409,
  },
};

const others = [
  "GET /sign-up",
  "POST /sign-up",
  "GET /sign-in",
  "POST /sign-in",
  "POST /sign-out",
  "GET /links/:token",
  "POST /links/:token",
  "GET /links/sign-up/:token",
  "POST /links/sign-up/:token",
  "GET /sign-in/code",
  "POST /sign-in/code",
  "GET /reset",
  "POST /reset",
];

test("the table names every route of accounts", () => {
  const declared = accountRoutes.map((each) => `${each.method.toUpperCase()} ${each.path}`);
  expect([...Object.keys(table), ...others].toSorted()).toEqual(declared.toSorted());
});

test.each(Object.entries(table))("%s", async (routeName, expected) => {
  const [method, pattern = ""] = routeName.split(" ");
  const id = pattern.includes("/roles") ? world.roles.acme["HR"] : world.users.bob;
  const path = pattern.replace(":id", String(id));
  const answers: Record<string, number> = {};
  for (const [who, visitor] of Object.entries(visitors)) {
    const answer = method === "GET" ? await visitor.get(path) : await visitor.post(path);
    answers[who] = answer.status;
    if (answer.status === 303 && who === "stranger") {
      expect(answer.headers["location"]).toMatch(/^\/sign-in/);
    }
  }
  expect(answers).toEqual(expected);
});

test.each(["0", "-1", "1.5", "2147483648", "99999999999999999999", "x", "1%00", "%F0%9F"])(
  "an id that is none (%s) is not found",
  async (id) => {
    const answer = await visitors["alice"]?.get(`/company/users/${id}`);
    expect(answer?.status).toBe(id.startsWith("%F0") ? 400 : 404);
  },
);

import { beforeAll, expect, test } from "vitest";
import { root } from "../../bin/lib/project.mjs";
import { createApp } from "../../src/app.js";
import { sessionPool, withCompany } from "../../src/db/index.js";
import { openLog } from "../../src/log.js";
import { routesOf, type AnyRoute } from "../../src/web/index.js";
import { openRoom, type Room } from "../workflow-ops/pages/room.js";
import { assemble, CAST, type Cast, type Part } from "./cast.js";
import { kindsOf } from "./objects.js";
import { TABLE } from "./table.js";

/*
 * A process keeps the sessions and actors that it has read, and asks with the first question of a request whether they still hold. So each route
 * is asked once by somebody who is kept, then after something changed of which the process has heard nothing.
 */

interface Asked {
  readonly route: AnyRoute;
  readonly part: Part;
  readonly address: string;
}

let room: Room;
let cast: Cast;
let asked: Asked[];

const READERS: readonly Part[] = [
  ...(["ticketAdmin", "admin", "designer", "executor", "submitter"] as const),
  ...(["member", "staff"] as const),
];

beforeAll(async () => {
  room = await openRoom();
  cast = await assemble(room);
  const kinds = kindsOf(room, cast);
  asked = [];
  for (const route of routes()) {
    const [state, statuses] =
      Object.entries(TABLE[`${route.method.toUpperCase()} ${route.path}`] ?? {})[0] ?? [];
    const fine = route.method === "get" ? /^200$/ : /^(303|409|422)$/;
    const part = READERS.find((one) => fine.test(statuses?.split(" ")[CAST.indexOf(one)] ?? ""));
    if (part === undefined || ["public", "callbackToken"].includes(route.policy)) continue;
    const kind = kinds.find(([fits]) => fits.test(route.path))?.[1];
    const object = route.path.includes(":") ? String(await kind?.[state ?? ""]?.()) : "";
    asked.push({
      ...{ route, part },
      address: route.path.replaceAll(/:\w+/g, () => encodeURIComponent(object)),
    });
  }
}, 180_000);

function routes(): readonly AnyRoute[] {
  return routesOf(
    createApp({
      database: { sessionPool: sessionPool() },
      root,
      sessionSecret: "a secret that only the tests know",
      log: openLog("silent"),
      baseUrl: undefined,
      production: false,
    }),
  );
}

/** Changes what is asked of every reader, past the process that serves them. */
async function suspend(really: boolean): Promise<void> {
  const at = really ? new Date() : null;
  for (const companyId of Object.values(room.world.companies))
    await withCompany(
      { companyId },
      ({ db }) =>
        db.$executeRaw`update company set suspended_at = ${at}, suspended_reason = ${really ? "for the test" : null}`,
    );
}

test("no route answers somebody who is let in no longer, however lately they were", async () => {
  expect(asked.length).toBeGreaterThan(120);
  const wrong: unknown[] = [];
  for (const { address, part, route } of asked) {
    const visitor = cast.visitor(part);
    await visitor.token();
    await visitor.get("/account"); // is kept from here on
    await suspend(true);
    const answer = await (route.method === "get" ? visitor.get(address) : visitor.post(address));
    await suspend(false);
    const location = answer.headers["location"] ?? "";
    if (answer.status !== 303 || !location.startsWith("/sign-in"))
      wrong.push([`${route.method} ${address}`, answer.status, location]);
  }
  expect(wrong).toEqual([]);
}, 240_000);

test("a page says at the next request what changed of its reader, and they stay signed in", async () => {
  const visitor = cast.visitor("admin");
  expect((await visitor.get("/tasks")).text).toContain("Alice");
  await withCompany(
    { companyId: room.world.companies.acme },
    ({ db }) => db.$executeRaw`update "user" set name = 'Alicia Renamed' where name like 'Alice%'`,
  );
  const { status, text } = await visitor.get("/tasks");
  expect(status).toBe(200);
  expect(text).toContain("Alicia Renamed");
});

test("a session that was changed by another process is read anew", async () => {
  const visitor = cast.visitor("executor");
  const token = await visitor.token();
  await visitor.get("/tasks");
  const other = "0123456789abcdef".repeat(8);
  await sessionPool().query(
    `update session set version = version + 1, sess = jsonb_set(sess::jsonb, '{csrfToken}', to_jsonb($2::text))::json
     where sess ->> 'csrfToken' = $1`,
    [token, other],
  );
  expect((await visitor.get("/tasks")).text).toContain(other);
});

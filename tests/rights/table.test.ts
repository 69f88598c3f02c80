import { beforeAll, describe, expect, test } from "vitest";
import { root } from "../../bin/lib/project.mjs";
import { createApp } from "../../src/app.js";
import { sessionPool } from "../../src/db/index.js";
import { openLog } from "../../src/log.js";
import { routesOf, type AnyRoute } from "../../src/web/index.js";
import { openRoom } from "../workflow-ops/pages/room.js";
import { ask } from "./ask.js";
import { assemble, CAST, type Cast, type Part } from "./cast.js";
import { kindsOf, type Kind } from "./objects.js";
import { TABLE } from "./table.js";

let routes: ReadonlyMap<string, AnyRoute>;
let cast: Cast;
let kinds: readonly (readonly [RegExp, Kind])[];

beforeAll(async () => {
  const room = await openRoom();
  const app = createApp({
    database: { sessionPool: sessionPool() },
    root,
    sessionSecret: "a secret that only the tests know",
    log: openLog("silent"),
    baseUrl: undefined,
    production: false,
  });
  routes = new Map(
    routesOf(app).map((each) => [`${each.method.toUpperCase()} ${each.path}`, each]),
  );
  cast = await assemble(room);
  kinds = kindsOf(room, cast);
}, 120_000);

/** Of routes without an object. */
const NO_OBJECT: Kind = { always: async () => "" };

function kindOf(path: string): Kind {
  if (!path.includes(":")) return NO_OBJECT;
  const found = kinds.find(([fits]) => fits.test(path));
  if (!found) throw new Error(`Expected objects.ts to know what stands in ${path}.`);
  return found[1];
}

test("the table has a row for every route, and no other", () => {
  expect(Object.keys(TABLE).toSorted()).toEqual([...routes.keys()].toSorted());
});

test.each(Object.entries(TABLE))(
  "%s",
  async (name, expected) => {
    const route = routes.get(name);
    if (!route) throw new Error("Expected a route of this name, but there is none.");
    expect(await ask(route, kindOf(route.path), cast)).toEqual(expected);
  },
  60_000,
);

/** Policies that ask nobody to sign in. */
const OPEN: ReadonlySet<string> = new Set(["public", "callbackToken"]);

describe("whatever the table says", () => {
  const at = (statuses: string, part: Part) => Number(statuses.split(" ")[CAST.indexOf(part)]);
  const lines = Object.entries(TABLE).flatMap(([name, states]) =>
    Object.entries(states).map(([state, statuses]) => ({ name, state, statuses })),
  );

  test("a session of somebody who was deactivated is none", () => {
    const other = lines.filter(
      ({ statuses }) => at(statuses, "deactivated") !== at(statuses, "stranger"),
    );
    expect(other).toEqual([]);
  });

  test("nobody of another company is shown an object of this one, or does anything with it", () => {
    const ours = lines.filter(({ name }) => /\/:(id|ticketDefinitionId)\b/.test(name));
    expect(ours.length).toBeGreaterThan(50);
    expect(ours.filter(({ statuses }) => at(statuses, "elsewhere") !== 404)).toEqual([]);
  });

  test("system staff have no right in a company but those of their own roles in their own", () => {
    const letIn = lines.filter(
      ({ name, statuses }) =>
        /\/:(id|ticketDefinitionId)\b/.test(name) &&
        routes.get(name)?.policy !== "systemStaff" &&
        ![403, 404].includes(at(statuses, "staff")),
    );
    expect(letIn).toEqual([]);
  });

  test("for whoever is signed in and no system staff, there are no operator's pages", () => {
    const theirs = lines.filter(({ name }) => routes.get(name)?.policy === "systemStaff");
    expect(theirs.length).toBeGreaterThan(15);
    const others = CAST.filter((part) => !["stranger", "deactivated", "staff"].includes(part));
    const seen = theirs.filter(({ statuses }) => others.some((part) => at(statuses, part) !== 404));
    expect(seen).toEqual([]);
  });

  test("a stranger is sent to the sign-in page by every route that is not public", () => {
    const guarded = lines.filter(({ name }) => !OPEN.has(routes.get(name)?.policy ?? ""));
    expect(guarded.filter(({ statuses }) => at(statuses, "stranger") !== 303)).toEqual([]);
  });

  test("somebody without a role does nothing with tasks, tickets and definitions of others", () => {
    const ours = lines.filter(({ name }) => /\/:(id|ticketDefinitionId)\b/.test(name));
    const letIn = ours.filter(({ statuses }) => ![403, 404].includes(at(statuses, "member")));
    expect(letIn).toEqual([]);
  });
});

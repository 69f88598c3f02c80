import { beforeAll, expect, test } from "vitest";
import { root } from "../../bin/lib/project.mjs";
import { createApp } from "../../src/app.js";
import { sessionPool } from "../../src/db/index.js";
import { openLog } from "../../src/log.js";
import { routesOf, type AnyRoute } from "../../src/web/index.js";
import { assemble, CAST, hire, type Cast, type Part } from "../rights/cast.js";
import { kindsOf, type Kind } from "../rights/objects.js";
import { watchStatements } from "../support/statements.js";
import { TABLE } from "../rights/table.js";
import { purchase } from "../workflow-ops/purchase.js";
import { openRoom, type Room } from "../workflow-ops/pages/room.js";
import { MOST, MOST_OF_OTHERS } from "./table.js";

const sent = watchStatements();

/** A page that somebody is shown. */
interface Shown {
  readonly name: string;
  readonly address: string;
  readonly part: Part;
}

let room: Room;
let cast: Cast;
let pages: Shown[];

/** Those who see most, first. */
const READERS: readonly Part[] = [
  ...(["ticketAdmin", "admin", "designer", "executor", "submitter"] as const),
  ...(["member", "staff", "stranger"] as const),
];

beforeAll(async () => {
  room = await openRoom();
  cast = await assemble(room);
  const kinds = kindsOf(room, cast);
  pages = [];
  for (const route of routes()) {
    const name = `GET ${route.path}`;
    const [state, statuses] = Object.entries(TABLE[name] ?? {})[0] ?? ["", ""];
    const part = READERS.find((one) => statuses.split(" ")[CAST.indexOf(one)] === "200");
    if (route.method !== "get" || part === undefined) continue;
    const kind: Kind | undefined = kinds.find(([fits]) => fits.test(route.path))?.[1];
    const object = route.path.includes(":")
      ? encodeURIComponent(String(await kind?.[state]?.()))
      : "";
    pages.push({ name, part, address: route.path.replaceAll(/:\w+/g, () => object) });
  }
}, 120_000);

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

/**
 * How many statements each page sends, those that begin and end transactions among them, where what is kept is kept. Asked twice more, and
 * the lower counts: what is kept for seconds may have to be read again just then.
 */
async function counts(): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const { name, address, part } of pages) {
    await cast.visitor(part).get(address);
    const [one, other] = [await countPage(address, part), await countPage(address, part)];
    if (one !== undefined && other !== undefined) found[name] = Math.min(one, other);
  }
  return found;
}

/** Nothing where it is not shown. */
async function countPage(address: string, part: Part): Promise<number | undefined> {
  sent.clear();
  const { status } = await cast.visitor(part).get(address);
  return status === 200 ? sent.count() : undefined;
}

/** How many statements each act on a ticket sends that was just submitted, whoever may does it. */
async function countActs(): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const { name, by, path, fields } of acts()) {
    const ticket = await room.submit("erin", { item: "Lamp", amount: 4000 });
    const task = await room.task(ticket, "review");
    const where = path.replace(":ticket", String(ticket)).replace(":task", String(task));
    await room[by].token();
    sent.clear();
    const { status } = await room[by].post(where, fields);
    expect([name, status]).toEqual([name, 303]);
    found[name] = sent.count();
  }
  return found;
}

interface Act {
  readonly name: string;
  readonly by: "alice" | "bob" | "erin" | "fay";
  readonly path: string;
  readonly fields: Readonly<Record<string, string | number>>;
}

function acts(): readonly Act[] {
  const reason = "for the count";
  const ticket_definition_id = room.purchase.tickets["purchase"] ?? 0;
  const asked = {
    ticket_definition_id,
    "field.item": "Lamp",
    "field.amount": 40,
    action: "submit",
  };
  const task = (act: string, fields: Act["fields"] = {}): Act => {
    return { name: `POST /tasks/:id/${act}`, by: "fay", path: `/tasks/:task/${act}`, fields };
  };
  const ticket = (act: string, fields: Act["fields"]): Act => {
    return { name: `POST /tickets/:id/${act}`, by: "bob", path: `/tickets/:ticket/${act}`, fields };
  };
  return [
    { name: "POST /tickets", by: "erin", path: "/tickets", fields: asked },
    task("claim"),
    task("draft", { "field.comment": "Not yet" }),
    task("completion", { revision: 1, "field.decision": "approve" }),
    ticket("hold", { reason }),
    ticket("cancellation", { reason }),
    ticket("correction", { "field.amount": 4001, reason, action: "apply", step: 1 }),
  ];
}

/** More of everything that a page could show. */
async function grow(): Promise<void> {
  for (let turn = 0; turn < 8; turn += 1) {
    const ticket = await room.submit("erin", { item: `Lamp ${turn}`, amount: 2000 + turn });
    await room.fay.post(`/tasks/${await room.task(ticket, "review")}/completion`, {
      ...{ revision: 1, "field.decision": turn % 2 === 0 ? "approve" : "rework" },
    });
    await room.bob.post(`/tickets/${ticket}/hold`, { reason: "for the count" });
    await hire(room, `Newcomer${turn}`, ["Employee", "Finance"]);
    await room.publish(
      purchase({ key: `other_${turn}`, prefix: `QQ${String.fromCharCode(65 + turn)}` }),
    );
  }
  for (const { address, part } of pages) {
    const ticket = /^\/tickets\/(\d+)$/.exec(address)?.[1];
    if (ticket === undefined || part !== "ticketAdmin") continue;
    for (let amount = 5000; amount < 5005; amount += 1) {
      const page = await room.bob.get(`/tickets/${ticket}/correction`);
      const step = /name="step" value="(\d+)"/.exec(page.text)?.[1];
      const fields = { "field.amount": amount, reason: "for the count", action: "apply", step };
      await room.bob.post(`/tickets/${ticket}/correction`, fields);
    }
  }
}

test("no page and no act asks more because there are more rows, and none asks more than the table allows", async () => {
  const few = { ...(await counts()), ...(await countActs()) };
  await grow();
  const many = { ...(await counts()), ...(await countActs()) };
  if (process.env["SHOW_QUERIES"]) console.log(many);
  expect(Object.keys(few).length).toBeGreaterThan(60);
  const grown = Object.entries(many).filter(([name, count]) => count > (few[name] ?? count) + 1);
  expect(grown, "one more is for the names of people, where nobody was to be named before").toEqual(
    [],
  );
  const above = Object.entries(many).filter(
    ([name, count]) => count > (MOST[name] ?? MOST_OF_OTHERS),
  );
  expect(above).toEqual([]);
  const unknown = Object.keys(MOST).filter((name) => !(name in few));
  expect(unknown, "the table names pages that there are").toEqual([]);
}, 240_000);

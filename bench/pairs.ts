import type pg from "pg";
import { Pool } from "undici";
import type { Dispatcher } from "undici";
import type { People } from "./companies.js";
import { done } from "./companies.js";
import { copyTickets } from "./copies.js";
import { wish } from "./stories.js";
import { difference, used } from "./drive.js";
import { APPROVAL, get, send, submission } from "./operations.js";
import { cpuOf, cpuOfBackends, type Server } from "./processes.js";
import { signIn, someCompanies, type Company, type Visitor } from "./visitors.js";
import { correctTicket, submitTicket } from "../src/workflow-ops/index.js";

/** Something that is asked again and again; false when it is used up. */
type Ask = (client: Dispatcher) => Promise<boolean>;

/** What must not cost more than what stands beside it. */
export interface Pair {
  readonly what: string;
  readonly beside: string;
  readonly ask: readonly [Ask, Ask];
}

/** Milliseconds of CPU of both sides, web and PostgreSQL together. */
export interface Compared {
  readonly what: string;
  readonly beside: string;
  readonly costs: readonly [number, number];
}

/** They take turns so often, so that what disturbs the one disturbs the other. */
const TURNS = 6;

/** Asks both in turns, one request at a time, and tells what each costs. */
export async function compare(
  server: Server,
  databaseName: string,
  { what, beside, ask }: Pair,
  seconds: number,
): Promise<Compared> {
  const client = new Pool(server.origin, { connections: 1, pipelining: 1 });
  const sums = ask.map(() => ({ cpu: 0, times: 0 }));
  try {
    for (let turn = -1; turn < TURNS; turn += 1)
      for (const [side, once] of ask.entries()) {
        const before = [cpuOf(server.pid), cpuOfBackends(databaseName)] as const;
        const end = performance.now() + (seconds * 1000) / TURNS;
        let times = 0;
        while (performance.now() < end && (await once(client))) times += 1;
        const cpu =
          (difference(before[0], cpuOf(server.pid)) ?? 0) +
          (used(before[1], cpuOfBackends(databaseName)) ?? 0);
        const sum = sums[side];
        if (turn < 0 || sum === undefined) continue; // the first turn warms up
        sum.cpu += cpu;
        sum.times += times;
      }
  } finally {
    await client.close();
  }
  const [one = 0, other = 0] = sums.map(({ cpu, times }) => cpu / Math.max(1, times));
  return { what, beside, costs: [one, other] };
}

/** Deep pages beside the first, a rare word beside a common one, a long ticket beside a short one. */
export async function pagePairs(
  server: Server,
  client: pg.Client,
  company: Company,
  long: {
    readonly number: number;
    readonly ticketId: number;
    readonly steps: number;
    readonly short: number;
  },
): Promise<Pair[]> {
  const [erin] = await signIn(server.origin, [company], "erin");
  const [alice] = await signIn(server.origin, [company], "alice");
  const [admin] = await signIn(server.origin, await someCompanies(client, long.number), "alice");
  if (!erin || !alice || !admin) throw new Error("Expected people to sign in.");
  const { rows } = await client.query<{ id: number; at: string; item: string }>(
    `select i.id, round(extract(epoch from i.started_at) * 1000)::text as at, i.title as item from workflow_instance i
     where i.company_id = $1 order by i.started_at limit 60`,
    [company.id],
  );
  const last = rows.at(-1);
  const rare = rows[5]?.item ?? "";
  const mine = "/tickets?status=all";
  const list = `/admin/workflows/${company.definitionId}/tickets?status=all`;
  const page = (visitor: Visitor, path: string): Ask => {
    return async (http) => (await get(http, path, visitor.cookie)).includes("</html>");
  };
  return [
    pair("one's own tickets, the last page", "the first", [
      page(erin, `${mine}&after=${last?.id}`),
      page(erin, mine),
    ]),
    pair("a workflow's tickets, the last page", "the first", [
      page(alice, `${list}&after=${last?.at}.${last?.id}`),
      page(alice, list),
    ]),
    pair("a common word, on the last page", "on the first", [
      page(alice, `${list}&q=lamp&after=${last?.at}.${last?.id}`),
      page(alice, `${list}&q=lamp`),
    ]),
    pair("a rare word", "a common one", [
      page(alice, `${list}&q=${encodeURIComponent(rare)}`),
      page(alice, `${list}&q=lamp`),
    ]),
    pair(`a ticket of ${long.steps} steps`, "of 10", [
      page(admin, `/tickets/${long.ticketId}`),
      page(admin, `/tickets/${long.short}`),
    ]),
  ];
}

function pair(what: string, beside: string, ask: readonly [Ask, Ask]): Pair {
  return { what, beside, ask };
}

/** Submits a ticket and corrects it until it has so many steps. */
export async function lengthen(
  { alice, erin }: People,
  ticketDefinitionId: number,
  steps: number,
): Promise<number> {
  const { location } = done(await submitTicket(erin, { ticketDefinitionId, values: wish(800) }));
  const ticketId = Number(location.split("/").at(-1));
  for (let step = 1; step < steps; step += 1)
    done(
      await correctTicket(alice, {
        ticketId,
        step,
        reason: "It is another one now.",
        fields: { supplier: `Supplier ${step}` },
      }),
    );
  return ticketId;
}

/** Submitting and completing, without the page that they lead to, in the first company beside the second. */
export async function definitionPairs(
  server: Server,
  client: pg.Client,
  sides: readonly { readonly number: number; readonly tasks: number }[],
  atMost: number,
): Promise<Pair[]> {
  const submits: Ask[] = [];
  const completes: Ask[] = [];
  for (const { number } of sides) {
    const [company] = await someCompanies(client, number);
    if (!company) throw new Error("Expected the company that was made.");
    const [erin] = await signIn(server.origin, [company], "erin");
    const [fay] = await signIn(server.origin, [company], "fay");
    if (!erin || !fay) throw new Error("Expected people to sign in.");
    await copyTickets(client, { templates: [company.underReview], first: 1, last: atMost });
    const { rows } = await client.query<{ id: number }>(
      "select id from task_instance where company_id = $1 and closed_step is null order by id desc limit $2",
      [company.id, atMost],
    );
    submits.push(async (http) => (await send(http, erin, "/tickets", submission(company))) !== "");
    completes.push(async (http) => {
      const task = rows.pop();
      if (task === undefined) return false;
      return (await send(http, fay, `/tasks/${task.id}/completion`, APPROVAL)) !== "";
    });
  }
  const [wide, usual] = sides;
  const [what, beside] = [`with ${wide?.tasks} task definitions`, `with ${usual?.tasks}`];
  return [
    pair(`submit ${what}`, beside, submits as unknown as [Ask, Ask]),
    pair(`complete ${what}`, beside, completes as unknown as [Ask, Ask]),
  ];
}

import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import {
  expireCallback,
  performAction,
  replayTicket,
  submitTicket,
} from "../../src/workflow-ops/index.js";
import { hiring } from "../workflow-ops/actions/definition.js";
import { answered, openStage, type Stage } from "../workflow-ops/actions/stage.js";
import { openWeb, type Web } from "../workflow-ops/actions/web.js";
import { ok } from "../workflow-ops/scene.js";
import { openProxy, type Fate, type Proxy } from "./proxy.js";

/*
 * The connection to the database is lost at each statement of what begins, sends, answers and ends an action; and at each commit, when it
 * was made and nobody hears of it. Whoever asked asks again, and all is as if once.
 */

let stage: Stage;
let proxy: Proxy;
let web: Web;

beforeAll(async () => {
  const definition = hiring({ account: { task_type: "FORM" } });
  stage = await openStage(definition, async (url) => {
    proxy = await openProxy(url);
    return proxy.url;
  });
  web = await openWeb();
});
afterAll(() => proxy.close());

beforeEach(async () => {
  proxy.fate = () => "pass";
  await stage.forget();
  stage.outside = () => answered({}, 202);
});

interface Act {
  /** Makes what is acted on. */
  make: () => Promise<number>;
  act: (ticketId: number) => Promise<unknown>;
  check: (ticketId: number) => Promise<void>;
}

/** Cuts the connection at each statement, and at each commit after it was made; acts again; and checks. */
async function atEach({ make, act, check }: Act): Promise<number> {
  let points = 0;
  for (const fate of ["lose", "lose the answer"] as const) {
    for (let point = 0; ; point += 1) {
      const id = await make();
      let seen = 0;
      let cut = false;
      proxy.fate = ({ application, text }): Fate => {
        if (application !== "ticketflower" || cut) return "pass";
        if (fate === "lose the answer" && !/^commit/i.test(text)) return "pass";
        if ((seen += 1) <= point) return "pass";
        cut = true;
        return fate;
      };
      await act(id).catch(() => undefined);
      proxy.fate = () => "pass";
      if (!cut) break;
      await act(id);
      await check(id);
      points += 1;
    }
  }
  return points;
}

const ids = async (ticketId: number) => ({
  companyId: stage.world.companies.acme,
  runId: (await stage.runs(ticketId)).at(-1)?.id ?? 0,
});

async function asked(): Promise<number> {
  const id = await stage.hire();
  ok(await stage.complete("erin", id, "make_account", { account: "ada" }));
  stage.sent.length = 0;
  return id;
}

const addresses = new Map<number, string>();
async function ordered(): Promise<number> {
  const id = await asked();
  await performAction(await ids(id), { again: false });
  addresses.set(id, stage.sent[0]?.said.callback_url ?? "");
  return id;
}

it("while a request is made: it is made at least once, under one key, and then waited for", async () => {
  const points = await atEach({
    make: asked,
    act: async (id) => performAction(await ids(id), { again: true }),
    async check(id) {
      expect((await stage.runs(id)).map(({ status }) => status)).toEqual(["WAITING"]);
      expect(stage.sent.length).toBeGreaterThanOrEqual(1);
      expect(new Set(stage.sent.map(({ headers }) => headers["idempotency-key"])).size).toBe(1);
      expect(new Set(stage.sent.map(({ body }) => body)).size).toBe(1);
      const attempts = await stage.attempts(id);
      expect(attempts.filter(({ outcome }) => outcome === "ACCEPTED")).toHaveLength(1);
    },
  });
  expect(points).toBeGreaterThan(15);
}, 240_000);

it("while a callback comes in: it is applied once, and whoever repeats it hears yes", async () => {
  const points = await atEach({
    make: ordered,
    async act(id) {
      const { status } = await web.callBack(addresses.get(id), { order_number: "E-1" });
      if (status !== 200) throw new Error(`answered with ${status}`);
    },
    async check(id) {
      expect(await stage.fields(id)).toMatchObject({ order_number: "E-1" });
      const { rows } = await stage.admin.query(
        `select outcome::text from action_callback c join action_run r on r.id = c.action_run_id
          where r.workflow_instance_id = $1 and outcome = 'APPLIED'`,
        [id],
      );
      expect(rows).toHaveLength(1);
      expect(await stage.as("alice", (tx) => replayTicket(tx, id))).toBeNull();
    },
  });
  expect(points).toBeGreaterThan(15);
}, 240_000);

it("while a deadline passes: the task is in error, with one error", async () => {
  const points = await atEach({
    async make() {
      const id = await ordered();
      await stage.admin.query(
        "update action_run set deadline = now() where workflow_instance_id = $1",
        [id],
      );
      return id;
    },
    act: async (id) => expireCallback(await ids(id)),
    async check(id) {
      expect((await stage.runs(id)).map(({ status }) => status)).toEqual(["FAILED"]);
      expect((await stage.open(id))["order"]?.status).toBe("ERROR");
      expect(await stage.errors(id)).toHaveLength(1);
    },
  });
  expect(points).toBeGreaterThan(4);
}, 240_000);

it("while a ticket is submitted: one ticket, one run, one job", async () => {
  const erin = await stage.actor("erin");
  await stage.republish(hiring());
  const form = await stage.as("alice", async ({ db }) => {
    const query = { where: { key: "hire" }, orderBy: { id: "desc" } } as const;
    return (await db.ticket_definition.findFirstOrThrow(query)).id;
  });
  const values = { name: "Ada", team: "Engines" };
  const count = async (table: string) =>
    Number((await stage.admin.query(`select count(*) as n from ${table}`)).rows[0]?.n);
  let before = { tickets: 0, runs: 0, jobs: 0 };
  let forms = 0;
  const now = async () => ({
    tickets: await count("workflow_instance"),
    runs: await count("action_run"),
    jobs: await count("graphile_worker.jobs where task_identifier = 'start-action'"),
  });
  const points = await atEach({
    async make() {
      before = await now();
      return (forms += 1);
    },
    act: async (which) =>
      ok(await submitTicket(erin, { ticketDefinitionId: form, values, formId: `cut ${which}` })),
    async check() {
      const { tickets, runs, jobs } = before;
      expect(await now()).toEqual({ tickets: tickets + 1, runs: runs + 1, jobs: jobs + 1 });
    },
  });
  expect(points).toBeGreaterThan(4);
}, 240_000);

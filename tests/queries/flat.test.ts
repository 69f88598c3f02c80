import type pg from "pg";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { Actor } from "../../src/access/index.js";
import { madeToday } from "../../src/db/counts.js";
import type { CompanyTx } from "../../src/db/index.js";
import {
  findTickets,
  type AfterTicket,
} from "../../src/workflow-ops/administration/found-tickets-queries.js";
import {
  EVERYTHING_LIVE,
  type ResolvedFilter,
} from "../../src/workflow-ops/administration/ticket-filter.js";
import { listTasks } from "../../src/workflow-ops/tasks/task-queue-queries.js";
import { listMyTickets } from "../../src/workflow-ops/tickets/ticket-list-queries.js";
import { workflowsOfSubmitter } from "../../src/workflow-ops/tickets/workflow-choice-queries.js";
import { connect } from "../database/connect.js";
import { doAs, idOf, makeCompany, tryAs } from "../database/rows.js";
import { freshDatabase } from "../support/database.js";
import { counting } from "./counting.js";

const ACME = 1;
const GLOBEX = 2;
const ID = idOf(ACME, 1);
const OTHER = idOf(ACME, 2);
const FEW = 2_000;
const MANY = 10_000;
/** What is rare is as rare among many. */
const RARE = 5;
const NOW = Date.parse("2026-06-01T00:00:00Z");
const MINUTE = 60_000;
const PAGE = 50;

let app: pg.Client;
/** Rows that each question read of few tickets, by its name. */
const ofFew = new Map<string, number>();

/** A second user, and a second version of the workflow. */
async function secondOf(company: number): Promise<void> {
  const [id, other] = [idOf(company, 1), idOf(company, 2)];
  await app.query(
    `insert into "user" (company_id, id, email, name) values (${company}, ${other}, 'second${company}@rows.test', 'Second')`,
  );
  await app.query(
    `update workflow_definition set status = 'ACTIVE', published_at = now(), fields_schema = '{"type": "object", "properties": {}}' where id = ${id}`,
  );
  await app.query(
    `insert into workflow_definition (company_id, id, workflow_family_id, key, version, title, fields_schema)
     select company_id, ${other}, workflow_family_id, key, 2, title, fields_schema from workflow_definition where id = ${id}`,
  );
}

/** Tickets of a company from the newest, number `from`, to number `to`, each a minute older: of the workflow and submitter 1, the rare ones of others. */
async function fill(company: number, from: number, to: number): Promise<void> {
  const [id, other, base] = [idOf(company, 1), idOf(company, 2), company * 100_000];
  const tickets = `(select n, ${base} + 50000 - n as id, timestamptz '2026-06-01Z' - n * interval '1 minute' as at, n % 10 = 0 as live,
      n between 1001 and ${1000 + RARE} as rare from generate_series(${from}, ${to}) n) t`;
  await app.query(
    `insert into workflow_instance (company_id, id, workflow_family_id, workflow_definition_id, status, step, title, submitter_id, created_at, started_at, ended_at, stalled)
     select ${company}, t.id, ${id}, case when t.rare then ${other} else ${id} end,
       (case when t.live then 'IN_PROGRESS' when t.rare then 'CANCELLED' else 'COMPLETED' end)::workflow_status, 1, 'Ticket',
       case when t.rare then ${other} else ${id} end, t.at, t.at, case when not t.live then t.at + interval '1 minute' end, t.n = 1010 from ${tickets}`,
  );
  await app.query(
    `insert into task_instance (company_id, id, workflow_instance_id, task_definition_id, workflow_family_id, task_key, number, status, opened_step, refreshed_step, closed_step)
     select ${company}, t.id, t.id, ${id}, ${id}, case when t.n = 1010 then 'key_2' else 'key_1' end, 1,
       (case when t.live then 'OPEN' else 'CANCELLED' end)::task_status, 1, 1, case when not t.live then 1 end from ${tickets}`,
  );
  await app.query(
    `insert into workflow_data (company_id, id, workflow_instance_id, step, fields, changed, cleared, write_set, effects, status, cause, created_at)
     select ${company}, t.id, t.id, 1, jsonb_build_object('item', case when t.rare then 'Rarity' else 'Lamp' end || ' no' || t.n, 'amount', 5),
       '[]', '[]', '{}', '[]', 'IN_PROGRESS', 'ticket', t.at from ${tickets}`,
  );
}

async function readBy(ask: (tx: CompanyTx) => Promise<unknown>, companyId = ACME): Promise<number> {
  const { db, read } = counting(app);
  await tryAs(app, companyId, () => ask({ companyId, db } as unknown as CompanyTx));
  return read.rows;
}

const everything: ResolvedFilter = {
  ...EVERYTHING_LIVE,
  status: "all",
  familyId: ID,
  prefix: "PA",
  searchUsers: [],
  submitterIds: null,
  whoIds: null,
  userFields: [],
  roleTasks: null,
  tests: [],
};

/** After the ticket with this number. */
const after = (n: number): AfterTicket => ({
  at: NOW - n * MINUTE,
  id: ACME * 100_000 + 50_000 - n,
});

const list =
  (filter: Partial<ResolvedFilter>, place: AfterTicket | null = null) =>
  (tx: CompanyTx) =>
    findTickets(tx, { ...everything, ...filter }, { after: place, size: PAGE });

const value = (any: string) => ({ tests: [{ kind: "words" as const, any: [any], not: false }] });
const actor = { companyId: ACME, userId: ID, isCompanyAdmin: false, roles: [] } as unknown as Actor;
const allowed = {
  ...{ adminFamilies: [], submit: [], mixed: false },
  execute: [{ familyId: ID, taskKey: "key_1" }],
};
const place = { after: null, size: PAGE };

const QUESTIONS: Readonly<Record<string, (tx: CompanyTx) => Promise<unknown>>> = {
  "all tickets": list({}),
  "their last page but one": list({}, after(FEW - 60)),
  "live ones": list({ status: "live" }),
  "ended ones, the last first": list({ status: "COMPLETED", sort: "ended" }),
  "ended ones, the newest first": list({ status: "COMPLETED" }),
  "cancelled ones": list({ status: "CANCELLED" }),
  "cancelled ones, the last first": list({ status: "CANCELLED", sort: "ended" }),
  "those on hold": list({ status: "ON_HOLD" }),
  "those on hold, the last changed first": list({ status: "ON_HOLD", sort: "changed" }),
  "stalled ones": list({ status: "stalled" }),
  "the last changed": list({ sort: "changed" }),
  "live ones, the last changed first": list({ status: "live", sort: "changed" }),
  "a common word": list({ search: "lamp" }),
  "a common word, deep down": list({ search: "lamp" }, after(FEW - 400)),
  "a common word, the oldest first": list({ search: "lamp", sort: "oldest" }),
  "a common word and a status": list({ search: "lamp", status: "IN_PROGRESS" }),
  "a common word and a rare status": list({ search: "lamp", status: "CANCELLED" }),
  "a rare word": list({ search: "rarity" }),
  "a rare word and a common one": list({ search: "rarity no" }),
  "a rare word and a status": list({ search: "rarity", status: "ended" }),
  "a word that no ticket has": list({ search: "nothing" }),
  "a common value": list(value("=amount=5")),
  "a rare value": list(value("=item=rarity no1001")),
  "a common value and a rare word": list({ ...value("=amount=5"), search: "rarity" }),
  "a rare submitter": list({ submitterIds: [OTHER] }),
  "a common submitter and a rare word": list({ submitterIds: [ID], search: "rarity" }),
  "a common word of a rare submitter": list({ submitterIds: [OTHER], search: "no" }),
  "a rare version": list({ version: 2 }),
  "an open task that many have": list({ taskKey: "key_1" }),
  "an open task that few have": list({ taskKey: "key_2" }),
  "a few days": list({ from: "2026-05-31", to: "2026-05-31", when: "ended" }),
  "one's own": (tx) =>
    listMyTickets(tx, actor, { status: "all", search: "", familyId: null }, place),
  "one's own, deep down": (tx) =>
    listMyTickets(
      tx,
      actor,
      { status: "all", search: "", familyId: null },
      { ...place, after: 148_200 },
    ),
  "the workflows of one's own": (tx) => workflowsOfSubmitter(tx, ID),
  "open tasks": (tx) =>
    listTasks(tx, actor, allowed, { whose: "all", familyId: null, search: "", due: "" }, place),
};

beforeAll(async () => {
  const { ownerUrl, runtimeUrl } = await freshDatabase();
  app = await connect(runtimeUrl);
  const owner = await connect(ownerUrl);
  for (const company of [ACME, GLOBEX]) {
    await makeCompany(app, company);
    await doAs(app, company, async () => {
      await secondOf(company);
      await fill(company, 1, FEW);
    });
  }
  await owner.query("vacuum analyze");
  for (const [name, ask] of Object.entries(QUESTIONS)) ofFew.set(name, await readBy(ask));
  for (const company of [ACME, GLOBEX])
    await doAs(app, company, () => fill(company, FEW + 1, MANY));
  await owner.query("vacuum analyze");
}, 120_000);

describe("of five times as many tickets no more rows are read for", () => {
  it.each(Object.entries(QUESTIONS))("%s", async (name, ask) => {
    const rows = await readBy(ask);
    expect(rows).toBeLessThanOrEqual((ofFew.get(name) ?? 0) * 1.05 + 5);
  });
});

describe("how many tickets were made today is found", () => {
  it("without reading those of days before", async () => {
    const made = vi.fn<(n: number) => void>();
    const rows = await readBy(async (tx) => made(await madeToday(tx, "workflow_instance", 20_000)));
    expect(made).toHaveBeenCalledWith(0);
    expect(rows).toBeLessThan(FEW / 2);
  });

  it("however many they are", async () => {
    const id = idOf(GLOBEX, 1);
    const today = `insert into workflow_instance (company_id, id, workflow_family_id, workflow_definition_id, status, step, title, submitter_id, started_at)
      select ${GLOBEX}, ${GLOBEX * 100_000 + 60_000} + n, ${id}, ${id}, 'IN_PROGRESS', 1, 'Ticket', ${id}, now() from generate_series(1, 700) n`;
    await doAs(app, GLOBEX, () => app.query(today)); // there was one already
    const made = vi.fn<(n: number) => void>();
    await readBy(async (tx) => made(await madeToday(tx, "workflow_instance", 20_000)), GLOBEX);
    expect(made).toHaveBeenCalledWith(701);
  });
});

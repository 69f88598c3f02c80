import type pg from "pg";
import { beforeAll, expect, it } from "vitest";
import type { Actor } from "../../src/access/index.js";
import type { CompanyTx } from "../../src/db/index.js";
import {
  attentionByKind,
  countAttention,
  needsAttention,
} from "../../src/workflow-ops/administration/attention-queries.js";
import { listMyTickets, ticketsById } from "../../src/workflow-ops/tickets/ticket-list-queries.js";
import { connect } from "../database/connect.js";
import { doAs, idOf, makeCompany, tryAs } from "../database/rows.js";
import { freshDatabase } from "../support/database.js";
import { counting } from "./counting.js";

/*
 * A plan is made once for all companies, by how large they are on the whole. Here one is a hundred times as large, and most of its tickets are one
 * user's: a page must not read all of them because another company's few would be read at once.
 */

const COMPANIES = 40;
const LARGE = 1;
const SMALL = 2;
const OF_EACH = 60;
const OF_LARGE = 6_000;
const PAGE = 50;

let app: pg.Client;

beforeAll(async () => {
  const { ownerUrl, runtimeUrl } = await freshDatabase();
  app = await connect(runtimeUrl);
  for (let company = 1; company <= COMPANIES; company += 1) {
    await makeCompany(app, company);
    await doAs(app, company, () => fill(company, company === LARGE ? OF_LARGE : OF_EACH));
  }
  await (await connect(ownerUrl)).query("vacuum analyze");
}, 240_000);

/** Every other live, the newest stalled; in two companies all of one user. */
async function fill(company: number, count: number): Promise<void> {
  const [id, base] = [idOf(company, 1), company * 100_000];
  await app.query(
    `update workflow_definition set status = 'ACTIVE', published_at = now(), fields_schema = '{"type": "object", "properties": {}}' where id = ${id}`,
  );
  await app.query(
    `insert into "user" (company_id, id, email, name) select ${company}, ${id} + n, 'user' || ${id} + n || '@rows.test', 'User' from generate_series(10, 20) n`,
  );
  const submitter = company === LARGE || company === SMALL ? id : `${id} + 10 + n % 11`;
  await app.query(
    `insert into workflow_instance (company_id, id, workflow_family_id, workflow_definition_id, status, step, title, submitter_id, started_at, ended_at, stalled)
     select ${company}, ${base} + n, ${id}, ${id}, case when live then 'IN_PROGRESS' else 'COMPLETED' end::workflow_status, 1, 'Ticket',
       ${submitter}, now(), case when not live then now() end, newest
     from (select n, newest, newest or n % 2 = 0 as live from (select n, n > ${count - OF_EACH} as newest from generate_series(1, ${count}) n) x) t`,
  );
  await app.query(
    `insert into task_instance (company_id, id, workflow_instance_id, task_definition_id, workflow_family_id, task_key, number, opened_step, refreshed_step)
     select ${company}, ${base} + n, ${base} + n, ${id}, ${id}, 'key_1', 1, 1, 1 from generate_series(2, ${count}, 2) n`,
  );
}

type Question = (tx: CompanyTx, actor: Actor) => Promise<unknown>;

const all = { status: "all", search: "", familyId: null } as const;
const newest = (companyId: number): number[] => {
  const last = companyId * 100_000 + (companyId === LARGE ? OF_LARGE : OF_EACH);
  return Array.from({ length: PAGE }, (_, at) => last - at);
};
const asked = ({ companyId }: CompanyTx) => ({ familyId: idOf(companyId, 1), size: PAGE });

const QUESTIONS: Readonly<Record<string, Question>> = {
  "one's own tickets": (tx, actor) => listMyTickets(tx, actor, all, { after: null, size: PAGE }),
  "these tickets": (tx) => ticketsById(tx, newest(tx.companyId)),
  "what needs attention": (tx, actor) => needsAttention(tx, actor, asked(tx)),
  "the same by kind": (tx, actor) => attentionByKind(tx, actor, asked(tx)),
  "how much needs attention": (tx, actor) => countAttention(tx, actor, asked(tx)),
};

async function blocksOf(ask: Question, companyId: number): Promise<number> {
  const { db, read } = counting(app);
  const actor = { companyId, userId: idOf(companyId, 1), isCompanyAdmin: true, roles: [] };
  await tryAs(app, companyId, () =>
    ask({ companyId, db } as unknown as CompanyTx, actor as unknown as Actor),
  );
  return read.blocks;
}

it.each(Object.entries(QUESTIONS))("%s cost what they cost elsewhere", async (_, ask) => {
  const elsewhere = await blocksOf(ask, SMALL);
  expect(elsewhere).toBeGreaterThan(0);
  expect(await blocksOf(ask, LARGE)).toBeLessThan(elsewhere * 1.3 + 60);
});

import type pg from "pg";
import { beforeAll, expect, it } from "vitest";
import type { CompanyTx } from "../../src/db/index.js";
import { askForActivity } from "../../src/workflow-ops/tickets/activity-queries.js";
import { askForTicket } from "../../src/workflow-ops/tickets/ticket-queries.js";
import { readStep } from "../../src/workflow-ops/rounds/step-queries.js";
import { connect } from "../database/connect.js";
import { doAs, idOf, makeCompany, tryAs } from "../database/rows.js";
import { freshDatabase } from "../support/database.js";
import { counting } from "./counting.js";

/* A plan is made once for all tickets, by how many steps they have on the whole, which is few: a page of one that has a thousand reads its newest all the same. */

const ACME = 1;
const ID = idOf(ACME, 1);
const [LONG, SHORT] = [1, 2];
const STEPS: Readonly<Record<number, number>> = { [LONG]: 1_000, [SHORT]: 12 };
const TICKETS = 3_000;

let app: pg.Client;

beforeAll(async () => {
  const { ownerUrl, runtimeUrl } = await freshDatabase();
  app = await connect(runtimeUrl);
  await makeCompany(app, ACME);
  await doAs(app, ACME, fill);
  await (await connect(ownerUrl)).query("vacuum analyze");
}, 240_000);

/** Tickets of two to four steps each, and those two; in each task of them a step opened. */
async function fill(): Promise<void> {
  const steps = `(select n, coalesce(('${JSON.stringify(STEPS)}'::jsonb ->> n::text)::int, 2 + n % 3) as steps from generate_series(1, ${TICKETS}) n) t`;
  await app.query(
    `update workflow_definition set status = 'ACTIVE', published_at = now(), fields_schema = '{"type": "object", "properties": {}}' where id = ${ID}`,
  );
  await app.query(
    `insert into workflow_instance (company_id, id, workflow_family_id, workflow_definition_id, status, step, title, submitter_id, started_at, last_steps)
     select ${ACME}, 100000 + n, ${ID}, ${ID}, 'IN_PROGRESS', steps, 'Ticket', ${ID}, now(), jsonb_build_object('item', jsonb_build_array(steps, null))
     from ${steps}`,
  );
  await app.query(
    `insert into workflow_data (company_id, id, workflow_instance_id, step, fields, changed, cleared, write_set, effects, status, cause, actor_id, created_at)
     select ${ACME}, n * 10000 + s, 100000 + n, s, jsonb_build_object('item', 'Lamp no ' || s), '["item"]', '[]', '{"writer": {"kind": "correction"}}', '[]',
       'IN_PROGRESS', 'correction', ${ID}, now() from ${steps} cross join lateral generate_series(1, steps) s`,
  );
  await app.query(
    `insert into decision (company_id, id, workflow_instance_id, step, component_key, component_kind, outcome, woken_by, "values")
     select company_id, id, workflow_instance_id, step, 'key_1', 'TASK', 'FIRE', '["item"]', '{}' from workflow_data where workflow_instance_id > 100000`,
  );
}

type Question = (tx: CompanyTx, ticketId: number, steps: number) => Promise<unknown>;

const QUESTIONS: Readonly<Record<string, Question>> = {
  "a ticket's page": (tx, id) => Promise.all(askForTicket(tx, id)),
  "its history": (tx, id) => Promise.all(askForActivity(tx, id, { step: null, comment: null }, 10)),
  "its history from the middle": (tx, id, steps) =>
    Promise.all(askForActivity(tx, id, { step: steps - 1, comment: null }, 10)),
  "one step": (tx, id, steps) => readStep(tx, id, steps - 1),
};

async function blocksOf(ask: Question, ticket: number): Promise<number> {
  const { db, read } = counting(app);
  await tryAs(app, ACME, () =>
    ask({ companyId: ACME, db } as unknown as CompanyTx, 100_000 + ticket, STEPS[ticket] ?? 0),
  );
  return read.blocks;
}

it.each(Object.entries(QUESTIONS))("%s costs what it costs of a short one", async (_, ask) => {
  const short = await blocksOf(ask, SHORT);
  expect(short).toBeGreaterThan(0);
  expect(await blocksOf(ask, LONG)).toBeLessThan(short * 1.2 + 15);
});

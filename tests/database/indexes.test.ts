import type pg from "pg";
import { beforeAll, expect, it } from "vitest";
import { freshDatabase } from "../support/database.js";
import { connect, rows } from "./connect.js";
import { doAs, idOf, makeCompany, tryAs } from "./rows.js";

const ACME = 1;
const GLOBEX = 2;
const COUNT = 2_000;
const ID = idOf(ACME, 1);

let app: pg.Client;

/** Two companies with thousands of tickets, of which most are done. */
beforeAll(async () => {
  const { runtimeUrl, ownerUrl } = await freshDatabase();
  app = await connect(runtimeUrl);
  for (const company of [ACME, GLOBEX]) {
    await makeCompany(app, company);
    await doAs(app, company, () => fill(company, idOf(company, 1)));
  }
  await (await connect(ownerUrl)).query("vacuum analyze");
}, 240_000); // a quarter of a minute by itself, and more beside others

async function fill(company: number, id: number): Promise<void> {
  const base = company * 100_000;
  const other = id + 50; // most tickets are somebody else's
  await app.query(
    `insert into "user" (company_id, id, email, name) values (${company}, ${other}, 'other${other}@rows.test', 'Other')`,
  );
  await app.query(
    `insert into workflow_instance (company_id, id, workflow_family_id, workflow_definition_id, status, step, title,
       submitter_id, started_at, ended_at, stalled)
     select ${company}, ${base} + n, ${id}, ${id}, case when n % 20 = 0 then 'IN_PROGRESS' else 'COMPLETED' end::workflow_status,
       1, 'Ticket', case when n % 40 = 0 then ${id} else ${other} end, now(), case when n % 20 = 0 then null else now() end, n % 100 = 0 from generate_series(1, ${COUNT}) n`,
  );
  await app.query(
    `insert into task_instance (company_id, id, workflow_instance_id, task_definition_id, workflow_family_id, task_key, number,
       status, opened_step, refreshed_step, closed_step, completed_at, claimed_by, claimed_at)
     select ${company}, ${base} + n, ${base} + n, ${id}, ${id}, 'key_' || n % 4, 1,
       case when n % 20 < 4 then 'OPEN' else 'COMPLETED' end::task_status, 1, 1,
       case when n % 20 < 4 then null else 1 end, case when n % 20 < 4 then null else now() end,
       case when n % 40 = 1 then ${id} end, case when n % 40 = 1 then now() end from generate_series(1, ${COUNT}) n`,
  );
  await app.query(
    `insert into workflow_data (company_id, id, workflow_instance_id, step, fields, changed, cleared, write_set, effects, status, cause)
     select ${company}, ${base} + n * 4 + step, ${base} + n, step, '{}', '[]', '[]', '{}', '[]', 'IN_PROGRESS', 'ticket'
       from generate_series(1, ${COUNT}) n, generate_series(1, 3) step`,
  );
}

/** What the runtime role's pages ask often: none of it names the company, which row-level security adds to the search. */
const questions: [string, string, string, string][] = [
  [
    "one ticket",
    "workflow_instance_pkey",
    "id = 100500",
    "select * from workflow_instance where id = 100500",
  ],
  [
    "the open tasks of some kinds, oldest first, each kind read no further than the page",
    "task_instance_queue",
    "task_key",
    `select q.id from unnest(array[${ID}, ${ID}], array['key_1', 'key_2']) as a (family_id, task_key) cross join lateral (
       select t.id from task_instance t where t.workflow_family_id = a.family_id and t.task_key = a.task_key
          and t.closed_step is null order by t.id limit 50) q order by q.id limit 50`,
  ],
  [
    "the tasks that I claimed",
    "task_instance_claimed_open",
    "claimed_by",
    `select * from task_instance where claimed_by = ${ID} and closed_step is null order by id desc limit 50`,
  ],
  [
    "the open tasks of a ticket",
    "task_instance_one_open",
    "workflow_instance_id",
    "select * from task_instance where workflow_instance_id = 100500 and closed_step is null",
  ],
  [
    "my tickets, newest first",
    "workflow_instance_company_id_submitter_id_id_idx",
    "submitter_id",
    `select * from workflow_instance where submitter_id = ${ID} and id < 101500 order by id desc limit 21`,
  ],
  [
    "the live tickets of a workflow, newest first",
    "workflow_instance_live",
    "workflow_family_id",
    `select * from workflow_instance where workflow_family_id = ${ID} and ended_at is null order by started_at desc, id desc limit 50`,
  ],
  [
    "all tickets of a workflow, the newest first, from some day on",
    "workflow_instance_started",
    "started_at",
    `select * from workflow_instance where workflow_family_id = ${ID} and started_at >= '2026-01-01' and (started_at, id) < (now(), 101500)
       order by started_at desc, id desc limit 50`,
  ],
  [
    "the ended tickets of a workflow, the last ended first",
    "workflow_instance_ended",
    "workflow_family_id",
    `select * from workflow_instance where workflow_family_id = ${ID} and ended_at is not null order by ended_at desc, id desc limit 50`,
  ],
  [
    "the tickets of a workflow that changed last",
    "ticket_search_changed",
    "workflow_family_id",
    `select * from ticket_search where workflow_family_id = ${ID} order by changed_at desc, workflow_instance_id desc limit 50`,
  ],
  [
    "the tasks of a workflow that were completed in some days",
    "task_instance_completed",
    "completed_at",
    `select task_definition_id, number, created_at, claimed_at, completed_at from task_instance
      where workflow_family_id = ${ID} and completed_at >= '2026-01-01' and completed_at < '2026-01-08'`,
  ],
  [
    "what stalled",
    "workflow_instance_stalled",
    "workflow_family_id",
    `select * from workflow_instance where workflow_family_id = ${ID} and stalled order by id desc limit 50`,
  ],
  [
    "the history of a ticket",
    "workflow_data_company_id_workflow_instance_id_step_key",
    "workflow_instance_id",
    "select * from workflow_data where workflow_instance_id = 100500 order by step desc",
  ],
];

it.each(questions)("%s is found by %s", async (_, index, condition, query) => {
  const plan = await tryAs(app, ACME, () =>
    rows<{ "QUERY PLAN": string }>(app, `explain (costs off) ${query}`),
  );
  const text = plan.map((line) => line["QUERY PLAN"]).join("\n");
  expect(text).toContain(index);
  const searched = text.split("\n").find((line) => line.includes("Index Cond")) ?? text;
  expect(searched).toContain("company_id = (NULLIF(current_setting('app.company_id'");
  expect(searched).toContain(condition);
  expect(text).not.toContain("Seq Scan");
});

const counted: readonly (readonly [what: string, index: string, query: string])[] = [
  [
    "who submitted how many tickets in some days",
    "workflow_instance_started",
    `select submitter_id, count(*) from workflow_instance
      where workflow_family_id = ${ID} and started_at >= '2026-01-01' and started_at < '2100-01-01' group by 1`,
  ],
  [
    "how many ended in some days, and after how long",
    "workflow_instance_ended",
    `select count(*), sum(ended_at - started_at) from workflow_instance
      where workflow_family_id = ${ID} and ended_at >= '2026-01-01' and ended_at < '2100-01-01'`,
  ],
  [
    "how many were cancelled in some days",
    "workflow_instance_cancelled",
    `select count(*) from workflow_instance
      where workflow_family_id = ${ID} and ended_at >= '2026-01-01' and ended_at < '2100-01-01' and status = 'CANCELLED'`,
  ],
];

it.each(counted)("%s is counted in %s alone", async (_, index, query) => {
  const plan = await tryAs(app, ACME, async () => {
    await app.query("set local enable_bitmapscan = off; set local enable_seqscan = off"); // dearer only while the tables are as small as here
    return rows<{ "QUERY PLAN": string }>(app, `explain (costs off) ${query}`);
  });
  const text = plan.map((line) => line["QUERY PLAN"]).join("\n");
  expect(text).toContain(`Index Only Scan using ${index}`);
});

import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { median } from "./definitions.js";
import { startWorker } from "./processes.js";

const ALONE = 40;
const TOGETHER = 2_000;
const LONGEST_MS = 120_000;

/** How soon a job begins when none waits, and how many are done in a second when many do. */
export interface JobFigures {
  readonly medianMs: number;
  readonly longestMs: number;
  readonly perSecond: number;
}

/** Measures one worker process with the jobs that follow every act on a ticket: those that tell people. */
export async function measureJobs(
  where: { readonly root: string; readonly profile: string | undefined },
  databaseUrl: string,
  client: pg.Client,
): Promise<JobFigures> {
  await client.query(STARTS);
  const worker = startWorker(where, databaseUrl);
  try {
    await one(client); // it has started
    const delays: number[] = [];
    for (let n = 0; n < ALONE; n += 1) {
      await sleep(40 * Math.random());
      delays.push(await one(client));
    }
    const began = performance.now();
    await add(client, TOGETHER);
    await emptied(client);
    return {
      medianMs: median(delays),
      longestMs: Math.max(...delays),
      perSecond: (TOGETHER / (performance.now() - began)) * 1000,
    };
  } finally {
    await worker.stop();
    await client.query("drop function bench_started() cascade; drop table bench_start");
  }
}

/** The moment at which a worker takes a job. */
const STARTS = `
  drop table if exists bench_start;
  create table bench_start (at timestamptz not null);
  create or replace function bench_started() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
    begin insert into public.bench_start values (clock_timestamp()); return null; end $$;
  drop trigger if exists bench_started on graphile_worker._private_jobs;
  create trigger bench_started after update of locked_at on graphile_worker._private_jobs
    for each row when (new.locked_at is not null) execute function bench_started()`;

/** Adds jobs that are about as many tickets, in one transaction. */
async function add(client: pg.Client, jobs: number): Promise<void> {
  await client.query(
    `select graphile_worker.add_job('tell', json_build_object('company_id', i.company_id, 'ticket_id', i.id, 'step', i.step))
     from (select company_id, id, step from workflow_instance limit 1) i, generate_series(1, $1::int)`,
    [jobs],
  );
}

/** Milliseconds from the commit of one job to its start. */
async function one(client: pg.Client): Promise<number> {
  await client.query("truncate bench_start");
  await add(client, 1);
  const { rows } = await client.query<{ now: Date }>("select clock_timestamp() as now");
  await emptied(client);
  const { rows: starts } = await client.query<{ at: Date }>(
    "select min(at) as at from bench_start",
  );
  return Math.max(0, (starts[0]?.at.getTime() ?? 0) - (rows[0]?.now.getTime() ?? 0));
}

async function emptied(client: pg.Client): Promise<void> {
  for (const until = Date.now() + LONGEST_MS; Date.now() < until; await sleep(5)) {
    const { rows } = await client.query<{ left: boolean }>(
      `select exists (select from graphile_worker._private_jobs j
         join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'tell') as left`,
    );
    if (!rows[0]?.left) return;
  }
  throw new Error("Expected the worker to do the jobs, but it did not.");
}

import { setTimeout as sleep } from "node:timers/promises";
import type { TaskList } from "graphile-worker";
import type pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { connectDatabase, withCompany, type Database } from "../../src/db/index.js";
import { startJobs, type Jobs } from "../../src/jobs/index.js";
import { enqueue } from "../../src/jobs/queue.js";
import { runJobs } from "../../src/jobs/runner.js";
import { connect, rows } from "../database/connect.js";
import { doAs, idOf, makeCompany } from "../database/rows.js";
import { freshDatabase, superuserOf } from "../support/database.js";

const ACME = { companyId: 1 };

let app: pg.Client;
let runtimeUrl: string;
let database: Database;
let running: Jobs | undefined;
const said: string[] = [];
const log = {
  error: (message: string) => said.push(`error: ${message}`),
  warn: (message: string) => said.push(`warn: ${message}`),
  info: (message: string) => said.push(`info: ${message}`),
};

beforeAll(async () => {
  ({ runtimeUrl } = await freshDatabase());
  app = await connect(runtimeUrl);
  await makeCompany(app, 1);
  database = connectDatabase({ databaseUrl: runtimeUrl, max: 3 });
});

afterEach(async () => {
  await running?.stop();
  running = undefined;
  await app.query("delete from graphile_worker._private_jobs");
});

afterAll(() => database.close());

const run = async (tasks: TaskList): Promise<Jobs> => {
  running = await runJobs({ databaseUrl: runtimeUrl, tasks, crontab: "", log });
  return running;
};
const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  for (let tries = 0; !(await holds()); tries += 1) {
    if (tries > 500) throw new Error(`waited too long; the queue said: ${said.join("\n")}`);
    await sleep(20);
  }
};
const jobs = () =>
  rows<{ name: string; locked_by: string | null }>(
    app,
    "select task_identifier as name, locked_by from graphile_worker.jobs order by id",
  );

describe("enqueue", () => {
  it("leaves a job when its transaction commits", async () => {
    await withCompany(ACME, (tx) => enqueue(tx, "clear-sessions"));
    expect(await jobs()).toEqual([{ name: "clear-sessions", locked_by: null }]);
  });

  it("leaves none when its transaction is rolled back", async () => {
    const rolledBack = withCompany(ACME, async (tx) => {
      await enqueue(tx, "clear-sessions");
      throw new Error("no");
    });
    await expect(rolledBack).rejects.toThrow("no");
    expect(await jobs()).toEqual([]);
  });

  it("tells the job its ids, and the company of the transaction whatever they say", async () => {
    const told: unknown[] = [];
    await run({ "clear-sessions": async (payload) => void told.push(payload) });
    await withCompany(ACME, (tx) => enqueue(tx, "clear-sessions", { ticket_id: 7, company_id: 2 }));
    await until(() => told.length > 0);
    expect(told).toEqual([{ ticket_id: 7, company_id: 1 }]);
  });

  it("replaces a waiting job of the same key, and waits until it is due", async () => {
    const runAt = new Date("2100-01-01");
    for (const _ of [1, 2]) {
      await withCompany(ACME, (tx) =>
        enqueue(tx, "clear-sessions", {}, { runAt, jobKey: "one", maxAttempts: 2 }),
      );
    }
    expect(await rows(app, "select key, run_at, max_attempts from graphile_worker.jobs")).toEqual([
      { key: "one", run_at: runAt, max_attempts: 2 },
    ]);
  });
});

describe("the worker", () => {
  it("runs as the runtime role, and tries again what failed", async () => {
    let tries = 0;
    const task = async () => {
      tries += 1;
      throw new Error("not yet");
    };
    await run({ "clear-sessions": task });
    await withCompany(ACME, (tx) => enqueue(tx, "clear-sessions"));
    await until(() => said.some((line) => line.includes("not yet")));
    expect(tries).toBe(1);
    const failed =
      "select attempts, last_error ~ 'not yet' as told, run_at > now() as later from graphile_worker.jobs";
    await until(
      async () => (await rows(app, `${failed} where last_error is not null`)).length === 1,
    );
    expect(await rows(app, failed)).toEqual([{ attempts: 1, told: true, later: true }]);
  });

  it("finishes what is under way when it is stopped", async () => {
    let begun = false;
    let ended = false;
    const task = async () => {
      begun = true;
      await sleep(200);
      ended = true;
    };
    const worker = await run({ "clear-sessions": task });
    await withCompany(ACME, (tx) => enqueue(tx, "clear-sessions"));
    await until(() => begun);
    await worker.stop();
    running = undefined;
    expect(ended).toBe(true);
    expect(await jobs()).toEqual([]);
    expect(await rows(app, "select id from worker_beat")).toEqual([]);
  });
});

describe("a queue that breaks", () => {
  it("is begun again, by itself, and keeps what it left until its old id counts as dead", async () => {
    const done: number[] = [];
    let finish: () => void = () => undefined;
    const task = (payload: unknown) => {
      done.push((payload as { ticket_id: number }).ticket_id);
      return done.length > 1
        ? Promise.resolve()
        : new Promise<void>((resolve) => (finish = resolve));
    };
    const worker = await run({ "clear-sessions": task });
    const before = worker.workerId();
    const saidBefore = said.length;
    await withCompany(ACME, (tx) => enqueue(tx, "clear-sessions", { ticket_id: 7 }));
    await until(() => done.length > 0);
    const owner = await connect(superuserOf(runtimeUrl));
    await owner.query("alter table graphile_worker._private_jobs rename to gone");
    finish(); // it is done, and cannot be written off
    await until(() => said.some((line) => line.startsWith("error: the job queue stopped")));
    await owner.query("alter table graphile_worker.gone rename to _private_jobs");
    await until(() => worker.workerId() !== before);
    expect(await jobs()).toEqual([{ name: "clear-sessions", locked_by: before }]);
    await withCompany(ACME, (tx) => enqueue(tx, "clear-sessions", { ticket_id: 8 }));
    await until(() => done.includes(8));
    await until(
      async () =>
        (await rows(app, "select 1 from worker_beat where id = $1", [worker.workerId()])).length >
        0,
    );
    expect(await rows(app, "select id from worker_beat")).toEqual([{ id: worker.workerId() }]);
    await owner.end();
    said.length = saidBefore; // what it complained of was our doing
  });
});

describe("a worker that dies", () => {
  const lock = (by: string, age: string) =>
    app.query(
      `update graphile_worker._private_jobs set locked_by = $1, locked_at = now() - $2::interval, attempts = 1`,
      [by, age],
    );

  it("is known by the id under which it locks its jobs", async () => {
    let finish: () => void = () => undefined;
    let begun = false;
    const task = () => {
      begun = true;
      return new Promise<void>((resolve) => (finish = resolve));
    };
    const worker = await run({ "clear-sessions": task });
    await withCompany(ACME, (tx) => enqueue(tx, "clear-sessions"));
    await until(() => begun);
    expect(await jobs()).toEqual([{ name: "clear-sessions", locked_by: worker.workerId() }]);
    await until(async () => (await rows(app, "select 1 from worker_beat")).length === 1);
    expect(await rows(app, "select id from worker_beat")).toEqual([{ id: worker.workerId() }]);
    finish();
  });

  it.each([
    [
      "whose heart stopped",
      "insert into worker_beat values ('pool-dead', now() - interval '2 minutes')",
    ],
    ["that nobody knows of", "select 1"],
  ])("leaves its job to another: one %s", async (_, before) => {
    await app.query(before);
    await withCompany(ACME, (tx) => enqueue(tx, "clear-sessions"));
    await lock("pool-dead", "36 seconds");
    let done = false;
    await run({ "clear-sessions": async () => void (done = true) });
    await until(() => done);
    expect(said).toContain("warn: freed the jobs of 1 workers that died: pool-dead");
    await app.query("delete from worker_beat where id = 'pool-dead'");
  });

  it.each([
    [
      "it is alive",
      "30 minutes",
      "insert into worker_beat values ('pool-other', now() - interval '25 seconds')",
    ],
    ["it may just have started", "30 seconds", "select 1"],
  ])("keeps its job while %s", async (_, age, before) => {
    await app.query(before);
    await withCompany(ACME, (tx) => enqueue(tx, "clear-sessions"));
    await lock("pool-other", age);
    let done = false;
    const worker = await run({ "clear-sessions": async () => void (done = true) });
    await until(
      async () =>
        (await rows(app, "select 1 from worker_beat where id = $1", [worker.workerId()])).length ===
        1,
    );
    await sleep(100);
    expect(done).toBe(false);
    expect(await jobs()).toEqual([{ name: "clear-sessions", locked_by: "pool-other" }]);
    await app.query("delete from worker_beat where id = 'pool-other'");
  });
});

describe("the first jobs", () => {
  it("are in the crontab, under names that have a handler", async () => {
    running = await startJobs({ databaseUrl: runtimeUrl, log });
    const known = () =>
      rows(app, "select identifier from graphile_worker._private_known_crontabs order by 1");
    const expected = [
      "clear-attempts",
      "clear-mail",
      "clear-notifications",
      "clear-pending-files",
      "clear-sessions",
      "clear-used-forms",
      "clear-user-links",
      "digest",
      "find-overdue",
      "seal-audit",
    ];
    await until(async () => (await known()).length === expected.length);
    expect((await known()).map(({ identifier }) => identifier)).toEqual(expected);
    expect(said.filter((line) => line.startsWith("error"))).toEqual(
      said.filter((line) => line.includes("not yet")),
    );
  });

  it("clear out old sessions, used forms and links, and nothing else", async () => {
    await app.query(
      `insert into session (sid, sess, expire, ended_at) values
         ('live', '{}', now() + interval '1 hour', null), ('old', '{}', now() - interval '25 hours', null),
         ('ended', '{}', now() + interval '1 hour', now() - interval '25 hours'), ('late', '{}', now() + interval '1 hour', now())`,
    );
    await doAs(app, 1, async () => {
      await app.query(
        `insert into used_form (company_id, form_id, user_id, location, created_at) values
           (1, 'old', $1, '/', now() - interval '49 hours'), (1, 'new', $1, '/', now() - interval '47 hours')`,
        [idOf(1, 1)],
      );
      await app.query(
        `insert into user_link (company_id, user_id, kind, token_hash, expires_at) values
           (1, $1, 'RESET', 'old', now() - interval '31 days'), (1, $1, 'RESET', 'new', now() - interval '29 days')`,
        [idOf(1, 1)],
      );
    });
    running = await startJobs({ databaseUrl: runtimeUrl, log });
    await withCompany(ACME, async (tx) => {
      for (const job of ["clear-sessions", "clear-used-forms", "clear-user-links"] as const)
        await enqueue(tx, job);
    });
    await until(async () => (await jobs()).length === 0);
    expect(await rows(app, "select sid from session order by 1")).toEqual([
      { sid: "late" },
      { sid: "live" },
    ]);
    const kept = await doAs(app, 1, async () => [
      ...(await rows(app, "select form_id as kept from used_form order by 1")),
      ...(await rows(app, "select token_hash as kept from user_link order by 1")),
    ]);
    const own = idOf(1, 1);
    expect(kept.map(({ kept: name }) => name)).toEqual([
      `form ${own}`,
      "new",
      `hash ${own}`,
      "new",
    ]);
    expect(said).toContain("info: clear-sessions: cleared out 2 sessions");
  });
});

import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { connectDatabase, withCompany, type Database } from "../../src/db/index.js";
import { enqueueAll } from "../../src/jobs/queue.js";
import { runJobs, type Jobs } from "../../src/jobs/runner.js";
import { connect } from "../database/connect.js";
import { makeCompany } from "../database/rows.js";
import { freshDatabase } from "../support/database.js";

let database: Database;
let runtimeUrl: string;
const workers: Jobs[] = [];
const silent = { error: () => undefined, warn: () => undefined, info: () => undefined };

beforeAll(async () => {
  ({ runtimeUrl } = await freshDatabase());
  const app = await connect(runtimeUrl);
  for (const company of [1, 2, 3, 4, 5]) await makeCompany(app, company);
  database = connectDatabase({ databaseUrl: runtimeUrl, max: 3 });
});
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
});
afterAll(() => database.close());

const actions = (companyId: number, count: number) =>
  withCompany({ companyId }, (tx) =>
    enqueueAll(
      tx,
      "start-action",
      Array.from({ length: count }, (_, at) => ({
        ids: { run_id: at },
        flags: ["action", `action:${companyId}`],
      })),
    ),
  );

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries += 1) {
    if (tries > 1500) throw new Error("waited too long");
    await sleep(10);
  }
}

it("one company's flood of slow actions has four places of a worker, and does not hold up the others", async () => {
  const running = new Map<number, number>();
  const most = new Map<number, number>();
  const done = new Map<number, number>();
  let together = 0;
  let free: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (free = resolve));
  await actions(1, 60);
  workers.push(
    await runJobs({
      databaseUrl: runtimeUrl,
      crontab: "",
      log: silent,
      tasks: {
        "start-action": async (payload) => {
          const { company_id: company } = payload as { company_id: number };
          running.set(company, (running.get(company) ?? 0) + 1);
          most.set(company, Math.max(most.get(company) ?? 0, running.get(company) ?? 0));
          together = Math.max(
            together,
            [...running.values()].reduce((sum, each) => sum + each, 0),
          );
          if (company !== 2) await held;
          running.set(company, (running.get(company) ?? 0) - 1);
          done.set(company, (done.get(company) ?? 0) + 1);
        },
        "clear-sessions": async () => void done.set(0, 1),
      },
    }),
  );
  await until(() => running.get(1) === 4);
  await actions(2, 3);
  await until(() => done.get(2) === 3);
  expect(done.get(1)).toBeUndefined();
  // Floods of many: still there is room for what is no action.
  for (const company of [3, 4, 5]) await actions(company, 20);
  await until(() => [...running.values()].reduce((sum, each) => sum + each, 0) === 12);
  await withCompany({ companyId: 5 }, (tx) => enqueueAll(tx, "clear-sessions", [{ ids: {} }]));
  await until(() => done.get(0) === 1);
  free();
  await until(() => [1, 3, 4, 5].every((company) => (done.get(company) ?? 0) >= 20));
  await until(() => done.get(1) === 60);
  expect(Math.max(...most.values())).toBe(4);
  expect(together).toBe(12);
});

it("many workers share one queue, and each job is done once", async () => {
  const done: number[] = [];
  const tasks = {
    "start-action": async (payload: unknown) => {
      await sleep(1);
      done.push((payload as { run_id: number }).run_id);
    },
  };
  for (let which = 0; which < 3; which += 1)
    workers.push(await runJobs({ databaseUrl: runtimeUrl, crontab: "", log: silent, tasks }));
  await actions(1, 100);
  await until(() => done.length >= 100);
  await sleep(50);
  expect(done.toSorted((one, other) => one - other)).toEqual(
    Array.from({ length: 100 }, (_, at) => at),
  );
});

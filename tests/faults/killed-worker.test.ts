import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { bundle } from "../../bin/lib/bundle.mjs";
import { root } from "../../bin/lib/project.mjs";
import type { Json } from "../../src/engine/index.js";
import { replayTicket } from "../../src/workflow-ops/index.js";
import { hiring } from "../workflow-ops/actions/definition.js";
import { answered, openStage, type Stage } from "../workflow-ops/actions/stage.js";
import { openProxy, type Fate, type Proxy, type Statement } from "./proxy.js";
import { openReceiver, type Receiver } from "./receiver.js";

/*
 * A worker process is killed (-9) while it does an action: at each of its statements, at each commit whose answer it never hears, and in
 * each phase of the call. Another worker then takes over, and nothing is lost and nothing is doubled.
 */

let stage: Stage;
let proxy: Proxy;
let receiver: Receiver;
/** Workers that are loaded while another one works. */
const spares: Promise<ChildProcess>[] = [];

beforeAll(async () => {
  await bundle(["src/worker.ts"], { inside: true });
  receiver = await openReceiver();
  const action_url = `${receiver.origin}/accounts`;
  stage = await openStage(hiring({ account: { action_url }, order: { condition: false } }));
  proxy = await openProxy(stage.runtimeUrl);
  spares.push(load(), load());
  // Who takes over is in this process, and reaches the same receiver.
  stage.outside = async ({ headers, body }) => {
    const init = { method: "POST", headers, body };
    const answer = await fetch(action_url, init);
    return answered((await answer.json()) as Json, answer.status);
  };
});
afterAll(async () => {
  for (const spare of spares) (await spare).kill("SIGKILL");
  await proxy.close();
  await receiver.close();
});

beforeEach(async () => {
  await stage.forget();
  proxy.fate = () => "pass";
  receiver.received.length = 0;
  receiver.answer = () => ({ status: 200, body: '{"account":"ada"}' });
  receiver.answered = () => undefined;
});

async function load(): Promise<ChildProcess> {
  const child = fork(path.join(root, "tests/faults/worker-child.mjs"), {
    silent: true,
    execArgv: [],
  });
  await once(child, "message");
  return child;
}

/** Lets a worker do what is queued until it is killed by `kill`, or until the ticket's run is over. */
async function workUntil(ticketId: number, arm: (kill: () => void) => void): Promise<boolean> {
  spares.push(load());
  const child = await spares.shift();
  if (!child) throw new Error("Expected a worker to be loaded.");
  const exited = once(child, "exit");
  let killed = false;
  arm(() => {
    killed = true;
    child.kill("SIGKILL");
  });
  child.send({
    databaseUrl: proxy.url,
    root,
    sessionSecret: "a secret that only the tests know",
    allowedOrigins: [receiver.origin],
    logLevel: "silent",
  });
  const isOver = async () => killed || (await stage.runs(ticketId))[0]?.status === "DONE";
  while (!(await isOver()))
    await Promise.race([exited, new Promise((resolve) => setTimeout(resolve, 20))]);
  child.kill("SIGKILL");
  await exited;
  return killed;
}

const JOBS = "select 1 from graphile_worker.jobs where task_identifier = 'start-action'";

/** What the beats of a living worker do a while later, and then the work. The server may hear of a kill after a job was locked. */
async function takeOver(): Promise<void> {
  for (let beats = 0; beats < 20; beats += 1) {
    await stage.admin.query(
      "select graphile_worker.force_unlock_workers(array(select distinct locked_by from graphile_worker.jobs where locked_by is not null))",
    );
    await stage.admin.query("update graphile_worker._private_jobs set run_at = now()");
    await stage.work();
    if ((await stage.admin.query(JOBS)).rowCount === 0) return;
  }
}

async function expectOnce(ticketId: number): Promise<void> {
  expect(await stage.fields(ticketId)).toMatchObject({ account: "ada" });
  expect((await stage.runs(ticketId)).map(({ status }) => status)).toEqual(["DONE"]);
  const { rows } = await stage.admin.query(
    "select status::text from task_instance where workflow_instance_id = $1",
    [ticketId],
  );
  expect(rows).toEqual([{ status: "COMPLETED" }]);
  const steps = await stage.admin.query(
    "select step from workflow_data where workflow_instance_id = $1",
    [ticketId],
  );
  expect(steps.rowCount).toBe(2);
  expect(await stage.as("alice", (tx) => replayTicket(tx, ticketId))).toBeNull();
  expect(receiver.received.length).toBeGreaterThanOrEqual(1);
  expect(new Set(receiver.received.map(({ key }) => key)).size).toBe(1);
  expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
  const attempts = await stage.attempts(ticketId);
  expect(attempts.filter(({ outcome }) => outcome === "ACCEPTED")).toHaveLength(1);
  expect(attempts.some(({ outcome }) => outcome === "UNDER_WAY")).toBe(false);
  expect((await stage.admin.query(JOBS)).rowCount).toBe(0);
}

/** Every statement with FAULTS=every, which takes its time; every second with FAULTS=second; else every fourth: those between begin and commit are alike to the database. */
const STRIDE = { every: 1, second: 2 }[process.env["FAULTS"] ?? ""] ?? 4;

const isOurs = ({ application }: Statement) => application === "ticketflower";

it("killed at its statements, it leaves nothing lost and nothing doubled", async () => {
  let killed = true;
  let points = 0;
  for (let point = 0; killed; point += STRIDE) {
    await stage.forget(); // news of the tickets before would be told by this worker, too
    const id = await stage.hire();
    receiver.received.length = 0;
    let seen = 0;
    killed = await workUntil(id, (kill) => {
      proxy.fate = (statement): Fate => {
        if (!isOurs(statement) || (seen += 1) <= point) return "pass";
        kill();
        return "lose";
      };
    });
    proxy.fate = () => "pass";
    await takeOver();
    await expectOnce(id);
    points += 1;
  }
  expect(points).toBeGreaterThan(30 / STRIDE);
}, 900_000);

it.each([1, 2])("killed when commit %s was made and it does not know", async (which) => {
  const id = await stage.hire();
  let seen = 0;
  const killed = await workUntil(id, (kill) => {
    proxy.fate = (statement): Fate => {
      if (!isOurs(statement) || !/^commit/i.test(statement.text)) return "pass";
      if ((seen += 1) !== which) return "pass";
      setTimeout(kill, 100); // the server has it by then
      return "lose the answer";
    };
  });
  expect(killed).toBe(true);
  await takeOver();
  await expectOnce(id);
});

it("killed while the other system is at it", async () => {
  const id = await stage.hire();
  const killed = await workUntil(id, (kill) => {
    receiver.answer = () => {
      kill();
      return null;
    };
  });
  expect(killed).toBe(true);
  receiver.answer = () => ({ status: 200, body: '{"account":"ada"}' });
  await takeOver();
  await expectOnce(id);
  expect(receiver.received).toHaveLength(2);
  expect((await stage.attempts(id)).map(({ outcome }) => outcome)).toEqual(["LOST", "ACCEPTED"]);
});

it("killed when the answer was sent, before it is kept", async () => {
  const id = await stage.hire();
  const killed = await workUntil(id, (kill) => {
    let begun = false;
    receiver.answered = () => (begun = true);
    proxy.fate = (statement): Fate => {
      if (!begun || !isOurs(statement)) return "pass";
      kill();
      return "lose";
    };
  });
  expect(killed).toBe(true);
  await takeOver();
  await expectOnce(id);
});

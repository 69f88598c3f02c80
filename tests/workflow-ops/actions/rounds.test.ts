import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Called } from "../../../src/calling/index.js";
import {
  cancelTicket,
  correctTicket,
  holdTicket,
  redoTask,
  reopenTicket,
  replayTicket,
  resumeTicket,
  skipTask,
  wakeTask,
} from "../../../src/workflow-ops/index.js";
import { ok, stepOf } from "../scene.js";
import { beginAttempt } from "../../../src/workflow-ops/actions/begin-attempt.js";
import { answered, failed, openStage, states, type Stage } from "./stage.js";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

beforeEach(async () => {
  await stage.forget();
  stage.outside = (sent) =>
    sent.said.task === "order" ? answered({}, 202) : answered({ account: "ada" });
});

const bob = () => stage.actor("bob");
const reason = "for the test";

async function correct(id: number, fields: Record<string, string>): Promise<void> {
  const step = await stepOf(stage, id);
  ok(await correctTicket(await bob(), { ticketId: id, step, fields, reason }));
}

/** Holds the answer to a request back until it is given. */
function held(): { give: (called: Called) => void; begun: Promise<void> } {
  let give: (called: Called) => void = () => undefined;
  let tell: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => (tell = resolve));
  stage.outside = () => {
    tell();
    return new Promise((resolve) => (give = resolve));
  };
  return { give: (called) => give(called), begun };
}

describe("an action that is woken while it is open", () => {
  it("waits for its request to return, whose answer changes nothing, and goes with the newest inputs", async () => {
    const answer = held();
    const id = await stage.hire();
    const working = stage.work();
    await answer.begun;
    await correct(id, { name: "Grace" });
    await correct(id, { name: "Hopper" });
    expect(await states(stage, id)).toEqual(["SUPERSEDED", "SUPERSEDED", "QUEUED"]);
    expect((await stage.open(id))["make_account"]).toMatchObject({ revision: 3, status: "OPEN" });
    stage.outside = () => answered({ account: "hopper" });
    const other = stage.work(); // finds the new run, and leaves it
    await other;
    expect(stage.sent).toHaveLength(1);
    answer.give(answered({ account: "ada" }));
    await working;
    await stage.work();
    const sent = stage.sent.filter(({ said }) => said.task === "make_account");
    expect(sent.map(({ said }) => said.input)).toEqual([{ name: "Ada" }, { name: "Hopper" }]);
    expect(sent[0]?.said.run).not.toBe(sent[1]?.said.run);
    expect(await stage.fields(id)).toMatchObject({ account: "hopper" });
    const [first] = await stage.attempts(id);
    expect(first?.outcome).toBe("DROPPED");
    expect(await stage.as("alice", (tx) => replayTicket(tx, id))).toBeNull();
  });

  it("goes again at once when it waited for a callback, and the old address is gone", async () => {
    const id = await stage.hire();
    await stage.work();
    expect(await states(stage, id)).toEqual(["DONE", "WAITING"]);
    await correct(id, { account: "grace" });
    expect(await states(stage, id)).toEqual(["DONE", "SUPERSEDED", "QUEUED"]);
    await stage.work();
    expect(stage.sent.filter(({ said }) => said.task === "order")).toHaveLength(2);
  });

  it("goes again at once when it was in error, and its error is settled by its success", async () => {
    stage.outside = () => answered({}, 400);
    const id = await stage.hire();
    await stage.work();
    expect((await stage.open(id))["make_account"]?.status).toBe("ERROR");
    stage.outside = () => answered({ account: "grace" });
    await correct(id, { name: "Grace" });
    expect((await stage.open(id))["make_account"]?.status).toBe("OPEN");
    await stage.work();
    expect(await stage.fields(id)).toMatchObject({ account: "grace" });
    const [error] = await stage.errors(id);
    expect(error).toMatchObject({
      status: "RESOLVED",
      note: "Settled: a later attempt succeeded.",
    });
  });

  it("does not wait for ever for a process that died with its request", async () => {
    const answer = held();
    const id = await stage.hire();
    const working = stage.work();
    await answer.begun;
    await correct(id, { name: "Grace" });
    stage.outside = () => answered({ account: "grace" });
    await stage.workLater(); // the request is taken for lost
    expect(await stage.fields(id)).toMatchObject({ account: "grace" });
    answer.give(answered({ account: "ada" }));
    await working;
    expect(await stage.fields(id)).toMatchObject({ account: "grace" });
  });
});

describe("a ticket that is cancelled while a request is under way", () => {
  it("ignores what comes back, and records it", async () => {
    const answer = held();
    const id = await stage.hire();
    const working = stage.work();
    await answer.begun;
    ok(await cancelTicket(await bob(), { ticketId: id, reason }));
    answer.give(answered({ account: "late" }));
    await working;
    expect(await stage.fields(id)).not.toHaveProperty("account");
    expect(await states(stage, id)).toEqual(["ABANDONED"]);
    const [attempt] = await stage.attempts(id);
    expect(attempt?.outcome).toBe("DROPPED");
    expect(await stage.as("alice", (tx) => replayTicket(tx, id))).toBeNull();
  });

  it("may be reopened and its action woken, which is another run", async () => {
    const id = await stage.hire();
    ok(await cancelTicket(await bob(), { ticketId: id, reason }));
    await stage.work();
    expect(stage.sent).toHaveLength(0);
    ok(await reopenTicket(await bob(), { ticketId: id, reason }));
    ok(await wakeTask(await bob(), { ticketId: id, reason, taskKey: "make_account" }));
    expect(await states(stage, id)).toEqual(["ABANDONED", "QUEUED"]);
    await stage.work();
    expect(await stage.fields(id)).toMatchObject({ account: "ada" });
  });
});

describe("a ticket on hold", () => {
  it("sends nothing that was queued, and goes on when it is resumed", async () => {
    const id = await stage.hire();
    ok(await holdTicket(await bob(), { ticketId: id, reason }));
    await stage.work();
    expect(stage.sent).toHaveLength(0);
    ok(await resumeTicket(await bob(), { ticketId: id }));
    await stage.work();
    expect(stage.sent[0]?.said.task).toBe("make_account");
    expect(await stage.fields(id)).toMatchObject({ account: "ada" });
  });

  it("takes back a request whose process died, and sends it again when it is resumed", async () => {
    const id = await stage.hire();
    const [run] = await stage.runs(id);
    const companyId = stage.world.companies.acme;
    expect(await beginAttempt({ companyId, runId: run?.id ?? 0 }, false)).not.toBeNull();
    ok(await holdTicket(await bob(), { ticketId: id, reason }));
    await stage.admin.query("update graphile_worker._private_jobs set attempts = 1"); // begun before, by the one that died
    await stage.work();
    expect(stage.sent).toHaveLength(0);
    expect(await states(stage, id)).toEqual(["QUEUED"]);
    ok(await resumeTicket(await bob(), { ticketId: id }));
    await stage.work();
    expect((await stage.attempts(id)).slice(0, 2).map(({ outcome }) => outcome)).toEqual([
      "LOST",
      "ACCEPTED",
    ]);
    expect(stage.sent[0]?.said).toMatchObject({ task: "make_account", run: run?.key });
    expect(await stage.fields(id)).toMatchObject({ account: "ada" });
  });

  it("keeps an answer that was under way for the catch-up round", async () => {
    const answer = held();
    const id = await stage.hire();
    const working = stage.work();
    await answer.begun;
    ok(await holdTicket(await bob(), { ticketId: id, reason }));
    answer.give(answered({ account: "kept" }));
    await working;
    expect(await stage.fields(id)).toMatchObject({ account: "kept" });
    expect(Object.keys(await stage.open(id))).toEqual([]);
    ok(await resumeTicket(await bob(), { ticketId: id }));
    expect(Object.keys(await stage.open(id))).toEqual(["order"]);
    expect(await stage.as("alice", (tx) => replayTicket(tx, id))).toBeNull();
  });

  it("tries again after a failure only when it is resumed", async () => {
    stage.outside = () => failed();
    const id = await stage.hire();
    await stage.work();
    ok(await holdTicket(await bob(), { ticketId: id, reason }));
    await stage.workLater();
    expect(stage.sent).toHaveLength(1);
    ok(await resumeTicket(await bob(), { ticketId: id }));
    await stage.workLater();
    expect(stage.sent).toHaveLength(2);
  });
});

describe("an administrator", () => {
  it("skips an action with outputs: its run is given up, its error settled", async () => {
    stage.outside = () => answered({}, 400);
    const id = await stage.hire();
    await stage.work();
    const taskId = (await stage.open(id))["make_account"]?.id ?? 0;
    const values = { account: "by-hand" };
    ok(await skipTask(await bob(), { ticketId: id, taskId, values, reason }));
    expect(await states(stage, id)).toEqual(["ABANDONED", "QUEUED"]);
    const [error] = await stage.errors(id);
    expect(error).toMatchObject({ status: "RESOLVED", note: "Settled: the task was skipped." });
  });

  it("asks an action again that was done: another run, and its old answer is cleared", async () => {
    const id = await stage.hire();
    await stage.work();
    ok(await redoTask(await bob(), { ticketId: id, reason, taskKey: "make_account" }));
    expect(await stage.fields(id)).not.toHaveProperty("account");
    await stage.work();
    expect(stage.sent.filter(({ said }) => said.task === "make_account")).toHaveLength(2);
    expect(await stage.as("alice", (tx) => replayTicket(tx, id))).toBeNull();
  });
});

describe("a suspended company", () => {
  it("sends nothing until that is over", async () => {
    const suspend = (reasonOf: string | null) =>
      stage.admin.query(
        "update company set suspended_at = $1, suspended_reason = $2 where id = $3",
        [reasonOf && new Date(), reasonOf, stage.world.companies.acme],
      );
    const id = await stage.hire();
    await suspend("unpaid");
    await stage.work();
    expect(stage.sent).toHaveLength(0);
    await suspend(null);
    await stage.workLater();
    expect(await stage.fields(id)).toMatchObject({ account: "ada" });
  });
});

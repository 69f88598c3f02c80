import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { performAction, replayTicket } from "../../../src/workflow-ops/index.js";
import { answered, failed, openStage, states, type Stage } from "./stage.js";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

beforeEach(async () => {
  await stage.forget();
  stage.outside = () => answered({ account: "ada" });
});

const taskOf = async (id: number, key: string) => (await stage.open(id))[key];

describe("an action that is answered at once", () => {
  it("is queued with the round that opens it, and sends nothing before that is committed", async () => {
    const id = await stage.hire();
    expect(await states(stage, id)).toEqual(["QUEUED"]);
    expect((await taskOf(id, "make_account"))?.status).toBe("OPEN");
    expect(stage.sent).toEqual([]);
  });

  it("posts what the specification says, and its answer is a round of its own", async () => {
    const id = await stage.hire();
    await stage.work();
    const [run] = await stage.runs(id);
    const [first] = stage.sent;
    expect(first?.url).toBe("https://accounts.example/make?for=acme");
    expect(first?.said).toEqual({
      run: run?.key,
      ticket: `HI-${id}`,
      task: "make_account",
      input: { name: "Ada" },
    });
    expect(first?.headers).toMatchObject({
      "content-type": "application/json",
      "idempotency-key": run?.key,
      "webhook-id": run?.key,
      "webhook-signature": expect.stringMatching(/^v1,/),
    });
    expect(first?.timeoutSeconds).toBe(20);
    expect(run?.status).toBe("DONE");
    expect(await stage.fields(id)).toMatchObject({ account: "ada" });
    const steps = await stage.as("alice", ({ db }) =>
      db.workflow_data.findMany({ where: { workflow_instance_id: id }, orderBy: { step: "asc" } }),
    );
    expect(steps.map(({ cause, actor_id }) => [cause, actor_id === null])).toEqual([
      ["ticket", false],
      ["task", true],
    ]);
    expect(steps[1]?.cause_step).toBe(1);
    expect(await stage.as("alice", (tx) => replayTicket(tx, id))).toBeNull();
  });

  it.each([
    ["no connection", () => failed()],
    ["429", () => answered({}, 429)],
    ["503", () => answered({}, 503)],
  ])("is tried again after %s, under the same key, until it succeeds", async (_, trouble) => {
    stage.outside = trouble;
    const id = await stage.hire();
    await stage.work();
    expect((await taskOf(id, "make_account"))?.status).toBe("OPEN");
    expect(await states(stage, id)).toEqual(["QUEUED"]);
    stage.outside = () => answered({ account: "ada" });
    await stage.work(); // its pause is not over
    expect(stage.sent).toHaveLength(1);
    await stage.workLater();
    const sent = stage.sent.filter(({ said }) => said.task === "make_account");
    expect(sent).toHaveLength(2);
    expect(new Set(sent.map(({ headers }) => headers["idempotency-key"])).size).toBe(1);
    expect(sent[0]?.body).toBe(sent[1]?.body);
    expect((await states(stage, id))[0]).toBe("DONE");
    expect(await stage.errors(id)).toEqual([]);
  });

  it("is in error after six tries, and tells an administrator with request, response and reason", async () => {
    stage.outside = () => answered({ trouble: "here" }, 500);
    const id = await stage.hire();
    for (let time = 0; time < 8; time += 1) await stage.workLater();
    expect(stage.sent).toHaveLength(6);
    expect((await taskOf(id, "make_account"))?.status).toBe("ERROR");
    expect(await states(stage, id)).toEqual(["FAILED"]);
    const [error] = await stage.as("alice", ({ db }) =>
      db.workflow_error.findMany({ where: { workflow_instance_id: id } }),
    );
    expect(error).toMatchObject({
      error_type: "TASK_UPDATE",
      status: "NEW",
      reason: "Expected an answer that says yes (2xx), but it was 500.",
      detail: {
        attempt: 6,
        request: { url: "https://accounts.example/make?for=…" },
        response: { status: 500, body: '{"trouble":"here"}' },
      },
    });
    expect(JSON.stringify(error?.detail)).not.toContain("v1,");
  });

  it.each([
    ["a 404", () => answered({}, 404)],
    ["a refused address", () => failed({ code: "refused_address", again: false })],
    ["an answer that is no JSON", () => ({ ...answered(null), body: "{" })],
    ["an answer without a required output", () => answered({ other: 1 })],
    ["a value that its field refuses", () => answered({ account: "a".repeat(21) })],
    ["a value of another type", () => answered({ account: 7 })],
  ])("is in error at once after %s, and writes nothing", async (_, trouble) => {
    stage.outside = trouble;
    const id = await stage.hire();
    await stage.work();
    await stage.workLater();
    expect(stage.sent).toHaveLength(1);
    expect((await taskOf(id, "make_account"))?.status).toBe("ERROR");
    expect(await stage.fields(id)).not.toHaveProperty("account");
    const [error] = await stage.errors(id);
    expect(error?.reason).toMatch(/^Expected .*, but.*\.$/);
    const [attempt] = await stage.attempts(id);
    expect(attempt).toMatchObject({ outcome: "FAILED", reason: error?.reason });
  });

  it("waits as long as Retry-After says, within bounds", async () => {
    stage.outside = () => answered({}, 503, { "retry-after": "1800" });
    const id = await stage.hire();
    await stage.work();
    const [row] = await stage.as("alice", ({ db }) =>
      db.action_run.findMany({ where: { workflow_instance_id: id } }),
    );
    const seconds = ((row?.next_try_at?.getTime() ?? 0) - Date.now()) / 1000;
    expect(seconds).toBeGreaterThan(1700);
    expect(seconds).toBeLessThanOrEqual(1800);
  });

  it.each([
    ["all places were taken", () => failed({ code: "busy", afterSeconds: 2 })],
    ["its process stops", () => failed({ code: "stopped", sent: true })],
  ])("does not count a try that came to nothing because %s", async (_, trouble) => {
    stage.outside = trouble;
    const id = await stage.hire();
    for (let time = 0; time < 8; time += 1) await stage.workLater();
    const [run] = await stage.runs(id);
    expect(run).toMatchObject({ status: "QUEUED", tries: 0, attempt: 8 });
  });
});

describe("a job that is done twice", () => {
  it("sends nothing when its run is over", async () => {
    const id = await stage.hire();
    await stage.work();
    const before = stage.sent.length;
    const [run] = await stage.runs(id);
    const companyId = stage.world.companies.acme;
    await performAction({ companyId, runId: run?.id ?? 0 }, { again: true });
    expect(stage.sent).toHaveLength(before);
    await performAction({ companyId, runId: 2_000_000_000 }, { again: false });
    const other = { companyId: stage.world.companies.globex, runId: run?.id ?? 0 };
    await performAction(other, { again: false });
    expect(stage.sent).toHaveLength(before);
  });

  it("keeps away from a request that is under way, but not from one whose process died", async () => {
    const id = await stage.hire();
    const companyId = stage.world.companies.acme;
    const runId = (await stage.runs(id))[0]?.id ?? 0;
    let finish: (called: ReturnType<typeof answered>) => void = () => undefined;
    stage.outside = () => new Promise((resolve) => (finish = resolve));
    const first = performAction({ companyId, runId }, { again: false });
    while (stage.sent.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await taskOf(id, "make_account"))?.status).toBe("IN_PROGRESS");
    await performAction({ companyId, runId }, { again: false });
    expect(stage.sent).toHaveLength(1);
    stage.outside = () => answered({ account: "second" });
    await performAction({ companyId, runId }, { again: true });
    expect(stage.sent).toHaveLength(2);
    expect(await stage.fields(id)).toMatchObject({ account: "second" });
    finish(answered({ account: "first" }));
    await first;
    expect(await stage.fields(id)).toMatchObject({ account: "second" });
    const attempts = await stage.attempts(id);
    expect(attempts.slice(0, 2).map(({ outcome }) => outcome)).toEqual(["DROPPED", "ACCEPTED"]);
  });
});

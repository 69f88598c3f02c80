import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  dropTask,
  holdTicket,
  replayTicket,
  retryTask,
  reviewError,
} from "../../../src/workflow-ops/index.js";
import type { Visitor } from "../../world/index.js";
import { signIn, textOf, type Person } from "../../world/index.js";
import { ok, refusal } from "../scene.js";
import { answered, failed, openStage, states, type Stage } from "./stage.js";
import { openWeb } from "./web.js";

let stage: Stage;
let pages: Record<Person, Visitor>;

beforeAll(async () => {
  stage = await openStage();
  const web = await openWeb();
  pages = {} as Record<Person, Visitor>;
  for (const person of ["alice", "bob", "erin", "fay"] as const)
    pages[person] = await signIn(web, person);
});

beforeEach(async () => {
  await stage.forget();
  stage.outside = () => answered({ why: "<b>no</b>" }, 400);
});

/** A ticket whose first action is in error. */
async function broken(): Promise<{ id: number; taskId: number; errorId: number }> {
  const id = await stage.hire();
  await stage.work();
  const taskId = (await stage.open(id))["make_account"]?.id ?? 0;
  return { id, taskId, errorId: (await stage.errors(id))[0]?.id ?? 0 };
}

const bob = () => stage.actor("bob");
const definitionId = () =>
  stage.as("alice", async ({ db }) => (await db.workflow_definition.findFirstOrThrow()).id);

describe("a retry", () => {
  it("sends it again under the same key; the error is resolved by the success alone", async () => {
    const { id, taskId } = await broken();
    ok(await retryTask(await bob(), { taskId }));
    expect(await states(stage, id)).toEqual(["QUEUED"]);
    expect((await stage.errors(id))[0]?.status).toBe("NEW");
    await stage.work();
    expect((await stage.errors(id))[0]?.status).toBe("NEW");
    stage.outside = () => answered({ account: "ada" });
    ok(await retryTask(await bob(), { taskId }));
    await stage.work();
    expect((await stage.errors(id))[0]).toMatchObject({ status: "RESOLVED" });
    const keys = stage.sent
      .filter(({ said }) => said.task === "make_account")
      .map(({ headers }) => headers["idempotency-key"]);
    expect([keys.length, new Set(keys).size]).toEqual([3, 1]);
    expect(await stage.as("alice", (tx) => replayTicket(tx, id))).toBeNull();
    const acts = await stage.as("alice", ({ db }) =>
      db.audit.count({ where: { act: "task_retried", object_id: taskId } }),
    );
    expect(acts).toBe(2);
  });

  it("gives it all its tries again", async () => {
    const { id, taskId } = await broken();
    stage.outside = () => failed();
    ok(await retryTask(await bob(), { taskId }));
    for (let time = 0; time < 8; time += 1) await stage.workLater();
    expect((await stage.runs(id))[0]).toMatchObject({ status: "FAILED", attempt: 7, tries: 6 });
  });

  it("ends a pause", async () => {
    stage.outside = () => failed();
    const id = await stage.hire();
    await stage.work();
    const taskId = (await stage.open(id))["make_account"]?.id ?? 0;
    stage.outside = () => answered({ account: "ada" });
    ok(await retryTask(await bob(), { taskId }));
    await stage.work();
    expect(await stage.fields(id)).toMatchObject({ account: "ada" });
  });

  it("is refused while there is nothing to retry, on hold, and for who may not", async () => {
    const id = await stage.hire();
    const taskId = (await stage.open(id))["make_account"]?.id ?? 0;
    expect(refusal(await retryTask(await bob(), { taskId }))).toMatchObject({
      detail: "not_failed",
      sentence: "Expected an action that failed, but it is about to be sent.",
    });
    await stage.work();
    ok(await holdTicket(await bob(), { ticketId: id, reason: "wait" }));
    expect(refusal(await retryTask(await bob(), { taskId })).sentence).toContain("on hold");
    for (const person of ["erin", "fay"] as const)
      expect(refusal(await retryTask(await stage.actor(person), { taskId })).code).toBe(
        "not_found",
      );
  });

  it("of one form that is sent twice sends once", async () => {
    const { id, taskId } = await broken();
    ok(await retryTask(await bob(), { taskId, formId: "twice" }));
    await stage.work();
    ok(await retryTask(await bob(), { taskId, formId: "twice" }));
    expect(await states(stage, id)).toEqual(["FAILED"]);
  });
});

describe("a task in error that is cancelled", () => {
  const drop = async (ticketId: number, more = {}) =>
    dropTask(await bob(), { ticketId, taskKey: "make_account", reason: "done by hand", ...more });

  it("is over without an answer, its error settled, and a late answer changes nothing", async () => {
    const { id, taskId } = await broken();
    const asks = refusal(await drop(id));
    expect(asks).toMatchObject({ detail: "would_stall" });
    ok(await drop(id, { confirmedStall: true }));
    expect(await stage.open(id)).toEqual({});
    expect(await states(stage, id)).toEqual(["ABANDONED"]);
    const [error] = await stage.errors(id);
    expect(error).toMatchObject({ status: "RESOLVED", note: "Settled: the task was cancelled." });
    expect(refusal(await retryTask(await bob(), { taskId })).detail).toBe("not_failed");
    expect(await stage.as("alice", (tx) => replayTicket(tx, id))).toBeNull();
    const audited = await stage.as("alice", ({ db }) =>
      db.audit.findFirstOrThrow({ where: { act: "task_dropped", object_id: id } }),
    );
    expect(audited).toMatchObject({ reason: "done by hand", after: { task: "make_account" } });
  });

  it("must be in error, needs a reason, and is nobody's but a ticket admin's", async () => {
    const { id } = await broken();
    expect(refusal(await drop(id, { reason: " " })).detail).toBe("reason_missing");
    for (const person of ["erin", "fay"] as const) {
      const input = { ticketId: id, taskKey: "make_account", reason: "no" };
      const refused = refusal(await dropTask(await stage.actor(person), input));
      expect(["forbidden", "not_found"]).toContain(refused.code);
    }
    const waiting = await stage.hire();
    expect(refusal(await drop(waiting))).toMatchObject({
      detail: "not_failed",
      sentence:
        "Expected to cancel a task that is in error, but Make an account is not: do it, assign it or skip it.",
    });
    ok(await holdTicket(await bob(), { ticketId: id, reason: "wait" }));
    expect(refusal(await drop(id)).sentence).toContain("on hold");
  });

  it("is chosen on a page that shows what will happen, and can be woken again", async () => {
    const { id } = await broken();
    const at = `/tickets/${id}/task-cancellation`;
    expect((await pages.bob.get(`/tickets/${id}`)).text).toContain(`href="${at}?task=make_account`);
    const looked = textOf(await pages.bob.get(`${at}?task=make_account`));
    expect(looked).toMatch(/What this will do .*Cancels Make an account .*Stalls/);
    const asked = await pages.bob.post(at, { task: "make_account", reason: "done by hand" });
    expect(asked.status).toBe(409);
    expect((await pages.bob.post(at, { task: "order", reason: "no" })).status).toBe(422);
    const page = await pages.bob.submit(at, {
      task: "make_account",
      reason: "done by hand",
      confirmed_stall: "1",
    });
    expect(textOf(page)).toContain("cancelled Make an account");
    expect(textOf(page)).toContain("“done by hand”");
    const why = textOf(await pages.bob.get(`/tickets/${id}?why=make_account&step=2`));
    expect(why).toContain("cancelled Make an account. The ticket goes on without its answer.");
    await pages.bob.submit(`/tickets/${id}/wake`, { task: "make_account", reason: "after all" });
    expect(Object.keys(await stage.open(id))).toEqual(["make_account"]);
  });
});

describe("what needs attention", () => {
  it("offers what ends an error: to send it again at once, to skip or to cancel the task", async () => {
    const { id, taskId } = await broken();
    const at = `/admin/workflows/${await definitionId()}/attention`;
    const { text } = await pages.bob.get(at);
    expect(text).toContain(`action="/tasks/${taskId}/retry"`);
    for (const address of [
      `/tasks/${taskId}/skip`,
      `/tickets/${id}/task-cancellation?task=make_account`,
    ]) {
      expect(text).toContain(`href="${address}"`);
      expect((await pages.bob.get(address)).status).toBe(200);
    }
    await pages.bob.submit(`/tickets/${id}/hold`, { reason: "wait" });
    const held = (await pages.bob.get(at)).text;
    expect(held).not.toContain(`action="/tasks/${taskId}/retry"`);
    expect(held).toContain(`href="/tickets/${id}/resumption"`);
  });
});

describe("an error", () => {
  it("is reviewed and resolved with a note, but not while its task is still failed", async () => {
    const { id, taskId, errorId } = await broken();
    ok(await reviewError(await bob(), { errorId, status: "REVIEWED", note: "asked them" }));
    const early = await reviewError(await bob(), { errorId, status: "RESOLVED", note: "done" });
    expect(refusal(early).detail).toBe("still_failed");
    ok(await retryTask(await bob(), { taskId }));
    ok(await reviewError(await bob(), { errorId, status: "RESOLVED", note: "they mend it" }));
    expect((await stage.errors(id))[0]).toMatchObject({
      status: "RESOLVED",
      note: "asked them\nthey mend it",
    });
    await stage.work(); // and it fails again
    expect((await stage.errors(id))[0]).toMatchObject({ status: "NEW" });
  });

  it("needs a note to be resolved, and somebody who administers its workflow", async () => {
    const { errorId } = await broken();
    const without = await reviewError(await bob(), { errorId, status: "RESOLVED" });
    expect(refusal(without).detail).toBe("reason_missing");
    const fay = await stage.actor("fay");
    expect(refusal(await reviewError(fay, { errorId, status: "REVIEWED" })).code).toBe("not_found");
    const charlie = await stage.actor("charlie");
    expect(refusal(await reviewError(charlie, { errorId, status: "REVIEWED" })).code).toBe(
      "not_found",
    );
  });
});

describe("the pages of errors", () => {
  it.each([
    ["a workflow's", async () => `/admin/workflows/${await definitionId()}/errors`],
    ["all of them", async () => "/admin/errors"],
  ])("list, narrow and export: %s", async (_, address) => {
    const { id, taskId } = await broken();
    const here = await address();
    const listed = await pages.bob.get(here);
    expect(listed.status).toBe(200);
    expect(listed.text).toContain(`href="/tickets/${id}"`);
    expect(listed.text).toContain(`href="/tasks/${taskId}"`);
    expect(listed.text).toContain("Expected an answer that says yes (2xx), but it was 400.");
    const found = async (query: string) =>
      (await pages.bob.get(`${here}?${query}`)).text.includes(`href="/tickets/${id}"`);
    expect(await found("status=RESOLVED")).toBe(false);
    expect(await found("status=NEW&type=TASK_UPDATE&task=make_account")).toBe(true);
    expect(await found("task=order")).toBe(false);
    expect(await found("type=TASK_CREATION")).toBe(false);
    expect(await found(`q=HI-${id}`)).toBe(true);
    expect(await found("q=nothing+like+it")).toBe(false);
    const today = new Date().toISOString().slice(0, 10);
    expect(await found(`from=${today}&to=${today}`)).toBe(true);
    expect(await found("to=2020-01-01")).toBe(false);
    expect(await found("from=nonsense&type=nonsense&status=nonsense")).toBe(true);
    const csv = await pages.bob.get(`${here}.csv?q=HI-${id}`);
    expect(csv.text).toContain(`HI-${id},Ada,Make an account`);
    expect(csv.text.trim().split("\r\n")).toHaveLength(2);
  });

  it("act on many, and say what was done and what was refused", async () => {
    const [one, two] = [await broken(), await broken()];
    const here = `/admin/workflows/${await definitionId()}/errors`;
    const ids = [String(one.errorId), String(two.errorId)];
    const done = await pages.bob.post(here, { action: "retry", error_id: ids, note: "again" });
    expect(done.status).toBe(303);
    expect(await states(stage, one.id)).toEqual(["QUEUED"]);
    expect(await states(stage, two.id)).toEqual(["QUEUED"]);
    const said = await pages.bob.get(here);
    expect(said.text).toContain("2 to be sent again now");
    const refused = await pages.bob.post(here, { action: "retry", error_id: ids });
    expect(refused.status).toBe(409);
    expect(refused.text).toContain(`HI-${one.id}, Make an account`);
    expect(refused.text).toContain("it is about to be sent");
    const nothing = await pages.bob.post(here, { action: "retry" });
    expect(nothing.status).toBe(422);
  });

  it("have nothing for those who administer nothing, and touch nothing of others", async () => {
    const { id, errorId } = await broken();
    expect((await pages.erin.get("/admin/errors")).text).not.toContain(`/tickets/${id}"`);
    const refused = await pages.erin.post("/admin/errors", {
      action: "review",
      error_id: String(errorId),
    });
    expect(refused.status).toBe(422);
    expect((await stage.errors(id))[0]?.status).toBe("NEW");
  });
});

describe("the page of an action", () => {
  it("shows its admins each request and answer, without secrets, and offers to send it again", async () => {
    const { id, taskId } = await broken();
    const { status, text } = await pages.bob.get(`/tasks/${taskId}`);
    expect(status).toBe(200);
    const [run] = await stage.runs(id);
    expect(text).toContain(run?.key);
    expect(text).toContain("POST https://accounts.example/make?for=…");
    expect(text).toContain("&lt;b&gt;no&lt;/b&gt;");
    expect(text).toContain("webhook-signature: …");
    expect(text).not.toContain("v1,");
    expect(text).toContain(`action="/tasks/${taskId}/retry"`);
    expect(text).toContain("did not succeed at accounts.example: tried once");
    expect(text).not.toContain("/assignment");
    stage.outside = () => answered({ account: "ada" });
    const again = { reason: "they mended it" };
    expect((await pages.bob.post(`/tasks/${taskId}/retry`, again)).status).toBe(303);
    const audited = await stage.as("alice", ({ db }) =>
      db.audit.findFirstOrThrow({ where: { act: "task_retried", object_id: taskId } }),
    );
    expect(audited).toMatchObject(again);
    await stage.work();
    const after = await pages.bob.get(`/tasks/${taskId}`);
    expect(after.text).toContain("Another system answered.");
    expect(after.text).not.toContain(`action="/tasks/${taskId}/retry"`);
  });

  it("is nobody else's: an action is done by no one in person", async () => {
    const { taskId } = await broken();
    for (const person of ["erin", "fay"] as const)
      expect((await pages[person].get(`/tasks/${taskId}`)).status).toBe(404);
  });
});

describe("the ticket's page", () => {
  it("tells admins which system is waited for, and submitters only that one is", async () => {
    stage.outside = (sent) =>
      sent.said.task === "order" ? answered({}, 202) : answered({ account: "ada" });
    const id = await stage.hire();
    await stage.work();
    const admin = (await pages.bob.get(`/tickets/${id}`)).text;
    expect(admin).toContain("waits for the answer of orders.example, until");
    expect(admin).toContain("Another system, Make an account");
    const submitter = (await pages.erin.get(`/tickets/${id}`)).text;
    expect(submitter).toContain("waits for the answer of another system");
    expect(submitter).not.toContain("orders.example");
    expect((await pages.erin.get("/tickets")).text).toContain("the answer of another system");
  });

  it("tells how often it was tried, and when it is next", async () => {
    stage.outside = () => failed();
    const id = await stage.hire();
    await stage.work();
    expect((await pages.bob.get(`/tickets/${id}`)).text).toMatch(/tried once, next at \d/);
    expect((await pages.erin.get(`/tickets/${id}`)).text).not.toContain("tried once");
  });

  it("leads admins from what needs attention to the failed task", async () => {
    const { taskId } = await broken();
    expect((await pages.bob.get("/")).text).toContain(`href="/tasks/${taskId}"`);
    expect((await pages.fay.get("/")).text).not.toContain(`href="/tasks/${taskId}"`);
  });
});

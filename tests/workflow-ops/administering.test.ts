import { beforeAll, describe, expect, it } from "vitest";
import {
  cancelTicket,
  claimTask,
  correctTicket,
  holdTicket,
  previewAct,
  previewCorrection,
  redoTask,
  reopenTicket,
  replayTicket,
  resumeTicket,
  skipTask,
  wakeTask,
} from "../../src/workflow-ops/index.js";
import type { Person } from "../world/index.js";
import { lamp, purchase } from "./purchase.js";
import { ok, openScene, refusal, stepOf, type Scene } from "./scene.js";

let scene: Scene;
let form: number;

beforeAll(async () => {
  scene = await openScene();
  form = (await scene.publish(purchase())).tickets["purchase"] ?? 0;
});

const submitted = (over: object = {}) => scene.submit("erin", form, { ...lamp, ...over });
const openKeys = async (id: number) => Object.keys(await scene.open(id)).sort();
const why = { reason: "a good one" };
const replays = async (ticketId: number) =>
  expect(await scene.as("alice", (tx) => replayTicket(tx, ticketId))).toBeNull();

/** Every act of administration on this ticket, with its needed values. */
const acts = async (person: Person, ticketId: number, reason: string) => {
  const actor = await scene.actor(person);
  const input = { ticketId, reason };
  const taskId = (await scene.open(ticketId))["review"]?.id ?? 0;
  return {
    ticket_held: () => holdTicket(actor, input),
    ticket_resumed: () => resumeTicket(actor, input),
    ticket_cancelled: () => cancelTicket(actor, input),
    ticket_reopened: () => reopenTicket(actor, input),
    ticket_corrected: () => correctTicket(actor, { ...input, step: 1, fields: { amount: 50 } }),
    task_woken: () => wakeTask(actor, { ...input, taskKey: "check" }),
    task_asked_again: () => redoTask(actor, { ...input, taskKey: "review" }),
    task_skipped: () => skipTask(actor, { ...input, taskId }),
  };
};

describe("acts of administration", () => {
  it("do not exist for strangers, and are forbidden to the submitter", async () => {
    const id = await submitted();
    for (const [person, code] of [
      ["fay", "not_found"],
      ["charlie", "not_found"],
      ["erin", "forbidden"],
    ] as const)
      for (const act of Object.values(await acts(person, id, "because")))
        expect(refusal(await act())).toMatchObject({ code });
    expect(await stepOf(scene, id)).toBe(1);
  });

  it("need a reason, but for resuming", async () => {
    const id = await submitted();
    const { ticket_resumed, ...rest } = await acts("bob", id, "  ");
    for (const act of Object.values(rest))
      expect(refusal(await act())).toMatchObject({ code: "invalid", detail: "reason_missing" });
    expect(refusal(await ticket_resumed())).toMatchObject({ detail: "not_on_hold" });
  });

  it("are in the audit, with reason, and in the ticket's record", async () => {
    const id = await submitted();
    const bob = await scene.actor("bob");
    ok(await holdTicket(bob, { ticketId: id, reason: " until Monday " }));
    const { entry, step } = await scene.as("alice", async (tx) => ({
      entry: await tx.db.audit.findFirstOrThrow({ where: { object_id: id, act: "ticket_held" } }),
      step: await tx.db.workflow_data.findFirstOrThrow({
        where: { workflow_instance_id: id, step: 2 },
      }),
    }));
    expect(entry).toMatchObject({
      actor_id: bob.userId,
      object_kind: "workflow_instance",
      reason: "until Monday",
      before: { status: "IN_PROGRESS", step: 1 },
      after: { status: "ON_HOLD", step: 2 },
    });
    expect(step).toMatchObject({ cause: "hold", reason: "until Monday", actor_id: bob.userId });
  });

  it("are done once for one form id", async () => {
    const id = await submitted();
    const bob = await scene.actor("bob");
    const input = { ticketId: id, ...why, formId: "hold once" };
    ok(await holdTicket(bob, input));
    ok(await resumeTicket(bob, { ticketId: id }));
    expect(ok(await holdTicket(bob, input)).location).toBe(`/tickets/${id}`);
    expect(await scene.status(id)).toBe("IN_PROGRESS");
  });
});

describe("hold and resume", () => {
  it("keep what is corrected meanwhile, and catch up in one round", async () => {
    const id = await submitted();
    const bob = await scene.actor("bob");
    ok(await holdTicket(bob, { ticketId: id, ...why }));
    for (const fields of [{ amount: 5000 }, { amount: 7000, comment: "x" }]) {
      const step = await stepOf(scene, id);
      ok(await correctTicket(bob, { ticketId: id, step, fields, ...why }));
    }
    expect(await openKeys(id)).toEqual(["review"]);
    expect(await scene.fields(id)).toMatchObject({ amount: 7000 });
    ok(await resumeTicket(bob, { ticketId: id }));
    expect(await scene.open(id)).toMatchObject({ review: { revision: 2 }, check: { number: 1 } });
    const row = await scene.as("alice", (tx) =>
      tx.db.workflow_instance.findFirstOrThrow({ where: { id } }),
    );
    expect(row.pending).toBeNull();
    await replays(id);
  });

  it("refuse what cannot be done on hold", async () => {
    const id = await submitted();
    const bob = await scene.actor("bob");
    ok(await holdTicket(bob, { ticketId: id, ...why }));
    const { task_woken, task_asked_again, task_skipped, ticket_held } = await acts("bob", id, "x");
    for (const act of [task_woken, task_asked_again, task_skipped, ticket_held])
      expect(refusal(await act())).toMatchObject({ code: "conflict", detail: "on_hold" });
  });
});

describe("cancel and reopen", () => {
  it("end the ticket with its tasks, and bring it back with nothing open", async () => {
    const id = await submitted({ amount: 5000 });
    const bob = await scene.actor("bob");
    ok(await cancelTicket(bob, { ticketId: id, ...why }));
    expect(await scene.status(id)).toBe("CANCELLED");
    expect(await openKeys(id)).toEqual([]);
    const rows = await scene.as("alice", (tx) =>
      tx.db.task_instance.findMany({ where: { workflow_instance_id: id } }),
    );
    expect(rows.map((row) => row.cancel_reason)).toEqual([
      { kind: "cancelled" },
      { kind: "cancelled" },
    ]);
    expect(refusal(await cancelTicket(bob, { ticketId: id, ...why }))).toMatchObject({
      detail: "ended",
    });
    ok(await reopenTicket(bob, { ticketId: id, ...why }));
    expect(await scene.status(id)).toBe("IN_PROGRESS stalled");
    ok(await wakeTask(bob, { ticketId: id, taskKey: "review", ...why }));
    expect(await scene.status(id)).toBe("IN_PROGRESS");
    expect(await scene.open(id)).toMatchObject({ review: { number: 2 } });
    await replays(id);
  });
});

describe("a correction", () => {
  it("is refused on an older state of the ticket, without fields, and for fields that may not change", async () => {
    const id = await submitted();
    const bob = await scene.actor("bob");
    const correct = (over: object) =>
      correctTicket(bob, { ticketId: id, step: 1, fields: { amount: 50 }, ...why, ...over });
    expect(refusal(await correct({ step: 0 }))).toMatchObject({ detail: "stale_step" });
    expect(refusal(await correct({ fields: {} }))).toMatchObject({ detail: "nothing_to_correct" });
    expect(refusal(await correct({ fields: { submitter: "1" } })).code).toBe("invalid");
    expect(refusal(await correct({ fields: { amount: 0 } })).errors).toMatchObject([
      { field: "amount" },
    ]);
    expect(refusal(await correct({ fields: { nowhere: 1 } })).errors).toMatchObject([
      { field: "nowhere" },
    ]);
    expect(refusal(await correct({ dontWake: ["nobody"] })).code).toBe("invalid");
    ok(await correct({ fields: { amount: 50, comment: null } }));
  });

  it("changes the title, and leaves those alone that it was told not to wake", async () => {
    const id = await submitted();
    const bob = await scene.actor("bob");
    const input = { ticketId: id, step: 1, fields: { item: "Desk", amount: 5000 }, ...why };
    const preview = await scene.as("bob", (tx) => previewCorrection(tx, bob, input));
    expect(ok(preview).preview).toMatchObject({
      opens: [{ key: "check" }],
      refreshes: [{ key: "review" }],
    });
    ok(await correctTicket(bob, { ...input, dontWake: ["review"] }));
    expect(await scene.open(id)).toMatchObject({ review: { revision: 1 }, check: { revision: 1 } });
    const { row, entry } = await scene.as("alice", async (tx) => ({
      row: await tx.db.workflow_instance.findFirstOrThrow({ where: { id } }),
      entry: await tx.db.audit.findFirstOrThrow({ where: { object_id: id } }),
    }));
    expect(row.title).toBe("Desk");
    expect(entry).toMatchObject({
      before: { fields: { item: "Lamp", amount: 40 } },
      after: { fields: { item: "Desk", amount: 5000 }, dontWake: ["review"] },
    });
    await replays(id);
  });
});

describe("wake, redo and skip", () => {
  it("open a task against its condition, ask one again, and complete one for others", async () => {
    const id = await submitted();
    const bob = await scene.actor("bob");
    const input = { ticketId: id, ...why };
    expect(refusal(await wakeTask(bob, { ...input, taskKey: "review" }))).toMatchObject({
      detail: "task_open",
    });
    expect(refusal(await wakeTask(bob, { ...input, taskKey: "nobody" }))).toMatchObject({
      code: "invalid",
    });
    expect(refusal(await redoTask(bob, { ...input, taskKey: "check" }))).toMatchObject({
      detail: "task_never_ran",
    });
    ok(await wakeTask(bob, { ...input, taskKey: "check" }));
    expect(await openKeys(id)).toEqual(["check", "review"]);
    ok(await scene.complete("fay", id, "review", { decision: "approve", comment: "fine" }));
    const again = await scene.as("bob", (tx) =>
      previewAct(tx, bob, { ticketId: id, act: { kind: "redo", key: "review" } }),
    );
    expect(ok(again).preview).toMatchObject({
      opens: [{ key: "review" }],
      clears: [
        { key: "comment", value: "fine" },
        { key: "decision", value: "Approve" },
      ],
      cancels: [{ key: "order", because: "because Decision is being asked again" }],
    });
    ok(await redoTask(bob, { ...input, taskKey: "review" }));
    expect(await openKeys(id)).toEqual(["check", "review"]);
    expect(await scene.fields(id)).not.toHaveProperty("decision");
    await replays(id);
  });

  it("skip with outputs, which must satisfy their fields, or without", async () => {
    const id = await submitted({ amount: 5000 });
    const bob = await scene.actor("bob");
    const { review, check } = await scene.open(id);
    const skip = (taskId: number, values: object = {}) =>
      skipTask(bob, { ticketId: id, taskId, values: values as never, ...why });
    expect(refusal(await skip(review?.id ?? 0, { decision: "no" })).errors).toMatchObject([
      { field: "decision" },
    ]);
    expect(refusal(await skip(review?.id ?? 0, { check: "no" })).errors).toMatchObject([
      { field: "check" },
    ]);
    const other = await submitted();
    const foreign = (await scene.open(other))["review"]?.id ?? 0;
    expect(refusal(await skip(foreign))).toMatchObject({ code: "not_found" });
    ok(await claimTask(await scene.actor("fay"), { taskId: check?.id ?? 0 }));
    ok(await skip(check?.id ?? 0));
    ok(await skip(review?.id ?? 0, { decision: "approve" }));
    expect(refusal(await skip(review?.id ?? 0)).sentence).toMatch(
      /^Expected to skip Finance review, but you skipped it on /,
    );
    expect(await openKeys(id)).toEqual(["order"]);
    const rows = await scene.as("alice", (tx) =>
      tx.db.task_instance.findMany({ where: { workflow_instance_id: id, status: "COMPLETED" } }),
    );
    expect(rows.map((row) => [row.task_key, row.skipped, row.completed_by])).toEqual(
      expect.arrayContaining([
        ["review", true, bob.userId],
        ["check", true, bob.userId],
      ]),
    );
    await replays(id);
  });
});

import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import {
  assignTask,
  claimTask,
  completeTask,
  correctTicket,
  deleteSavedTicket,
  holdTicket,
  releaseTask,
  saveDraft,
  saveTicket,
  skipTask,
  submitTicket,
} from "../../src/workflow-ops/index.js";
import { replayTicket } from "../../src/workflow-ops/rounds/replay-queries.js";
import { lamp, purchase } from "../workflow-ops/purchase.js";
import { openScene, refusal, stepOf, type Scene } from "../workflow-ops/scene.js";

/* Everything at once on one ticket: each act is done whole or refused whole, and the record replays to the same. */

let scene: Scene;
let form: number;

beforeAll(async () => {
  scene = await openScene();
  form = (await scene.publish(purchase())).tickets["purchase"] ?? 0;
});

async function firstDifference(): Promise<unknown> {
  return scene.as("alice", async (tx) => {
    const where = { status: { not: "NOT_STARTED" as const } };
    for (const { id } of await tx.db.workflow_instance.findMany({ where, select: { id: true } })) {
      const difference = await replayTicket(tx, id);
      if (difference !== null) return { id, difference };
    }
    return null;
  });
}

test("one form sent three times at once makes one ticket", async () => {
  const erin = await scene.actor("erin");
  const input = { ticketDefinitionId: form, values: lamp, formId: randomUUID() };
  const answers = await Promise.all([1, 2, 3].map(() => submitTicket(erin, input)));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(answers[0]).toMatchObject({ ok: true });
  const dana = await scene.actor("dana");
  await expect(submitTicket(dana, input)).rejects.toMatchObject({ status: 409 });
});

test("two people complete one task: one success, one clear refusal, one step", async () => {
  const id = await scene.submit("erin", form, lamp);
  const task = (await scene.open(id))["review"];
  const people = [await scene.actor("fay"), await scene.actor("alice")];
  const answers = await Promise.all(
    people.map((person) =>
      completeTask(person, {
        taskId: task?.id ?? 0,
        revision: 1,
        values: { decision: "approve" },
        formId: randomUUID(),
      }),
    ),
  );
  expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
  const refused = answers.find((answer) => !answer.ok);
  expect(refused && refusal(refused)).toMatchObject({ code: "conflict", detail: "task_not_open" });
  expect(await stepOf(scene, id)).toBe(2);
});

test("claiming, completing, correcting, assigning, skipping and holding at once", async () => {
  const [fay, alice, bob] = await Promise.all(
    (["fay", "alice", "bob"] as const).map((person) => scene.actor(person)),
  );
  if (!fay || !alice || !bob) throw new Error("Expected three people.");
  const reason = "at once";
  for (let turn = 0; turn < 3; turn += 1) {
    const ticketId = await scene.submit("erin", form, lamp);
    const taskId = (await scene.open(ticketId))["review"]?.id ?? 0;
    const acts = [
      () => completeTask(fay, { taskId, revision: 1, values: { decision: "rework" } }),
      () => claimTask(alice, { taskId }),
      () => correctTicket(bob, { ticketId, step: 1, fields: { amount: 5_000 }, reason }),
      () => assignTask(bob, { taskId, userIds: [fay.userId] }),
      () => saveDraft(alice, { taskId, typed: { comment: "x" } }),
      () => releaseTask(bob, { taskId }),
      () => skipTask(bob, { ticketId, taskId, reason, values: { decision: "approve" } }),
      () => holdTicket(bob, { ticketId, reason }),
    ];
    const answers = await Promise.all(
      [...acts.slice(turn * 2), ...acts.slice(0, turn * 2)].map((act) => act()),
    );
    expect(answers.some((answer) => answer.ok)).toBe(true);
    for (const answer of answers)
      if (!answer.ok) expect(answer.rejection.sentence).toMatch(/, but /);
  }
  expect(await firstDifference()).toBeNull();
});

test("a saved ticket that is submitted twice, saved and deleted at once is submitted at most once", async () => {
  const erin = await scene.actor("erin");
  await saveTicket(erin, { ticketDefinitionId: form, typed: { item: "Saved" } });
  const saved = await scene.as("erin", (tx) =>
    tx.db.workflow_instance.findFirstOrThrow({ where: { status: "NOT_STARTED" } }),
  );
  const again = { ticketDefinitionId: form, savedTicketId: saved.id };
  const answers = await Promise.all([
    submitTicket(erin, { ...again, values: lamp, formId: randomUUID() }),
    submitTicket(erin, { ...again, values: lamp, formId: randomUUID() }),
    saveTicket(erin, { ...again, typed: { item: "Later" } }),
    deleteSavedTicket(erin, { ticketId: saved.id }),
  ]);
  expect(answers.slice(0, 2).filter((answer) => answer.ok).length).toBeLessThan(2);
  const submissions = await scene.as("erin", (tx) =>
    tx.db.workflow_data.count({ where: { workflow_instance_id: saved.id } }),
  );
  expect(submissions).toBeLessThan(2);
  expect(await firstDifference()).toBeNull();
});

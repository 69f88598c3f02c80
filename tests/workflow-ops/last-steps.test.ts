import { beforeAll, expect, it } from "vitest";
import pg from "pg";
import { correctTicket, holdTicket, resumeTicket } from "../../src/workflow-ops/index.js";
import { lastStepsAfter, readLastSteps } from "../../src/workflow-ops/rounds/last-steps.js";
import { readInstanceRow } from "../../src/workflow-ops/rounds/instance-queries.js";
import {
  fieldStories,
  storiesOf,
  storiesOfLongTicket,
} from "../../src/workflow-ops/tickets/field-story-queries.js";
import { lamp, purchase } from "./purchase.js";
import { ok, openScene, stepOf, type Scene } from "./scene.js";

let scene: Scene;
let form: number;

beforeAll(async () => {
  scene = await openScene();
  form = (await scene.publish(purchase())).tickets["purchase"] ?? 0;
});

const correct = async (ticketId: number, amount: number) =>
  ok(
    await correctTicket(await scene.actor("alice"), {
      ...{
        ticketId,
        step: await stepOf(scene, ticketId),
        fields: { amount },
        reason: "it was wrong",
      },
    }),
  );

/** A ticket with a hold in it, and more steps than its page reads. */
async function longTicket(): Promise<number> {
  const id = await scene.submit("erin", form, lamp);
  ok(await scene.complete("fay", id, "review", { decision: "rework" }));
  ok(await scene.complete("erin", id, "fix", { item: "Lamp", amount: 41 }));
  const admin = await scene.actor("alice");
  ok(await holdTicket(admin, { ticketId: id, reason: "wait" }));
  await correct(id, 42);
  ok(await resumeTicket(admin, { ticketId: id, reason: "go on" }));
  for (let amount = 50; amount < 58; amount += 1) await correct(id, amount);
  return id;
}

const stored = (ticketId: number) =>
  scene.as("alice", async (tx) => {
    const row = await readInstanceRow(tx, ticketId, "seen");
    if (row === null) throw new Error(`Expected ticket ${ticketId}.`);
    return { row, history: await readLastSteps(tx, ticketId) };
  });

it("of a long ticket it is kept who wrote what last, what it was before, and who cleared it", async () => {
  const id = await longTicket();
  const { row, history } = await stored(id);
  expect(row.step).toBeGreaterThan(11);
  expect(row.lastSteps).toEqual(history);
  expect(row.lastSteps?.["amount"]?.[0]).toBe(row.step);
  expect(row.lastSteps?.["item"]?.[0]).toBe(1);
  await scene.as("alice", async (tx) => {
    const told = await storiesOfLongTicket(tx, id);
    expect(told).toEqual(await storiesOf(tx, id));
    expect(told).toEqual(await fieldStories(tx, row));
    expect(told.get("amount")).toMatchObject({
      step: row.step,
      actorName: "Alice Andersson",
      former: 56,
    });
  });
});

it("a ticket that began before that was kept is told of as well, and gets it with its next step", async () => {
  const id = await longTicket();
  const superuser = new pg.Client({ connectionString: scene.superuserUrl });
  await superuser.connect();
  await superuser.query("update workflow_instance set last_steps = null where id = $1", [id]);
  await superuser.end();
  const before = await stored(id);
  expect(before.row.lastSteps).toBeNull();
  await scene.as("alice", async (tx) => {
    expect((await storiesOfLongTicket(tx, id)).size).toBe(0);
    expect((await fieldStories(tx, before.row)).get("amount")).toMatchObject({ former: 56 });
  });
  await correct(id, 99);
  const { row, history } = await stored(id);
  expect(row.lastSteps).toEqual(history);
  expect(row.lastSteps?.["amount"]?.[0]).toBe(before.row.step + 1);
});

it("what a resumption says was changed was written before it; what it clears it clears", () => {
  const round = { changed: ["a", "b"], cleared: ["b", "c"] };
  const before = { a: [2, null], c: [1, null] } as const;
  expect(lastStepsAfter(before, 5, round, "resume")).toEqual({
    a: [2, null],
    b: [null, 5],
    c: [1, 5],
  });
  expect(lastStepsAfter(before, 5, round, "correction")).toEqual({
    a: [5, null],
    b: [5, 5],
    c: [1, 5],
  });
});

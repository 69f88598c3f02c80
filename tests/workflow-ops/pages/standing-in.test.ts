import { beforeAll, beforeEach, expect, test } from "vitest";
import { textOf } from "../../world/index.js";
import { hire } from "../../rights/cast.js";
import { Visitor, PASSWORD } from "../../world/index.js";
import { openRoom, type Room } from "./room.js";

let room: Room;
let kim: Visitor;
let kimId: number;

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

beforeAll(async () => {
  room = await openRoom();
  kimId = await hire(room, "Kim", ["Finance"]);
  kim = new Visitor(room.app.url);
  await kim.signIn("kim@acme.test", PASSWORD);
});

beforeEach(async () => {
  await room.as(
    "alice",
    ({ db }) => db.$executeRaw`update substitution set ended_at = now() where ended_at is null`,
  );
});

/** A ticket whose review names Fay alone. */
async function fays(): Promise<number> {
  const ticketId = await room.submit("erin");
  const task = await room.task(ticketId, "review");
  await room.bob.submit(`/tasks/${task}/assignment`, { user_ids: room.world.users.fay });
  return task;
}

const away = (who: Visitor, substitute: number | string, from = day(0), until = day(1)) =>
  who.post("/account/away", { substitute, from, until });

const audited = (task: number) =>
  room.as("alice", ({ db }) =>
    db.audit.findMany({ where: { act: "stood_in", object_id: task }, orderBy: { id: "asc" } }),
  );

test("a substitute does what names the one who is away, and the audit says for whom", async () => {
  const task = await fays();
  expect((await kim.get(`/tasks/${task}`)).status).toBe(404);
  expect(textOf(await kim.get("/tasks"))).not.toContain(`/tasks/${task}`);
  expect((await away(room.fay, kimId)).status).toBe(303);
  const queue = await kim.get("/tasks?whose=mine");
  expect(queue.text).toContain(`href="/tasks/${task}"`);
  expect(textOf(queue)).toContain("For Fay Lindqvist");
  await kim.submit(`/tasks/${task}/claim`);
  await kim.submit(`/tasks/${task}/completion`, { revision: 1, "field.decision": "approve" });
  const { fay } = room.world.users;
  expect(await audited(task)).toMatchObject([
    { actor_id: kimId, on_behalf_of_id: fay, after: { did: "claimed", task: "review" } },
    { actor_id: kimId, on_behalf_of_id: fay, after: { did: "completed", task: "review" } },
  ]);
  expect(textOf(await room.alice.get("/company/audit?act=stood_in"))).toContain("Fay Lindqvist");
});

test("what the one who is away has claimed is done by the substitute too", async () => {
  const ticketId = await room.submit("erin");
  const task = await room.task(ticketId, "review");
  await room.fay.submit(`/tasks/${task}/claim`);
  expect(
    (await kim.post(`/tasks/${task}/completion`, { revision: 1, "field.decision": "approve" }))
      .status,
  ).toBe(409);
  await away(room.fay, kimId);
  expect((await kim.get("/tasks?whose=mine")).text).toContain(`href="/tasks/${task}"`);
  await kim.submit(`/tasks/${task}/completion`, { revision: 1, "field.decision": "approve" });
  expect(await audited(task)).toMatchObject([{ on_behalf_of_id: room.world.users.fay }]);
});

test("nobody stands in without a role for the task, before the first day, after the end, or of another task", async () => {
  const task = await fays();
  await away(room.fay, room.world.users.erin);
  expect((await room.erin.get(`/tasks/${task}`)).status).toBe(404);
  await away(room.fay, kimId, day(2), day(3));
  expect((await kim.get(`/tasks/${task}`)).status).toBe(404);
  await away(room.fay, kimId);
  expect((await kim.get(`/tasks/${task}`)).status).toBe(200);
  const own = await room.as("fay", ({ db }, { userId }) =>
    db.substitution.findFirstOrThrow({
      where: {
        user_id: userId,
        substitute_id: kimId,
        ended_at: null,
        starts_at: { lte: new Date() },
      },
    }),
  );
  expect((await kim.post(`/account/away/${own.id}/end`)).status).toBe(404);
  await room.fay.submit(`/account/away/${own.id}/end`);
  expect((await kim.get(`/tasks/${task}`)).status).toBe(404);
  expect(
    (await kim.post(`/tasks/${task}/completion`, { revision: 1, "field.decision": "approve" }))
      .status,
  ).toBe(404);
});

test("what one does by one's own right is nobody's behalf", async () => {
  await away(room.fay, kimId);
  const ticketId = await room.submit("erin");
  const task = await room.task(ticketId, "review");
  await kim.submit(`/tasks/${task}/completion`, { revision: 1, "field.decision": "approve" });
  expect(await audited(task)).toEqual([]);
});

test.each([
  ["oneself", () => room.world.users.fay, day(0), day(1), "other than yourself"],
  ["somebody of another company", () => room.world.users.charlie, day(0), day(1), "who works here"],
  ["the end before the beginning", () => kimId, day(3), day(2), "before the first"],
  ["what is over", () => kimId, day(-3), day(-2), "must not be over"],
  ["more than a year", () => kimId, day(0), day(400), "at most a year"],
  ["no day", () => kimId, "31 December", day(1), "such as 2026-11-30"],
])("refused: %s", async (_what, whom, from, until, says) => {
  const answer = await away(room.fay, whom(), from, until);
  expect([answer.status, textOf(answer)]).toEqual([422, expect.stringContaining(says)]);
});

test("both see it", async () => {
  await away(room.fay, kimId);
  expect(textOf(await room.fay.get("/account/away"))).toMatch(/Who stands in for you Kim Now/);
  expect(textOf(await kim.get("/account/away"))).toMatch(/For whom you stand in Fay Lindqvist Now/);
});

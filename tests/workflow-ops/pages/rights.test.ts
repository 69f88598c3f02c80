import { beforeAll, expect, test } from "vitest";
import { completeTask } from "../../../src/workflow-ops/index.js";
import { openRoom, type Room } from "./room.js";

let room: Room;

beforeAll(async () => {
  room = await openRoom();
});

test.each(["/tickets/2147483647", "/tickets/0", "/tickets/x", "/tasks/99999999999", "/tasks/1.5"])(
  "%s is nobody's",
  async (path) => {
    expect((await room.alice.get(path)).status).toBe(404);
    expect((await room.charlie.get(path)).status).toBe(404);
  },
);

test("a task that names its submitter is theirs alone, whatever role others hold", async () => {
  const ticketId = await room.submit("erin");
  const review = await room.task(ticketId, "review");
  const fay = await room.as("fay", async (_tx, actor) => actor);
  const done = await completeTask(fay, {
    taskId: review,
    revision: 1,
    values: { decision: "rework" },
  });
  expect(done.ok).toBe(true);
  const fix = await room.task(ticketId, "fix");
  expect((await room.erin.get(`/tasks/${fix}`)).status).toBe(200);
  expect((await room.dana.get(`/tasks/${fix}`)).status).toBe(404);
  expect((await room.fay.get(`/tasks/${fix}`)).status).toBe(404);
});

test("a lost role takes the task away at the next request", async () => {
  const ticketId = await room.submit("erin");
  const review = await room.task(ticketId, "review");
  const where = { user_id: room.world.users.fay, role_id: room.world.roles.acme["Finance"] ?? 0 };
  const company_id = room.world.companies.acme;
  await room.as("alice", ({ db }) => db.user_role.deleteMany({ where }));
  expect((await room.fay.get(`/tasks/${review}`)).status).toBe(404);
  expect((await room.fay.post(`/tasks/${review}/claim`)).status).toBe(404);
  await room.as("alice", ({ db }) => db.user_role.create({ data: { company_id, ...where } }));
  expect((await room.fay.get(`/tasks/${review}`)).status).toBe(200);
});

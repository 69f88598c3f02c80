import { beforeAll, expect, test } from "vitest";
import { textOf } from "../../world/index.js";
import { openRoom, type Room } from "./room.js";

let room: Room;

beforeAll(async () => {
  room = await openRoom();
});

test("who is deactivated leaves a list of tasks, each with its page of assignment", async () => {
  const [held, free] = [await room.submit("erin"), await room.submit("erin")];
  const task = await room.task(held, "review");
  await room.fay.submit(`/tasks/${task}/claim`);
  const address = `/company/users/${room.world.users.fay}`;
  expect(textOf(await room.alice.get(address))).not.toContain("Left behind");

  const page = await room.alice.submit(`${address}/deactivation`);
  expect(textOf(page)).toContain("Left behind");
  expect(page.text).toContain(`href="/tasks/${task}/assignment"`);
  expect(page.text).not.toContain(`/tasks/${await room.task(free, "review")}/assignment`);
  expect((await room.alice.get(`/tasks/${task}/assignment`)).status).toBe(200);
});

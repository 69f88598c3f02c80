import { beforeAll, expect, test } from "vitest";
import { textOf } from "../../world/index.js";
import { openRoom, type Room } from "./room.js";

let room: Room;

beforeAll(async () => {
  room = await openRoom();
});

test("the requester is told which role has the task and since when, not who; ticket admins are told who", async () => {
  const id = await room.submit("erin");
  const review = await room.task(id, "review");
  const waits = textOf(await room.erin.get(`/tickets/${id}`));
  expect(waits).toMatch(/Finance review waits for Finance open since/);
  await room.fay.submit(`/tasks/${review}/claim`);
  const claimed = textOf(await room.erin.get(`/tickets/${id}`));
  expect(claimed).toMatch(/Finance review with Finance open since/);
  expect(claimed).not.toContain("with Fay");
  for (const page of ["/", "/tickets", "/tickets.csv"]) {
    const { text } = await room.erin.get(page);
    expect(text).toContain("with Finance");
    expect(text).not.toContain("Fay");
  }
  expect(textOf(await room.bob.get(`/tickets/${id}`))).toContain("with Fay Lindqvist");
});

test("somebody who is named is told by their roles too", async () => {
  const id = await room.submit("erin");
  const review = await room.task(id, "review");
  await room.bob.submit(`/tasks/${review}/assignment`, { user_ids: room.world.users.fay });
  const named = textOf(await room.erin.get(`/tickets/${id}`));
  expect(named).toContain("waits for Finance");
  expect(named).not.toContain("waits for Fay");
});

test("what the requester has to do stands on home, in the list and on the ticket, and leads to the task", async () => {
  const id = await room.submit("erin");
  const review = await room.task(id, "review");
  await room.fay.submit(`/tasks/${review}/completion`, { revision: 1, "field.decision": "rework" });
  const fix = await room.task(id, "fix");
  for (const page of ["/", "/tickets"]) {
    const answer = await room.erin.get(page);
    expect(textOf(answer)).toContain("Your turn: Rework request");
    expect(answer.text).toContain(`href="/tasks/${fix}"`);
  }
  const ticket = await room.erin.get(`/tickets/${id}`);
  expect(textOf(ticket)).toMatch(/Rework request waits for you .*Your turn/);
  expect(ticket.text).toContain(`href="/tasks/${fix}"`);
});

test("home shows how far each ticket is in a picture with words", async () => {
  await room.submit("erin", { item: "Pictured", amount: 5000 });
  const { text } = await room.erin.get("/");
  const row = /<li>(?:(?!<\/li>)[\s\S])*Pictured[\s\S]*?<\/li>/.exec(text)?.[0] ?? "";
  const bars = /<span class="tf-bars"[\s\S]*?<\/span>/.exec(row)?.[0] ?? "";
  expect(bars).toContain('aria-label="Progress: Large amount and Finance review"');
  expect(bars.match(/class="is-open"/g)).toHaveLength(2);
  expect(bars.match(/<i>/g)).toHaveLength(2);
});

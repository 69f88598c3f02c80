import { beforeAll, expect, test } from "vitest";
import { textOf } from "../../world/index.js";
import { purchase } from "../purchase.js";
import { openRoom, type Room } from "./room.js";

let room: Room;
let lamp: number;
let desk: number;
let list: string;

beforeAll(async () => {
  room = await openRoom();
  lamp = await room.submit("erin", { item: "=Lamp", amount: 40 });
  desk = await room.submit("dana", { item: "Desk 100%", amount: 5000 });
  list = `/admin/workflows/${room.purchase.definitionId}/tickets`;
});

test("home shows each of them what is theirs", async () => {
  const erin = textOf(await room.erin.get("/"));
  expect(erin).toMatch(/Your tickets .*=Lamp .*Finance review: waits for Finance/);
  expect(erin).not.toContain("Desk");
  expect(erin).not.toContain("Needs attention");
  const fay = await room.fay.get("/");
  expect(textOf(fay)).toMatch(/You could take .*Finance review: =Lamp .*Claim/);
  const bob = await room.bob.get("/");
  expect(textOf(bob)).toMatch(/Needs attention .*Nothing\./);
  expect(bob.text).toContain(`href="${list}"`);
  const charlie = textOf(await room.charlie.get("/"));
  expect(charlie).toContain("Design a workflow");
  expect(charlie).not.toMatch(/Lamp|Desk/);
});

test("a task can be claimed from home and from the queue", async () => {
  const ticketId = await room.submit("erin", { item: "Kettle", amount: 9 });
  const task = await room.task(ticketId, "review");
  expect((await room.fay.get("/")).text).toContain(`action="/tasks/${task}/claim"`);
  await room.fay.submit(`/tasks/${task}/claim`);
  expect(textOf(await room.fay.get("/tasks?whose=mine"))).toContain("Finance review: Kettle");
  expect(textOf(await room.fay.get("/tasks?whose=free"))).not.toContain("Kettle");
});

test("the queue is searched by number and title, and says when nothing fits", async () => {
  expect(textOf(await room.fay.get(`/tasks?q=PR-${desk}`))).toMatch(/Desk 100%/);
  expect(textOf(await room.fay.get(`/tasks?q=PR-${desk}`))).not.toContain("Lamp");
  expect(textOf(await room.fay.get("/tasks?q=100%25"))).toContain("Desk 100%");
  expect(textOf(await room.fay.get("/tasks?q=nothing"))).toContain("No task fits");
  expect(textOf(await room.fay.get(`/tasks?workflow=${room.purchase.familyId}`))).toContain("Desk");
  expect(textOf(await room.fay.get("/tasks?workflow=2147483647"))).toContain("No task fits");
  expect(textOf(await room.erin.get("/tasks"))).toContain("Nothing waits for you");
});

test("one's own tickets are filtered by status and searched", async () => {
  expect(textOf(await room.erin.get("/tickets?status=live"))).toContain("=Lamp");
  expect(textOf(await room.erin.get("/tickets?status=COMPLETED"))).toContain("No ticket fits");
  expect(textOf(await room.erin.get(`/tickets?q=${lamp}`))).toContain("=Lamp");
  expect(textOf(await room.erin.get("/tickets?q=desk"))).not.toContain("Desk");
  expect(textOf(await room.erin.get("/tickets?status=nonsense&q[]=1"))).toContain("=Lamp");
  expect(textOf(await room.charlie.get("/tickets"))).toContain("not submitted anything yet");
});

test("the admin's list is found by any version of the workflow, searched by person too", async () => {
  expect(textOf(await room.bob.get(list))).toMatch(/Desk 100% .*Dana Moreau .*In progress/);
  expect(textOf(await room.bob.get(`${list}?q=dana`))).not.toContain("Lamp");
  expect(textOf(await room.bob.get(`${list}?status=ON_HOLD`))).toContain("No ticket fits");
  expect(textOf(await room.bob.get("/admin/workflows"))).toContain("Purchase requests");
  expect(textOf(await room.erin.get("/admin/workflows"))).toContain("You administer no workflow");
});

test("what is exported is what is shown, and no cell is a formula", async () => {
  const mine = await room.erin.get("/tickets.csv?q=lamp");
  expect(mine.headers["content-type"]).toContain("text/csv");
  const lines = mine.text.trim().split("\r\n");
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain("'=Lamp");
  expect(lines[1]).toContain("Finance review");
  expect((await room.fay.get(`/tasks.csv?q=PR-${desk}`)).text.trim().split("\r\n")).toHaveLength(3);
  expect((await room.bob.get(`${list}.csv?q=dana`)).text.trim().split("\r\n")).toHaveLength(2);
  expect((await room.erin.get("/tickets")).text).toContain('href="/tickets.csv"');
});

test("a long list goes on page by page, and each ticket is on one of them", async () => {
  for (let made = 0; made < 55; made += 1)
    await room.submit("dana", { item: `Chair ${made}.`, amount: 5 });
  for (const [visitor, first] of [
    [room.dana, "/tickets?q=Chair"],
    [room.fay, "/tasks?q=Chair"],
    [room.bob, `${list}?q=Chair`],
  ] as const) {
    const page = await visitor.get(first);
    const next = /<a href="([^"]*after=[^"]*)">Next page/.exec(page.text)?.[1] ?? "";
    const rest = await visitor.get(next.replaceAll("&amp;", "&"));
    const chairs = [page, rest].flatMap((each) => textOf(each).match(/Chair \d+\./g) ?? []);
    expect(new Set(chairs).size, first).toBe(55);
    expect(chairs, first).toHaveLength(55);
    expect(rest.text).toContain("First page");
  }
});

test("what needs attention is shown to those who administer it, with what to do", async () => {
  await room.bob.submit(`/tickets/${lamp}/cancellation`, { reason: "by mistake" });
  await room.bob.submit(`/tickets/${lamp}/reopening`, { reason: "it was one" });
  expect(textOf(await room.bob.get("/"))).toMatch(
    /Needs attention .*Stalled .*Nothing is open: nobody will do anything until you do\. Correct fields of PR-\d+ Wake a task/,
  );
  expect(textOf(await room.bob.get(`${list}?status=stalled`))).toContain("=Lamp");
  expect(textOf(await room.alice.get("/admin/workflows"))).toContain("Stalled");
  expect(textOf(await room.erin.get(`/tickets/${lamp}`))).toContain("A ticket admin has to say");
});

test("a list can be narrowed to a version as soon as it is published", async () => {
  const versions = async () =>
    /name="version">(.*?)<\/select>/
      .exec((await room.bob.get(list)).text)?.[1]
      ?.match(/(?<=value=")\d+/g)
      ?.map(Number);
  expect(await versions()).toEqual([1]);
  expect(await versions()).toEqual([1]); // what is kept
  await room.publish(purchase());
  expect((await versions())?.toSorted()).toEqual([1, 2]);
});

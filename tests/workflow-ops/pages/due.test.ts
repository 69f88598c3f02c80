import { beforeAll, describe, expect, test } from "vitest";
import { submitTicket } from "../../../src/workflow-ops/index.js";
import { textOf } from "../../world/index.js";
import { timedPurchase } from "../due/timed.js";
import { idIn, ok } from "../scene.js";
import { openRoom, type Room } from "./room.js";

const HOUR = 3_600_000;

let room: Room;
let at: string;
/** Tickets whose review is late by an hour, due in an hour, due in five days, and due never. */
const ids = { Late: 0, Soon: 0, Later: 0, Never: 0 };
const DUE_IN = { Late: -HOUR, Soon: HOUR, Later: 5 * 24 * HOUR, Never: null };

beforeAll(async () => {
  room = await openRoom();
  const escalation = { act: "reassign", role: "HR", after_hours: 2 } as const;
  const due = { review: { hours: 8, counted: "plain", escalation } } as const;
  const { definitionId, tickets } = await room.publish(timedPurchase(due));
  at = `/admin/workflows/${definitionId}`;
  const erin = await room.as("erin", async (_tx, actor) => actor);
  for (const item of ["Late", "Soon", "Later", "Never"] as const) {
    const values = { item, amount: 40 };
    const ticketDefinitionId = tickets["purchase"] ?? 0;
    ids[item] = idIn(ok(await submitTicket(erin, { ticketDefinitionId, values })).location);
    await setDue(ids[item], DUE_IN[item]);
  }
});

/** As if it had been opened earlier or later. */
async function setDue(ticketId: number, inMs: number | null): Promise<void> {
  const due_at = inMs === null ? null : new Date(Date.now() + inMs);
  await room.as("alice", ({ db }) =>
    db.task_instance.updateMany({
      where: { workflow_instance_id: ticketId },
      data: { due_at, escalate_at: due_at },
    }),
  );
}

/** The row or card of a list that holds this title, as text. */
function rowOf(html: string, title: string, tag: "li" | "tr"): string {
  const rows = html.split(new RegExp(`<${tag}[ >]`)).filter((row) => row.includes(`${title}</a>`));
  return (rows[0]?.split(`</${tag}>`)[0] ?? "").replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ");
}

describe("the queue", () => {
  test.each(["/", "/tasks", "/tasks?whose=free"])(
    "%s tells when each task is due",
    async (path) => {
      const { text } = await room.fay.get(path);
      expect(rowOf(text, "Finance review: Late", "li")).toMatch(/overdue since \d+ \w+/);
      expect(rowOf(text, "Finance review: Soon", "li")).toMatch(/ due \d+ \w+/);
      expect(rowOf(text, "Finance review: Later", "li")).toMatch(/ due \d+ \w+/);
      expect(rowOf(text, "Finance review: Never", "li")).not.toContain("due");
    },
  );

  test.each([
    ["overdue", ["Late"], "Longest overdue first"],
    ["day", ["Late", "Soon"], "Soonest due first"],
    ["any", ["Late", "Soon", "Later"], "Soonest due first"],
    ["nonsense", ["Late", "Soon", "Later", "Never"], "Oldest first"],
  ])("narrowed to %s has those and says its order", async (due, titles, order) => {
    const page = await room.fay.get(`/tasks?due=${due}`);
    const found = [...page.text.matchAll(/Finance review: (\w+)<\/a>/g)].map(([, title]) => title);
    expect(found).toEqual(titles);
    expect(textOf(page)).toContain(order);
    const { text } = await room.fay.get(`/tasks.csv?due=${due}`);
    expect(text.split("\n")[0]?.trim()).toMatch(/,Waiting since,Due$/);
    expect(text.trim().split("\n")).toHaveLength(titles.length + 1);
  });

  test("says that nothing is overdue, and leads back", async () => {
    const page = textOf(await room.erin.get("/tasks?due=overdue"));
    expect(page).toContain("No task fits");
  });
});

describe("a task's page", () => {
  test("tells that it is overdue while it is open, and that it escalated", async () => {
    const task = await room.task(ids.Late, "review");
    expect(textOf(await room.fay.get(`/tasks/${task}`))).toMatch(/overdue since \d+/);
    await room.as("alice", ({ db }) =>
      db.task_instance.updateMany({ where: { id: task }, data: { escalated_at: new Date() } }),
    );
    expect(textOf(await room.fay.get(`/tasks/${task}`))).toContain("It was overdue, and escalated");
  });
});

describe("a ticket's page", () => {
  test("tells its requester when the open step is due, and nobody's name", async () => {
    const page = textOf(await room.erin.get(`/tickets/${ids.Late}`));
    expect(page).toMatch(
      /Finance review waits for Finance open since \d+ .{5,20}overdue since \d+/,
    );
    expect(page).not.toContain("Fay");
    expect(textOf(await room.erin.get(`/tickets/${ids.Soon}`))).toMatch(/ due \d+/);
    expect(textOf(await room.erin.get(`/tickets/${ids.Never}`))).not.toContain("due");
  });

  test("in their list of tickets, too", async () => {
    const { text } = await room.erin.get("/tickets");
    expect(rowOf(text, "Late", "li")).toMatch(/overdue since \d+/);
    expect(rowOf(text, "Never", "li")).not.toContain("due");
    const { text: csv } = await room.erin.get("/tickets.csv");
    expect(csv.split("\n")[0]).toContain(",With,Due,");
    expect(csv).toMatch(/,Late,.*Finance review,waits for Finance,\d{4}-\d\d-\d\d/);
  });
});

describe("the administered list and board", () => {
  test.each([
    ["due=overdue", ["Late"]],
    ["due=day", ["Soon", "Late"]],
    ["due=week", ["Later", "Soon", "Late"]],
    ["due=whatever", ["Never", "Later", "Soon", "Late"]],
    ["due=week&q=late", ["Later", "Late"]],
    ["due=overdue&claimed=somebody", []],
  ])("asked for %s have those", async (query, titles) => {
    const { text } = await room.bob.get(`${at}/tickets?${query}`);
    const found = [...text.matchAll(/<a href="\/tickets\/\d+">([^<]*)<\/a>/g)].map(([, it]) => it);
    expect(found).toEqual(titles);
    const board = await room.bob.get(`${at}/board?${query}`);
    const cards = [...board.text.matchAll(/href="\/tickets\/\d+">([^<]*)<\/a>/g)];
    expect(cards.map(([, it]) => it)).toEqual(titles);
    const csv = await room.bob.get(`${at}/tickets.csv?${query}`);
    expect(csv.text.trim().split("\n")).toHaveLength(titles.length + 1);
  });

  test("tell when each ticket's work is due", async () => {
    const { text } = await room.bob.get(`${at}/tickets`);
    expect(rowOf(text, "Late", "tr")).toMatch(/overdue since \d+/);
    expect(rowOf(text, "Later", "tr")).toMatch(/ due \d+/);
    expect(rowOf(text, "Never", "tr")).not.toContain("due");
    const board = await room.bob.get(`${at}/board`);
    expect(rowOf(board.text, "Late", "li")).toMatch(/overdue since \d+/);
  });

  test("keep the filter in a saved one", async () => {
    const page = await room.bob.get(`${at}/filters?due=overdue`);
    expect(page.text).toContain("due=overdue");
  });
});

describe("what needs attention", () => {
  test("has overdue tasks, with what can be done about them at once", async () => {
    const task = await room.task(ids.Late, "review");
    for (const path of ["/", "/admin/workflows", `${at}/attention`]) {
      const { text } = await room.bob.get(path);
      expect(text).toContain(`href="/tasks/${task}/assignment"`);
      expect(text).toContain(`action="/tasks/${task}/reminder"`);
      expect(text).not.toContain(`/tasks/${await room.task(ids.Soon, "review")}/reminder`);
    }
    expect(textOf(await room.bob.get(`${at}/attention`))).toMatch(
      /Overdue 1 .*since .*It should have been done by now\./,
    );
  });

  test("tells people again, and stays where it was", async () => {
    const task = await room.task(ids.Late, "review");
    const back = `${at}/attention`;
    const page = await room.bob.submit(`/tasks/${task}/reminder`, { back });
    expect(textOf(page)).toContain("Those who could do Finance review were told again.");
    expect(textOf(page)).toContain("What only a ticket admin can put right");
    expect(textOf(await room.fay.get("/notifications"))).toContain(
      "Finance review is overdue: Bob Okafor asks for it.",
    );
    const again = await room.bob.post(`/tasks/${task}/reminder`, { back });
    expect(again.status).toBe(409);
    expect(textOf(again)).toContain("Expected 60 minutes to have passed since people were told");
    const elsewhere = await room.bob.post(`/tasks/${task}/reminder`, { back: "//evil.test" });
    expect(elsewhere.text).not.toContain("evil.test");
  });

  test("says to whom it was to escalate, where nobody there can see to it", async () => {
    await room.as("alice", ({ db }) =>
      db.task_instance.updateMany({
        where: { workflow_instance_id: ids.Late },
        data: { escalation_missed: true },
      }),
    );
    expect(textOf(await room.bob.get(`${at}/attention`))).toContain(
      "It was to escalate to HR, and nobody there can see to it.",
    );
  });
});

test("the report counts what is overdue now, and what was done late", async () => {
  await setDue(ids.Later, -HOUR);
  await room.fay.submit(`/tasks/${await room.task(ids.Later, "review")}/completion`, {
    ...{ revision: 1, "field.decision": "reject" },
  });
  const page = textOf(await room.bob.get(`${at}/report`));
  expect(page).toMatch(/Open now 3 1 task overdue/);
  expect(page).toMatch(/Late Open now Finance review 1 .*100 % 3 since \d+ \w+ 1 overdue/);
  const { text } = await room.bob.get(`${at}/report.csv?part=tasks`);
  expect(text.split("\n")[0]).toContain(
    "Done after the due time,Open now,Oldest open since,Overdue now",
  );
});

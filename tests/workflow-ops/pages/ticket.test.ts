import { beforeAll, expect, test } from "vitest";
import { explainStep, findTicket, historyOf } from "../../../src/workflow-ops/index.js";
import { textOf } from "../../world/index.js";
import { openRoom, type Room } from "./room.js";

let room: Room;
let ticketId: number;

beforeAll(async () => {
  room = await openRoom();
  ticketId = await room.submit("erin", { item: "Desk", amount: 1500, urgent: true });
  await complete("fay", "review", { "field.decision": "rework", "field.comment": "too dear" });
  await complete("erin", "fix", { "field.item": "Small desk", "field.amount": "900" });
});

async function complete(person: "fay" | "erin" | "bob", key: string, fields: object) {
  const task = await room.task(ticketId, key);
  return room[person].submit(`/tasks/${task}/completion`, { revision: 1, ...fields });
}

test("its submitter sees where it stands, whom it waits for, and no act of administration", async () => {
  const page = await room.erin.get(`/tickets/${ticketId}`);
  const text = textOf(page);
  expect(text).toContain(`PR-${ticketId}: Small desk`);
  expect(text).toMatch(/Progress .*Submitted .*Erin Walsh.*Finance review .*waits for Finance/);
  expect(text).toMatch(/Amount 900 was 1,500 Erin Walsh, Rework request 3/);
  expect(text).toMatch(/Decision Not written was Send back for rework , cleared at step 3/);
  for (const noun of ["hold", "cancellation", "correction", "wake", "redo"])
    expect(page.text).not.toContain(`/tickets/${ticketId}/${noun}`);
  expect(page.text).toContain(`/tickets/${ticketId}/withdrawal`);
  expect(page.text).not.toMatch(/href="\/tasks\/\d+"/);
});

test("its ticket admins see the acts that its state allows", async () => {
  const page = await room.bob.get(`/tickets/${ticketId}`);
  for (const noun of ["hold", "cancellation", "correction", "wake", "redo"])
    expect(page.text).toContain(`/tickets/${ticketId}/${noun}`);
  for (const noun of ["resumption", "reopening", "withdrawal"])
    expect(page.text).not.toContain(`/tickets/${ticketId}/${noun}`);
});

test("the graph is drawn with its state, and told as a list", async () => {
  const page = await room.erin.get(`/tickets/${ticketId}`);
  expect(page.text).toMatch(/<svg[^>]*class="tf-graph/);
  expect(textOf(page)).toMatch(
    /Finance review \(Open · for Finance\) : starts when Item or Amount changes/,
  );
});

test("every task and completion is explained at every step as its record says", async () => {
  const steps = await room.steps(ticketId);
  const ticket = await room.as("erin", (tx, actor) => findTicket(tx, actor, ticketId));
  if (!ticket) throw new Error("Expected the ticket.");
  const { definition } = ticket;
  const all = [
    ...definition.definition.tasks.map(({ key }) => ({ kind: "task" as const, key })),
    ...definition.definition.completions.map(({ key }) => ({ kind: "completion" as const, key })),
  ];
  for (const { kind, key } of all) {
    for (let step = 1; step < steps; step += 1) {
      const why = await room.as("erin", (tx) =>
        explainStep(tx, { ticketId, definition, kind, key, step }),
      );
      const page = await room.erin.get(`/tickets/${ticketId}?about=${kind}:${key}&step=${step}`);
      expect(flat(textOf(page))).toContain(flat(why?.headline ?? "no headline"));
      expect(flat(textOf(page))).toContain(flat(why?.sentence ?? "no sentence"));
    }
  }
});

/** Without the blanks that markup leaves around its words. */
function flat(text: string): string {
  return text.replaceAll(/\s/g, "");
}

test("the sentences name field, values, person and condition", async () => {
  const about = async (asked: string) =>
    flat(textOf(await room.erin.get(`/tickets/${ticketId}?about=${asked}`)));
  const cancelled = await about("task:check&step=3");
  expect(cancelled).toContain(flat("Erin Walsh completed Rework request"));
  expect(cancelled).toContain(flat("Amount from 1,500 to 900"));
  const waits = await about("task:order&step=2");
  expect(waits).toContain(flat("Fay Lindqvist completed Finance review"));
  expect(waits).toContain(flat("Decision is Approve"));
  expect(waits).toContain(flat("(it is Send back for rework)"));
});

test.each(["about=task:nothing", "about=order", "step=99", "about=task:order&step=4"])(
  "?%s is not there",
  async (query) => {
    expect((await room.erin.get(`/tickets/${ticketId}?${query}`)).status).toBe(404);
  },
);

test("the history tells each step with its effects, page by page", async () => {
  const text = textOf(await room.erin.get(`/tickets/${ticketId}`));
  expect(text).toMatch(/3 Erin Walsh completed Rework request/);
  expect(text).toContain("Cleared Decision");
  expect(text).toMatch(/Cancelled Large amount/);
  const long = await room.submit("erin");
  for (let step = 1; step <= 12; step += 1) {
    const change = { step, "field.amount": 40 + step, reason: `round ${step}`, action: "apply" };
    await room.bob.submit(`/tickets/${long}/correction`, change);
  }
  const newest = await room.erin.get(`/tickets/${long}`);
  expect(textOf(newest)).toContain("“round 12”");
  expect(textOf(newest)).not.toContain("“round 2”");
  const earlier = /href="([^"]*before=\d+[^"]*)#history"/.exec(newest.text)?.[1] ?? "";
  const older = textOf(await room.erin.get(earlier));
  expect(older).toContain("“round 2”");
  expect(older).toContain("submitted Purchase");
  const entries = await room.as("erin", async (tx, actor) => {
    const ticket = await findTicket(tx, actor, long);
    return ticket && historyOf(tx, ticket, { below: null, size: 50 });
  });
  expect(entries?.length).toBe(13);
});

test("its submitter withdraws it after seeing what that does", async () => {
  const mine = await room.submit("erin");
  const page = await room.erin.get(`/tickets/${mine}/withdrawal`);
  expect(textOf(page)).toMatch(/Cancels Finance review .*Closes Withdrawn/);
  expect(await room.steps(mine)).toBe(1);
  expect(textOf(await room.erin.submit(`/tickets/${mine}/withdrawal`))).toContain(
    "You have withdrawn the ticket.",
  );
  expect(await room.status(mine)).toBe("CANCELLED");
  expect((await room.erin.post(`/tickets/${mine}/withdrawal`)).status).toBe(409);
});

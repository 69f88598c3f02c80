import { beforeAll, expect, test } from "vitest";
import { textOf } from "../../world/index.js";
import { inputOf, openRoom, type Room } from "./room.js";

let room: Room;

beforeAll(async () => {
  room = await openRoom();
});

const reason = "because the auditor asked";

/** The audit's words about a ticket or task, oldest first. */
const actsOn = (object_kind: string, object_id: number) =>
  room.as("alice", async ({ db }) => {
    const where = { object_kind, object_id };
    const rows = await db.audit.findMany({ where, orderBy: { id: "asc" } });
    return rows.map((row) => row.act);
  });

test("hold, resume, cancel and reopen: each says what it does, asks why, and is told", async () => {
  const ticketId = await room.submit("erin");
  const at = `/tickets/${ticketId}`;
  expect(textOf(await room.bob.get(`${at}/hold`))).toMatch(
    /What this will do .*Closes The ticket is put on hold/,
  );
  const without = await room.bob.post(`${at}/hold`, { reason: " " });
  expect(without.status).toBe(422);
  expect(without.text).toContain("<title>Error: Put on hold");
  expect(without.text).toContain('href="#reason"');
  expect(await room.status(ticketId)).toBe("IN_PROGRESS");
  expect(textOf(await room.bob.submit(`${at}/hold`, { reason }))).toContain(`“${reason}”`);
  expect(await room.status(ticketId)).toBe("ON_HOLD");
  expect((await room.bob.post(`${at}/hold`, { reason })).status).toBe(409);
  await room.bob.submit(`${at}/resumption`);
  expect(textOf(await room.bob.get(`${at}/cancellation`))).toMatch(
    /Cancels Finance review .*Nobody has claimed it/,
  );
  await room.bob.submit(`${at}/cancellation`, { reason });
  expect(await room.status(ticketId)).toBe("CANCELLED");
  await room.bob.submit(`${at}/reopening`, { reason });
  expect(await room.status(ticketId)).toBe("IN_PROGRESS stalled");
  expect(await actsOn("workflow_instance", ticketId)).toEqual([
    "ticket_held",
    "ticket_resumed",
    "ticket_cancelled",
    "ticket_reopened",
  ]);
});

test("an act that is sent twice happens once", async () => {
  const ticketId = await room.submit("erin");
  const form = { reason, form_id: "hold-once" };
  const first = await room.bob.post(`/tickets/${ticketId}/hold`, form);
  const second = await room.bob.post(`/tickets/${ticketId}/hold`, form);
  expect([first.status, second.status]).toEqual([303, 303]);
  expect(await room.steps(ticketId)).toBe(2);
});

test("a task is woken, and one that was done is asked again, by choosing it", async () => {
  const ticketId = await room.submit("erin");
  const at = `/tickets/${ticketId}`;
  expect((await room.bob.post(`${at}/wake`, { reason, task: "review" })).status).toBe(422);
  expect((await room.bob.post(`${at}/wake`, { reason, task: "nothing" })).status).toBe(422);
  const looked = await room.bob.post(`${at}/wake`, { task: "order", action: "preview" });
  expect(textOf(looked)).toMatch(/Opens Place order/);
  expect(await room.steps(ticketId)).toBe(1);
  await room.bob.submit(`${at}/wake`, { reason, task: "order" });
  const review = await room.task(ticketId, "review");
  const rework = { revision: 1, "field.decision": "rework" };
  await room.fay.submit(`/tasks/${review}/completion`, rework);
  expect(textOf(await room.bob.get(`${at}/redo?task=review`))).toMatch(
    /Opens Finance review .*Clears Decision/,
  );
  await room.bob.submit(`${at}/redo`, { reason, task: "review" });
  expect(await room.task(ticketId, "review")).not.toBe(review);
});

test("a task is skipped with or without answers, after a look", async () => {
  const ticketId = await room.submit("erin");
  const skip = `/tasks/${await room.task(ticketId, "review")}/skip`;
  const wrong = await room.bob.post(skip, { reason, "field.decision": "perhaps" });
  expect(wrong.status).toBe(422);
  expect(wrong.text).toContain('href="#field-decision"');
  const without = await room.bob.post(skip, {
    "field.decision": "approve",
    "field.comment": "kept",
  });
  expect(without.status).toBe(422);
  expect(without.text).toContain('href="#reason"');
  expect(inputOf(without.text, "field.comment")).toBe("kept");
  const blank = await room.bob.post(skip, { reason });
  expect(blank.status).toBe(409);
  expect(textOf(blank)).toContain("Skip all the same");
  const looked = await room.bob.post(skip, { "field.decision": "approve", action: "preview" });
  expect(textOf(looked)).toMatch(/Opens Place order/);
  expect(await room.steps(ticketId)).toBe(1);
  const page = await room.bob.submit(skip, { reason, "field.decision": "approve" });
  expect(textOf(page)).toContain("skipped Finance review");
  expect((await room.bob.get(skip)).status).toBe(409);
});

test("only people who hold a role of the task can be assigned", async () => {
  const ticketId = await room.submit("erin");
  const task = await room.task(ticketId, "review");
  const at = `/tasks/${task}/assignment`;
  const page = textOf(await room.bob.get(at));
  expect(page).toContain("Fay Lindqvist");
  expect(page).not.toContain("Erin Walsh");
  const { users } = room.world;
  for (const id of [users.erin, users.charlie, "x"]) {
    const refused = await room.bob.post(at, { user_ids: id });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('href="#user_ids"');
  }
  await room.bob.submit(at, { user_ids: users.fay, reason });
  expect(textOf(await room.fay.get("/tasks?whose=mine"))).toContain("For you by name");
  expect(await actsOn("task_instance", task)).toEqual(["task_assigned"]);
  await room.bob.submit(at);
  expect(textOf(await room.fay.get(`/tasks/${task}`))).toContain("It waits for Finance");
});

test("a correction is always looked at before it is applied", async () => {
  const ticketId = await room.submit("erin");
  const at = `/tickets/${ticketId}/correction`;
  const page = await room.bob.get(at);
  expect(page.text).not.toContain('value="apply"');
  const form = { step: 1, "field.item": "Lamp", "field.amount": "2000", "field.deputy": "" };
  const looked = await room.bob.post(at, { ...form, action: "preview" });
  expect(looked.status).toBe(200);
  expect(textOf(looked)).toMatch(
    /Writes Amount : 40 becomes 2,000 Opens Large amount Updates Finance review/,
  );
  expect(await room.steps(ticketId)).toBe(1);
  const previewed = inputOf(looked.text, "previewed");
  const other = { ...form, "field.amount": "3000", previewed, reason, action: "apply" };
  const again = await room.bob.post(at, other);
  expect(again.status).toBe(200);
  expect(textOf(again)).toMatch(/another one than you looked at: .*40 becomes 3,000/);
  expect(await room.steps(ticketId)).toBe(1);
  const without = await room.bob.post(at, { ...form, previewed, action: "apply" });
  expect(without.status).toBe(422);
  expect(without.text).toContain('href="#reason"');
  await room.bob.submit(at, { ...form, previewed, reason, action: "apply" });
  expect(await room.task(ticketId, "check")).toBeGreaterThan(0);
});

test("a correction shows what it opens, cancels, clears and updates, and that it closes or stalls", async () => {
  const ticketId = await room.submit("erin", { item: "Lamp", amount: 2000 });
  const at = `/tickets/${ticketId}/correction`;
  await room.fay.submit(`/tasks/${await room.task(ticketId, "review")}/completion`, {
    revision: 1,
    "field.decision": "approve",
  });
  const looked = async (fields: object) =>
    textOf(await room.bob.post(at, { step: 2, ...fields, action: "preview" }));
  const other = await looked({ "field.amount": "500" });
  expect(other).toMatch(/Opens Finance review Cancels /);
  expect(other).toMatch(/Cancels .*Large amount , because what it is asked for no longer holds/);
  expect(other).toMatch(/Place order , because Decision is being asked again/);
  expect(other).toMatch(/Clears Decision \( Approve \), because it is asked again/);
  const ended = await looked({ "field.decision": "reject" });
  expect(ended).toMatch(/Closes Rejected \. The ticket is cancelled\./);
  await room.fay.submit(`/tasks/${await room.task(ticketId, "check")}/completion`, {
    revision: 1,
    "field.check": "fine",
    confirmed_stall: "1",
  });
  const form = { step: 3, "field.decision": "", reason };
  const stalls = textOf(await room.bob.post(at, { ...form, action: "preview" }));
  expect(stalls).toMatch(/Cancels Place order .*Stalls Nothing would be open afterwards/);
  const asked = await room.bob.post(at, { ...form, action: "apply" });
  expect(asked.status).toBe(409);
  expect(await room.status(ticketId)).toBe("IN_PROGRESS");
  await room.bob.submit(at, { ...form, action: "apply", confirmed_stall: "1" });
  expect(await room.status(ticketId)).toBe("IN_PROGRESS stalled");
});

test("each act is in the audit with the reason that was given, and in the ticket's history", async () => {
  const ticketId = await room.submit("erin");
  const at = `/tickets/${ticketId}`;
  const review = await room.task(ticketId, "review");
  const why = (act: string) => `why it is ${act}`;
  const acts: readonly (readonly [string, string, object])[] = [
    ["ticket_held", `${at}/hold`, {}],
    ["ticket_resumed", `${at}/resumption`, {}],
    ["task_assigned", `/tasks/${review}/assignment`, { user_ids: room.world.users.fay }],
    ["task_skipped", `/tasks/${review}/skip`, { "field.decision": "approve" }],
    ["task_woken", `${at}/wake`, { task: "check" }],
    ["task_asked_again", `${at}/redo`, { task: "review" }],
    ["ticket_corrected", `${at}/correction`, { "field.amount": "41", step: 6, action: "apply" }],
    ["ticket_cancelled", `${at}/cancellation`, {}],
    ["ticket_reopened", `${at}/reopening`, {}],
  ];
  for (const [act, address, fields] of acts)
    await room.bob.submit(address, { ...fields, reason: why(act) });
  const kept = await room.as("alice", ({ db }) =>
    db.audit.findMany({
      where: {
        OR: [
          { object_kind: "workflow_instance", object_id: ticketId },
          { object_kind: "task_instance", object_id: review },
        ],
      },
      orderBy: { id: "asc" },
    }),
  );
  expect(kept.map((row) => [row.act, row.reason, row.actor_id])).toEqual(
    acts.map(([act]) => [act, why(act), room.world.users.bob]),
  );
  const history = textOf(await room.erin.get(at));
  for (const [act] of acts.filter(([act]) => act !== "task_assigned"))
    expect(history).toContain(`“${why(act)}”`);
});

test("all tasks can be left alone at once, and the audit says so", async () => {
  const ticketId = await room.submit("erin");
  const at = `/tickets/${ticketId}/correction`;
  const form = { step: 1, "field.amount": "2000" };
  expect(textOf(await room.bob.post(at, { ...form, action: "preview" }))).toContain(
    "All tasks: nothing is woken",
  );
  const quiet = { ...form, dont_wake: ["*"] };
  expect(textOf(await room.bob.post(at, { ...quiet, action: "preview" }))).toMatch(
    /Opens Nothing\. Cancels/,
  );
  await room.bob.submit(at, { ...quiet, reason, action: "apply" });
  await expect(room.task(ticketId, "check")).rejects.toThrow();
  const after = await room.as("alice", async ({ db }) => {
    const where = { object_id: ticketId, act: "ticket_corrected" };
    return (await db.audit.findFirstOrThrow({ where })).after;
  });
  expect(after).toMatchObject({ dontWake: true, fields: { amount: 2000 } });
});

test("tasks that the preview names can be left alone", async () => {
  const ticketId = await room.submit("erin");
  const at = `/tickets/${ticketId}/correction`;
  const form = { step: 1, "field.amount": "2000", dont_wake: ["check"] };
  const looked = await room.bob.post(at, { ...form, action: "preview" });
  expect(textOf(looked)).toMatch(/Opens Nothing\. Updates Finance review/);
  expect(textOf(looked)).toMatch(/Leave these tasks alone .*Finance review Large amount/);
  await room.bob.submit(at, { ...form, reason, action: "apply" });
  await expect(room.task(ticketId, "check")).rejects.toThrow();
  const unknown = { ...form, step: 2, "field.amount": "5", dont_wake: ["nothing"] };
  expect((await room.bob.post(at, { ...unknown, reason, action: "apply" })).status).toBe(422);
});

test("a correction of what went on since is refused with what was typed, and an empty one too", async () => {
  const ticketId = await room.submit("erin");
  const at = `/tickets/${ticketId}/correction`;
  const first = { step: 1, "field.amount": "41", reason, action: "apply" };
  await room.bob.submit(at, first);
  const stale = await room.bob.post(at, { ...first, "field.amount": "42" });
  expect(stale.status).toBe(409);
  expect(inputOf(stale.text, "field.amount")).toBe("42");
  expect(inputOf(stale.text, "step")).toBe("2");
  const nothing = await room.bob.post(at, {
    step: 2,
    "field.amount": "41",
    reason,
    action: "apply",
  });
  expect(nothing.status).toBe(422);
  expect(textOf(nothing)).toContain("Change at least one field.");
  for (const [name, value] of [
    ["field.amount", "-1"],
    ["field.deputy", String(room.world.users.charlie)],
    ["field.submitter", "1"],
  ] as const) {
    const wrong = await room.bob.post(at, { step: 2, [name]: value, reason, action: "apply" });
    expect(wrong.status, name).toBe(422);
  }
  expect(await room.steps(ticketId)).toBe(2);
});

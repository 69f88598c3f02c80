import { beforeAll, expect, test } from "vitest";
import { textOf } from "../../world/index.js";
import { chosen, openRoom, type Room } from "./room.js";

let room: Room;
let at: string;
let ticketId: number;

/** Submitted, sent back, reworked, approved: four steps. */
beforeAll(async () => {
  room = await openRoom();
  const { users } = room.world;
  ticketId = await room.submit("erin", { item: "Lamp", amount: 40, deputy: String(users.dana) });
  at = `/tickets/${ticketId}`;
  const review = await room.task(ticketId, "review");
  await room.fay.submit(`/tasks/${review}/completion`, {
    revision: 1,
    "field.decision": "rework",
    "field.comment": "Cheaper, please",
  });
  const fix = await room.task(ticketId, "fix");
  await room.erin.submit(`/tasks/${fix}/completion`, {
    revision: 1,
    "field.item": "Small lamp",
    "field.amount": "12",
  });
  const again = await room.task(ticketId, "review");
  await room.fay.submit(`/tasks/${again}/completion`, { revision: 1, "field.decision": "approve" });
});

test("each step shows the fields, what was open and what was decided as of then", async () => {
  const first = textOf(await room.erin.get(`${at}/time?step=1`));
  expect(first).toMatch(/Item Lamp .*Amount 40 .*Deputy Dana Moreau .*Decision Not written/);
  expect(first).toMatch(/Open then In progress Finance review since step 1 until step 2/);
  const second = textOf(await room.erin.get(`${at}/time?step=2`));
  expect(second).toMatch(/Decision Send back for rework changed by this step/);
  expect(second).toMatch(/Opened Rework request/);
  expect(second).toMatch(/Rework request since step 2 until step 3/);
  const third = textOf(await room.erin.get(`${at}/time?step=3`));
  expect(third).toMatch(/Item Small lamp .*Decision Not written cleared by this step: asked again/);
  expect(third).toMatch(/Finance review since step 3 asked 2 times until step 4/);
  const newest = await room.erin.get(`${at}/time`);
  expect(textOf(newest)).toMatch(/After step 4 of 4 .*Place order since step 4 open still/);
  expect(newest.text).toContain('type="range" id="step" name="step" min="1" max="4" value="4"');
  expect(newest.text).toContain(`rel="prev" href="${at}/time?step=3"`);
  expect(newest.text).not.toContain('rel="next"');
});

test("the implied graph shows what was done, open and waiting as of then, and leads to why", async () => {
  const stood = async (step: number) => textOf(await room.erin.get(`${at}/time?step=${step}`));
  const first = await stood(1);
  expect(first).toMatch(/Finance review \(Open · for Finance\) ?: starts when/);
  expect(first).toMatch(/Rework request \(Not started\)/);
  const second = await stood(2);
  expect(second).toMatch(/Finance review \(Done · Fay Lindqvist\)/);
  expect(second).toMatch(/Rework request \(Open · for/);
  expect(await stood(3)).toMatch(/Finance review \(Open · for Finance\)/);
  const fourth = await room.erin.get(`${at}/time?step=4`);
  expect(textOf(fourth)).toMatch(/Finance review \(Done twice · Fay Lindqvist\)/);
  expect(fourth.text).toContain("<svg");
  expect(fourth.text).toContain(`href="${at}?step=4&amp;about=task:order#why"`);
  const why = textOf(await room.erin.get(`${at}?step=2&about=task:order`));
  expect(why).toMatch(/Why did “Place order” not start\?/);
});

test("what ended a ticket is the graph's as long as it was ended", async () => {
  const id = await room.submit("erin", { item: "Desk", amount: 40 });
  await room.fay.submit(`/tasks/${await room.task(id, "review")}/completion`, {
    revision: 1,
    "field.decision": "reject",
  });
  await room.bob.submit(`/tickets/${id}/reopening`, { reason: "a mistake" });
  await room.bob.submit(`/tickets/${id}/hold`, { reason: "wait" });
  const stood = async (step: number) =>
    /Rejected \(([^)]*)\)/.exec(
      textOf(await room.bob.get(`/tickets/${id}/time?step=${step}`)),
    )?.[1];
  expect(await Promise.all([1, 2, 3, 4].map(stood))).toEqual([
    "Not yet",
    "Ended here",
    "Not yet",
    "Not yet",
  ]);
  expect(textOf(await room.bob.get(`/tickets/${id}/time?step=2`))).toMatch(
    /Place order \(Not needed\)/,
  );
});

test("a step that was never taken is not there", async () => {
  expect((await room.erin.get(`${at}/time?step=5`)).status).toBe(404);
  expect((await room.erin.get(`${at}/lineage?field=nothing`)).status).toBe(404);
  expect((await room.erin.get(`${at}/lineage?field=item&step=5`)).status).toBe(404);
});

test("a value tells who wrote it, in answer to what, on which inputs, and what it caused", async () => {
  const asked = textOf(await room.erin.get(`${at}/lineage?field=decision&step=2`));
  expect(asked).toMatch(/Send back for rework Fay Lindqvist completed Finance review/);
  expect(asked).toMatch(
    /In answer to what Finance review, asked in step 1 , because of Item , Amount/,
  );
  expect(asked).toMatch(/On which inputs Item Lamp Amount 40/);
  expect(asked).toMatch(/What it caused Rework request started closed in step 3/);
  expect(asked).toMatch(/Place order was looked at: its condition did not hold/);
  const amount = textOf(await room.erin.get(`${at}/lineage?field=amount`));
  expect(amount).toMatch(/12 \(before: 40 \) Erin Walsh completed Rework request/);
  expect(amount).toMatch(/On which inputs Decision Send back for rework Comment Cheaper, please/);
  expect(amount).toMatch(/What it caused Finance review started closed in step 4/);
  const cleared = textOf(await room.erin.get(`${at}/lineage?field=decision&step=3`));
  expect(cleared).toMatch(/Cleared: it was Send back for rework .*its question was asked again/);
  const submitted = textOf(await room.erin.get(`${at}/lineage?field=deputy`));
  expect(submitted).toMatch(/Dana Moreau .*submitted Purchase.*Nobody was asked/);
  const unset = textOf(await room.erin.get(`${at}/lineage?field=order_number`));
  expect(unset).toContain("It had not been written yet");
});

test("what if an answer had been another is played through in memory, by ticket admins", async () => {
  const form = await room.bob.get(`${at}/what-if?step=2`);
  expect(chosen(form.text, "field.decision")).toEqual(["rework"]);
  const played = textOf(
    await room.bob.post(`${at}/what-if`, { step: 2, "field.decision": "approve" }),
  );
  expect(played).toMatch(/Opens Place order/);
  expect(played).toMatch(/Step 3 Expected .* Not possible/);
  expect(played).toMatch(/Where it would stand now In progress Open: Place order/);
  const rejected = textOf(
    await room.bob.post(`${at}/what-if`, { step: 4, "field.decision": "reject" }),
  );
  expect(rejected).toMatch(/Rejected \. The ticket is cancelled\./);
  expect(await room.steps(ticketId)).toBe(4);
  expect(await room.status(ticketId)).toBe("IN_PROGRESS");
  expect(
    (await room.bob.post(`${at}/what-if`, { step: 2, "field.decision": "perhaps" })).status,
  ).toBe(422);
  expect((await room.bob.get(`${at}/what-if?step=9`)).status).toBe(409);
  expect((await room.erin.get(`${at}/what-if?step=2`)).status).toBe(403);
});

test("the ticket's page leads there", async () => {
  const { text } = await room.erin.get(at);
  expect(text).toContain(`href="${at}/time"`);
  expect(text).toContain(`href="${at}/lineage?field=amount&amp;step=4"`);
});

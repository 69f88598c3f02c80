import { beforeAll, expect, test } from "vitest";
import { textOf } from "../../world/index.js";
import { chosen, inputOf, openRoom, type Room } from "./room.js";

let room: Room;

beforeAll(async () => {
  room = await openRoom();
});

const approve = { revision: 1, "field.decision": "approve", "field.comment": "fine" };

async function reviewOf(ticketId: number): Promise<string> {
  return `/tasks/${await room.task(ticketId, "review")}`;
}

test("a task's page says what is asked, why it is here, what is known and whom it is asked of", async () => {
  const review = await reviewOf(await room.submit("erin", { item: "Desk", amount: 250 }));
  const text = textOf(await room.fay.get(review));
  expect(text).toContain("Finance review");
  expect(text).toMatch(/Erin Walsh submitted Purchase .*Item.*Desk.*Amount.*250/);
  expect(text).toContain("It waits for Finance");
  expect(text).toMatch(/Item Desk/);
});

test("claim, release and claim again; nobody else gets in between", async () => {
  const ticketId = await room.submit("erin");
  const review = await reviewOf(ticketId);
  expect(textOf(await room.fay.submit(`${review}/claim`))).toContain("Claimed by you");
  const refused = await room.bob.post(`${review}/completion`, approve);
  expect(refused.status).toBe(409);
  expect(textOf(refused)).toContain("Fay Lindqvist has it");
  expect(inputOf(refused.text, "field.comment")).toBe("fine");
  expect(textOf(await room.fay.submit(`${review}/release`))).toContain("Nobody yet");
  expect((await room.bob.post(`${review}/completion`, approve)).status).toBe(303);
});

test("a draft keeps what was typed, wrong or not, and its holder", async () => {
  const review = await reviewOf(await room.submit("erin"));
  const typed = { "field.decision": "rework", "field.comment": "=1+1 <b>later</b>" };
  const page = await room.fay.submit(`${review}/draft`, typed);
  expect(textOf(page)).toContain("Draft saved");
  expect(chosen(page.text, "field.decision")).toEqual(["rework"]);
  expect(inputOf(page.text, "field.comment")).toBe("=1+1 &lt;b&gt;later&lt;/b&gt;");
  expect(textOf(await room.fay.get("/"))).toContain("Claimed, draft saved");
});

test("an invalid answer comes back as it was typed, with the error beside its field", async () => {
  const ticketId = await room.submit("erin");
  const review = await reviewOf(ticketId);
  const form = { revision: 1, "field.decision": "maybe", "field.comment": "kept" };
  const answer = await room.fay.post(`${review}/completion`, form);
  expect(answer.status).toBe(422);
  expect(answer.text).toContain("<title>Error: Finance review");
  expect(answer.text).toContain('href="#field-decision"');
  expect(inputOf(answer.text, "field.comment")).toBe("kept");
  const none = await room.fay.post(`${review}/completion`, { revision: 1 });
  expect(none.status).toBe(422);
  const stranger = await room.fay.post(`${review}/completion`, { ...approve, "field.amount": "1" });
  expect(stranger.status).toBe(422);
  expect(textOf(stranger)).toContain("This form does not ask for “amount”");
  const draft = await room.fay.post(`${review}/draft`, { "field.amount": "1" });
  expect(draft.status).toBe(422);
  expect((await room.fay.post(`${review}/completion`, { ...approve, revision: "x" })).status).toBe(
    422,
  );
  expect(await room.steps(ticketId)).toBe(1);
});

test("a preview says what completing would do and writes nothing", async () => {
  const ticketId = await room.submit("erin");
  const review = await reviewOf(ticketId);
  const page = await room.fay.post(`${review}/completion`, { ...approve, action: "preview" });
  expect(page.status).toBe(200);
  expect(textOf(page)).toMatch(/What completing will do .*Opens Place order .*Closes Nothing/);
  expect(inputOf(page.text, "field.comment")).toBe("fine");
  expect(await room.steps(ticketId)).toBe(1);
  const reject = { revision: 1, "field.decision": "reject", action: "preview" };
  expect(textOf(await room.fay.post(`${review}/completion`, reject))).toMatch(
    /Closes Rejected\s*\. The ticket is cancelled\./,
  );
});

test("two who complete at once: one success and one clear refusal", async () => {
  const ticketId = await room.submit("erin");
  const review = await reviewOf(ticketId);
  const answers = await Promise.all([
    room.fay.post(`${review}/completion`, approve),
    room.bob.post(`${review}/completion`, approve),
  ]);
  expect(answers.map((each) => each.status).toSorted()).toEqual([303, 409]);
  const refused = answers.find((each) => each.status === 409);
  const winner = answers[0]?.status === 303 ? "Fay Lindqvist" : "Bob Okafor";
  expect(refused && textOf(refused)).toMatch(
    new RegExp(`but ${winner} completed it on \\d+ \\w+ \\d{4}, \\d\\d:\\d\\d UTC`),
  );
  expect(await room.steps(ticketId)).toBe(2);
});

test("a form that is sent twice leads to the same place, and counts once", async () => {
  const ticketId = await room.submit("erin");
  const review = await reviewOf(ticketId);
  const form = { ...approve, form_id: "sent-twice-1" };
  const [first, second] = [
    await room.fay.post(`${review}/completion`, form),
    await room.fay.post(`${review}/completion`, form),
  ];
  expect([first.status, second.status]).toEqual([303, 303]);
  expect(second.headers["location"]).toBe(first.headers["location"]);
  expect(await room.steps(ticketId)).toBe(2);
});

test("a form opened on older inputs shows the difference and loses nothing", async () => {
  const ticketId = await room.submit("erin");
  const review = await reviewOf(ticketId);
  const correction = { step: 1, "field.amount": "55", reason: "typo", action: "apply" };
  await room.bob.submit(`/tickets/${ticketId}/correction`, correction);
  const answer = await room.fay.post(`${review}/completion`, approve);
  expect(answer.status).toBe(409);
  expect(textOf(answer)).toMatch(/Amount : 40 is now 55/);
  expect(inputOf(answer.text, "field.comment")).toBe("fine");
  expect(chosen(answer.text, "field.decision")).toEqual(["approve"]);
  expect(inputOf(answer.text, "revision")).toBe("2");
  expect(textOf(answer)).toMatch(/Amount 55/);
  expect((await room.fay.post(`${review}/completion`, { ...approve, revision: 2 })).status).toBe(
    303,
  );
});

test("an answer after which nothing would be open asks first", async () => {
  const ticketId = await room.submit("erin");
  await room.fay.submit(`${await reviewOf(ticketId)}/completion`, approve);
  const order = `/tasks/${await room.task(ticketId, "order")}`;
  const asked = await room.bob.post(`${order}/completion`, {
    revision: 1,
    "field.order_number": "",
  });
  expect(asked.status).toBe(409);
  expect(textOf(asked)).toContain("Nothing would be open afterwards.");
  expect(asked.text).toContain('name="confirmed_stall" value="1"');
  expect(await room.status(ticketId)).toBe("IN_PROGRESS");
  const sure = { revision: 1, "field.order_number": "", confirmed_stall: "1" };
  expect((await room.bob.post(`${order}/completion`, sure)).status).toBe(303);
  expect(await room.status(ticketId)).toBe("IN_PROGRESS stalled");
});

test("on hold the page says so and offers no form; what was typed survives the refusal", async () => {
  const ticketId = await room.submit("erin");
  const review = await reviewOf(ticketId);
  await room.bob.submit(`/tickets/${ticketId}/hold`, { reason: "audit" });
  const page = await room.fay.get(review);
  expect(textOf(page)).toContain("The ticket is on hold: nothing can be completed");
  expect(page.text).not.toContain("Complete task");
  const refused = await room.fay.post(`${review}/completion`, approve);
  expect(refused.status).toBe(409);
  expect(inputOf(refused.text, "field.comment")).toBe("fine");
});

test("a closed task's page shows who did it and the answer", async () => {
  const ticketId = await room.submit("erin");
  const review = await reviewOf(ticketId);
  await room.fay.submit(`${review}/completion`, approve);
  const text = textOf(await room.fay.get(review));
  expect(text).toContain("Fay Lindqvist completed this task.");
  expect(text).toMatch(/The answer .*Decision Approve/);
});

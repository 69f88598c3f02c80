import { beforeAll, expect, test } from "vitest";
import { readersNamed } from "../../../src/workflow-ops/comments/audience-queries.js";
import { commentParts } from "../../../src/workflow-ops/comments/comment-parts.js";
import { discussionOf } from "../../../src/workflow-ops/comments/discussion-at-hand.js";
import { mentioned } from "../../../src/workflow-ops/comments/mentions.js";
import { textOf } from "../../world/index.js";
import { openRoom, type Room } from "./room.js";

let room: Room;

beforeAll(async () => {
  room = await openRoom();
});

const comments = (ticketId: number) =>
  room.as("alice", ({ db }) =>
    db.comment.findMany({
      where: { workflow_instance_id: ticketId },
      orderBy: { id: "asc" },
      include: { mentions: true },
    }),
  );

test("whoever may see a ticket says something on it, in one line with its history, and nothing is woken", async () => {
  const ticketId = await room.submit("erin");
  const steps = await room.steps(ticketId);
  await room.erin.submit(`/tickets/${ticketId}/comments`, { body: "  Six, not one.\r\nPlease. " });
  const task = await room.task(ticketId, "review");
  const page = await room.fay.submit(`/tasks/${task}/comments`, { body: "Why so many?" });
  expect(textOf(page)).toContain("Fay Lindqvist said Why so many?");
  expect(textOf(page)).toContain("Erin Walsh said Six, not one. Please.");
  const seen = textOf(await room.bob.get(`/tickets/${ticketId}`));
  expect(seen.indexOf("Why so many?")).toBeLessThan(seen.indexOf("Six, not one."));
  expect(seen.indexOf("Six, not one.")).toBeLessThan(
    seen.lastIndexOf("Erin Walsh submitted Purchase"),
  );
  expect((await comments(ticketId)).map(({ body }) => body)).toEqual([
    "Six, not one.\nPlease.",
    "Why so many?",
  ]);
  expect(await room.steps(ticketId)).toBe(steps);
});

test("nothing is said by those who may not see it, nor twice by one form, nor without words", async () => {
  const ticketId = await room.submit("erin");
  expect((await room.dana.post(`/tickets/${ticketId}/comments`, { body: "?" })).status).toBe(404);
  expect((await room.charlie.post(`/tickets/${ticketId}/comments`, { body: "?" })).status).toBe(
    404,
  );
  const form = { form_id: "said-once", body: "Once" };
  await room.erin.submit(`/tickets/${ticketId}/comments`, form);
  await room.erin.submit(`/tickets/${ticketId}/comments`, form);
  const empty = await room.erin.post(`/tickets/${ticketId}/comments`, { body: " \n " });
  expect(empty.status).toBe(422);
  const long = await room.erin.post(`/tickets/${ticketId}/comments`, { body: "x".repeat(10_001) });
  expect(long.status).toBe(422);
  expect(long.text).toContain("x".repeat(10_001));
  expect(textOf(long)).toContain("Write at most 10000 characters");
  expect((await comments(ticketId)).map(({ body }) => body)).toEqual(["Once"]);
});

test("of those whom an @ names, those are kept who may see the ticket", async () => {
  const ticketId = await room.submit("erin");
  const body = "@Fay Lindqvist and @bob@acme.test: ask @Dana Moreau or @nobody, mail a@Fay";
  await room.erin.submit(`/tickets/${ticketId}/comments`, { body });
  const [said] = await comments(ticketId);
  const { fay, bob } = room.world.users;
  expect(said?.mentions.map(({ user_id }) => user_id).toSorted()).toEqual([bob, fay].toSorted());
  const page = await room.erin.get(`/tickets/${ticketId}`);
  expect(page.text).toContain('<strong class="tf-mention">@Fay Lindqvist</strong>');
  expect(page.text).not.toContain('<strong class="tf-mention">@Dana');
});

test("those who may see a ticket are offered, and nobody else", async () => {
  const ticketId = await room.submit("erin");
  const names = async () => {
    const answer = await room.erin.agent
      .get(`/tickets/${ticketId}/people`)
      .set("Accept", "application/json");
    return (answer.body as { name: string }[]).map(({ name }) => name.split(" ")[0]);
  };
  expect(await names()).toEqual(["Alice", "Bob", "Erin", "Fay"]);
  expect(textOf(await room.erin.get(`/tickets/${ticketId}/people?q=fay`))).toContain(
    "Fay Lindqvist",
  );
  const task = await room.task(ticketId, "review");
  await room.fay.submit(`/tasks/${task}/completion`, { revision: 1, "field.decision": "approve" });
  expect(await names()).toEqual(["Alice", "Bob", "Erin"]);
});

test("the offer says in SQL what the rights say of each", async () => {
  const ticketId = await room.submit("erin");
  const offered = await room.as("alice", async (tx, actor) => {
    const at = await discussionOf(tx, actor, ticketId);
    return at && (await readersNamed(tx, at, ""));
  });
  const ids = new Set(offered?.map(({ id }) => id));
  for (const person of ["alice", "bob", "dana", "erin", "fay"] as const) {
    const at = await room.as(person, (tx, actor) => discussionOf(tx, actor, ticketId));
    expect([person, ids.has(room.world.users[person])]).toEqual([person, at !== null]);
  }
});

test("a comment is changed by its author for an hour, and deleted by them or an admin, who is audited", async () => {
  const ticketId = await room.submit("erin");
  await room.erin.submit(`/tickets/${ticketId}/comments`, { body: "Frist" });
  const [first] = await comments(ticketId);
  const id = first?.id ?? 0;
  expect((await room.bob.post(`/comments/${id}`, { body: "Mine now" })).status).toBe(403);
  await room.erin.submit(`/comments/${id}`, { body: "First, @Bob Okafor" });
  const [changed] = await comments(ticketId);
  expect(changed).toMatchObject({
    body: "First, @Bob Okafor",
    mentions: [{ user_id: room.world.users.bob }],
  });
  expect(textOf(await room.erin.get(`/tickets/${ticketId}`))).toContain("changed");
  await room.as(
    "alice",
    ({ db }) => db.$executeRaw`update comment set edited_at = null where id = ${id}`,
  );
  const old = await ageComment(ticketId);
  const late = await room.erin.post(`/comments/${old}`, { body: "Too late" });
  expect(late.status).toBe(409);
  await room.bob.submit(`/comments/${id}/deletion`);
  const page = await room.erin.get(`/tickets/${ticketId}`);
  expect(textOf(page)).toContain("Erin Walsh said something that is deleted");
  expect(page.text).not.toContain("First, ");
  const audit = await room.as("alice", ({ db }) =>
    db.audit.findFirst({ where: { act: "comment_deleted", object_id: ticketId } }),
  );
  expect(audit).toMatchObject({ actor_id: room.world.users.bob, object_kind: "workflow_instance" });
});

/** Says something as Erin two hours ago. */
function ageComment(ticketId: number): Promise<number> {
  return room.as("erin", async ({ db, companyId }, { userId }) => {
    const [row] = await db.$queryRaw<{ id: number }[]>`
      insert into comment (company_id, workflow_instance_id, author_id, body, created_at)
      values (${companyId}, ${ticketId}, ${userId}, 'Old', now() - interval '2 hours') returning id`;
    return row?.id ?? 0;
  });
}

test("activity is paged without losing or doubling anything", async () => {
  const ticketId = await room.submit("erin");
  for (let n = 1; n <= 13; n += 1)
    await room.erin.submit(`/tickets/${ticketId}/comments`, { body: `Word number ${n}.` });
  const seen: string[] = [];
  for (let at: string | undefined = `/tickets/${ticketId}`; at !== undefined;) {
    const page = await room.erin.get(at);
    seen.push(
      ...(textOf(page)
        .split("Activity")[1]
        ?.match(/Word number \d+\.|submitted Purchase/g) ?? []),
    );
    at = /href="([^"#]+)#history">Earlier</.exec(page.text)?.[1]?.replaceAll("&amp;", "&");
  }
  const words = Array.from({ length: 13 }, (_, n) => `Word number ${13 - n}.`);
  expect(seen).toEqual([...words, "submitted Purchase"]);
});

test.each([
  ["see https://x.test/a?b=1, or", ["see ", "link:https://x.test/a?b=1", ", or"]],
  ["javascript:alert(1) data:text/html,x", ["javascript:alert(1) data:text/html,x"]],
  ["<b>mailto:a@x.test</b>", ["<b>", "link:mailto:a@x.test", "</b>"]],
  ["(https://x.test/).", ["(", "link:https://x.test/", ")."]],
  ["@Bo Ek, @bo ekman @Nobody", ["mention:@Bo Ek", ", ", "mention:@bo ek", "man @Nobody"]],
])("the pieces of %j", (text, expected) => {
  const parts = commentParts(text, ["Bo Ek"]);
  expect(
    parts.map(({ kind, text: piece }) => (kind === "text" ? piece : `${kind}:${piece}`)),
  ).toEqual(expected);
});

test("an @ means the longest name that is somebody's", () => {
  const people = ["Bo", "Bo Ek", "Ida"].map((name) => ({
    name,
    email: `${name.replace(" ", "")}@x.test`.toLowerCase(),
  }));
  const names = (text: string) => mentioned(text, people).map(({ name }) => name);
  expect(names("@Bo Ek, please")).toEqual(["Bo Ek"]);
  expect(names("@bo.")).toEqual(["Bo"]);
  expect(names("(@IDA) and @ida@x.test")).toEqual(["Ida"]);
  expect(names("me@Bo or @ Bo")).toEqual([]);
  expect(names("@Ida ".repeat(30))).toEqual(["Ida"]);
});

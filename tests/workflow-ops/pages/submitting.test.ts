import { beforeAll, expect, test } from "vitest";
import { textOf } from "../../world/index.js";
import { purchase } from "../purchase.js";
import { answers, everything } from "./everything.js";
import { chosen, inputOf, openRoom, type Room } from "./room.js";

let room: Room;
let form: number;
let lamp: Record<string, string | number>;

beforeAll(async () => {
  room = await openRoom();
  form = (await room.publish(everything(["line", "agreed", "helper"]))).tickets["everything"] ?? 0;
  const ticket_definition_id = room.purchase.tickets["purchase"] ?? 0;
  lamp = { ticket_definition_id, "field.item": "Lamp", "field.amount": "40", action: "submit" };
});

const ticketsOf = () => room.as("alice", ({ db }) => db.workflow_instance.count());

test("what can be submitted is listed by workflow, and each leads to its form", async () => {
  const page = await room.erin.get("/tickets/new");
  expect(textOf(page)).toMatch(/Everything there is .*Purchase requests/);
  expect(page.text).toContain(`/tickets/new/${form}`);
  expect(textOf(await room.charlie.get("/tickets/new"))).toContain("nothing you can submit");
});

test("a form with a field of every kind is filled in, and all of it arrives", async () => {
  const page = await room.erin.get(`/tickets/new/${form}`);
  expect(inputOf(page.text, "field.line")).toBe("preset");
  expect(chosen(page.text, "field.sizes")).toEqual(["S"]);
  const ticket = await room.erin.submit("/tickets", {
    ticket_definition_id: form,
    ...answers,
    "field.helper": room.world.users.bob,
    action: "submit",
  });
  const text = textOf(ticket);
  for (const said of [
    /Line =SUM\(A1\)/,
    /Lines one two <i>/,
    /Number 1,234.5/,
    /Count 7/,
    /Agreed no/,
    /Day 24 Dec 2026/,
    /Moment 24 Dec 18:30/,
    /Mail erin@acme.test/,
    /Link https:\/\/example.com\/a\?b=c/,
    /Colour green/,
    /Sizes M and L|Sizes M, L/,
    /Helper Bob Okafor/,
  ])
    expect(text).toMatch(said);
});

test("errors stand beside their fields, and everything typed is still there", async () => {
  const before = await ticketsOf();
  const page = await room.erin.post("/tickets", {
    ticket_definition_id: form,
    ...answers,
    "field.line": "x".repeat(21),
    "field.number": "many",
    "field.count": "11",
    "field.day": "2026-02-30",
    "field.mail": "nobody",
    "field.link": "javascript:alert(1)",
    "field.colour": "blue",
    "field.agreed": undefined,
    "field.sizes": undefined,
    "field.helper": room.world.users.charlie,
  });
  expect(page.status).toBe(422);
  expect(page.text).toContain("<title>Error: Everything");
  for (const key of [
    "line",
    "number",
    "count",
    "day",
    "mail",
    "link",
    "colour",
    "agreed",
    "helper",
  ])
    expect(page.text, key).toContain(`href="#field-${key}"`);
  expect(inputOf(page.text, "field.number")).toBe("many");
  expect(inputOf(page.text, "field.link")).toBe("javascript:alert(1)");
  expect(chosen(page.text, "field.sizes")).toEqual([]);
  expect(page.text).toContain("one\r\ntwo &lt;i&gt;");
  expect(await ticketsOf()).toBe(before);
});

test.each([
  ["a field that the form does not ask for", { "field.order_number": "PO-1" }, 422],
  ["a read-only field", { "field.submitter": "1" }, 422],
  ["somebody of another company", { "field.deputy": "999999" }, 422],
  ["no such form", { ticket_definition_id: "2147483647" }, 404],
  ["a form id that is none", { ticket_definition_id: "1 or 1" }, 404],
  ["no such saved ticket", { saved_ticket_id: "2147483647" }, 404],
])("%s is refused and changes nothing", async (_what, more, status) => {
  const before = await ticketsOf();
  expect((await room.erin.post("/tickets", { ...lamp, ...more })).status).toBe(status);
  expect(await ticketsOf()).toBe(before);
});

test("a preview says what submitting would do and writes nothing", async () => {
  const before = await ticketsOf();
  const page = await room.erin.post("/tickets", {
    ...lamp,
    "field.amount": "4000",
    action: "preview",
  });
  expect(page.status).toBe(200);
  expect(textOf(page)).toMatch(/What submitting will do .*Opens Large amount , Finance review/);
  expect(inputOf(page.text, "field.amount")).toBe("4000");
  expect(await ticketsOf()).toBe(before);
});

test("a form that is sent twice is one ticket", async () => {
  const before = await ticketsOf();
  const first = await room.erin.post("/tickets", { ...lamp, form_id: "lamp-once" });
  const second = await room.erin.post("/tickets", { ...lamp, form_id: "lamp-once" });
  expect([first.status, second.status]).toEqual([303, 303]);
  expect(second.headers["location"]).toBe(first.headers["location"]);
  expect(await ticketsOf()).toBe(before + 1);
});

test("saved for later, seen by nobody else, continued, submitted", async () => {
  const draft = { ...lamp, "field.item": "Rug for later", "field.amount": "a lot", action: "save" };
  const list = await room.erin.submit("/tickets", draft);
  expect(textOf(list)).toMatch(/Rug for later .*only you can see it .*Not submitted/);
  const saved = Number(/saved=(\d+)/.exec(list.text)?.[1]);
  const address = `/tickets/new/${lamp["ticket_definition_id"]}?saved=${saved}`;
  const page = await room.erin.get(address);
  expect(inputOf(page.text, "field.amount")).toBe("a lot");
  expect((await room.erin.get(`/tickets/${saved}`)).headers["location"]).toBe(address);
  expect((await room.alice.get(`/tickets/${saved}`)).status).toBe(404);
  expect((await room.bob.get(address)).status).toBe(404);
  expect((await room.bob.post("/tickets", { ...lamp, saved_ticket_id: saved })).status).toBe(404);
  expect(
    textOf(await room.bob.get(`/admin/workflows/${room.purchase.definitionId}/tickets?status=all`)),
  ).not.toContain("Rug");
  const again = { ...draft, "field.amount": "70", saved_ticket_id: saved };
  await room.erin.submit("/tickets", again);
  const sent = await room.erin.post("/tickets", { ...again, action: "submit" });
  expect(sent.headers["location"]).toBe(`/tickets/${saved}`);
  expect(textOf(await room.erin.get(`/tickets/${saved}`))).toContain(`PR-${saved}: Rug for later`);
  expect((await room.erin.post("/tickets", { ...again, action: "submit" })).status).toBe(409);
});

test("a saved ticket is deleted by its submitter alone, and only while it is saved", async () => {
  const list = await room.dana.submit("/tickets", { ...lamp, action: "save" });
  const saved = Number(/saved=(\d+)/.exec(list.text)?.[1]);
  expect((await room.erin.post(`/tickets/${saved}/deletion`)).status).toBe(404);
  expect(textOf(await room.dana.submit(`/tickets/${saved}/deletion`))).toContain("deleted");
  const ticketId = await room.submit("erin");
  expect((await room.erin.post(`/tickets/${ticketId}/deletion`)).status).toBe(409);
});

test("the form of an older version leads to the new one", async () => {
  const old = (await room.publish({ ...purchase(), key: "stationery", prefix: "ST" })).tickets[
    "purchase"
  ];
  const now = (await room.publish({ ...purchase(), key: "stationery", prefix: "ST" })).tickets[
    "purchase"
  ];
  for (const answer of [
    await room.erin.get(`/tickets/new/${old}`),
    await room.erin.post("/tickets", { ...lamp, ticket_definition_id: old }),
  ]) {
    expect(answer.status).toBe(409);
    expect(answer.text).toContain(`/tickets/new/${now}`);
  }
});

test("a submission that wakes nobody asks first", async () => {
  const lazy = everything([]);
  const [look] = lazy.tasks;
  if (!look) throw new Error("Expected a task.");
  const tasks = [{ ...look, condition: { "==": [{ var: "agreed" }, true] } }];
  const published = await room.publish({ ...lazy, key: "lazy", prefix: "LZ", tasks });
  const blank = { ticket_definition_id: published.tickets["everything"] ?? 0 };
  const asked = await room.erin.post("/tickets", blank);
  expect(asked.status).toBe(409);
  expect(textOf(asked)).toContain("Submit anyway");
  const sure = await room.erin.submit("/tickets", { ...blank, confirmed_stall: "1" });
  expect(textOf(sure)).toContain("Stalled");
});

import { beforeAll, expect, test } from "vitest";
import { textOf } from "../../world/index.js";
import { purchase } from "../purchase.js";
import { inputOf, openRoom, type Room } from "./room.js";

let room: Room;
let form: number;

beforeAll(async () => {
  room = await openRoom();
  const base = purchase();
  const published = await room.publish({
    ...base,
    key: "laid_out",
    prefix: "LO",
    tickets: base.tickets.map((ticket) => ({
      ...ticket,
      edit_layout:
        '<h3>How much</h3>{% field "amount" %}<p onclick="x()">Why not</p><script>alert(1)</script>',
      display_layout: '<p>Wanted: {% field "item" %} for {{ amount }}</p>',
    })),
    tasks: base.tasks.map((task) => ({
      ...task,
      edit_layout: task.key === "review" ? "{% if %}" : "",
      display_layout: task.key === "review" ? '<h4>Look at {% field "item" %}</h4>' : "",
    })),
  });
  form = published.tickets["purchase"] ?? 0;
});

test("a form's layout places its fields; what it left out and is required follows, and nothing of it runs", async () => {
  const page = await room.erin.get(`/tickets/new/${form}`);
  expect(textOf(page)).toMatch(/How much Amount .*Why not Item/);
  expect(inputOf(page.text, "field.item")).toBe("");
  expect(page.text).not.toContain("alert(1)");
  expect(page.text).not.toContain("onclick");
});

test("values stand where a display layout puts them, escaped", async () => {
  const sent = { ticket_definition_id: form, "field.item": "<b>Sofa</b>", "field.amount": "300" };
  const ticket = await room.erin.submit("/tickets", sent);
  expect(textOf(ticket)).toContain("Wanted: <b>Sofa</b> for 300");
  const task = /href="\/tasks\/(\d+)"[^>]*>Finance review: &lt;b&gt;Sofa/.exec(
    (await room.fay.get("/tasks")).text,
  )?.[1];
  const page = await room.fay.get(`/tasks/${task}`);
  expect(textOf(page)).toContain("Look at <b>Sofa</b>");
  expect(page.text).not.toContain("<b>Sofa");
});

test("a broken layout shows the default form", async () => {
  const task = /href="\/tasks\/(\d+)"/.exec((await room.fay.get("/tasks")).text)?.[1];
  expect(textOf(await room.fay.get(`/tasks/${task}`))).toMatch(/Your answer Decision Approve/);
});

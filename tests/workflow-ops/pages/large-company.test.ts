import { beforeAll, expect, test } from "vitest";
import { textOf } from "../../world/index.js";
import { openRoom, type Room } from "./room.js";

let room: Room;
let form: number;

/** A company of so many that no list holds them. */
beforeAll(async () => {
  room = await openRoom();
  form = room.purchase.tickets["purchase"] ?? 0;
  await room.as(
    "alice",
    ({ db, companyId }) =>
      db.$executeRaw`insert into "user" (company_id, email, name)
      select ${companyId}, 'n' || n || '@acme.test', 'Nora Number ' || n from generate_series(1, 300) n`,
  );
});

const submit = (deputy: string) =>
  room.erin.post("/tickets", {
    ticket_definition_id: form,
    action: "submit",
    "field.item": "Lamp",
    "field.amount": "4",
    "field.deputy": deputy,
  });

const newestDeputy = () =>
  room.as("alice", async ({ db }) => {
    const row = await db.workflow_data.findFirstOrThrow({ orderBy: { id: "desc" } });
    const id = Number((row.fields as { deputy?: string }).deputy);
    return (await db.user.findFirstOrThrow({ where: { id } })).name;
  });

test("a user field is typed, with the first people offered, and the page does not grow with the company", async () => {
  const page = await room.erin.get(`/tickets/new/${form}`);
  expect(page.text).toContain('<input class="form-control tf-w-m" type="text" id="field-deputy"');
  expect(page.text.match(/<option/g)?.length).toBeLessThan(110);
});

test.each([
  ["an address", "n250@acme.test", "Nora Number 250"],
  ["a whole name", "nora number 7", "Nora Number 7"],
  ["name and address", "Nora Number 99 <n99@acme.test>", "Nora Number 99"],
  ["a part that one alone has", "Lindq", "Fay Lindqvist"],
])("somebody is meant by %s", async (_what, typed, name) => {
  expect((await submit(typed)).status).toBe(303);
  expect(await newestDeputy()).toBe(name);
});

test("a part that many have is refused, with those offered whom it fits", async () => {
  const answer = await submit("Number 25");
  expect(answer.status).toBe(422);
  expect(textOf(answer)).toContain("11 people match “Number 25”, choose one of them");
  expect(answer.text).toContain('value="Nora Number 250 &lt;n250@acme.test&gt;"');
  expect(answer.text).toContain('value="Number 25"');
});

test("nobody of another company, and nobody who is not there", async () => {
  for (const typed of ["charlie@globex.test", "Nobody At All", String(room.world.users.charlie)])
    expect((await submit(typed)).status).toBe(422);
});

test("people are looked up by part of the name", async () => {
  const found = await room.erin.agent
    .get("/people?q=number%20300")
    .set("Accept", "application/json");
  expect(found.body).toEqual([{ name: "Nora Number 300", email: "n300@acme.test" }]);
  expect(textOf(await room.erin.get("/people?q=%25"))).toContain("Nobody fits");
});

import { beforeAll, expect, test } from "vitest";
import { runBulkAct } from "../../../src/workflow-ops/index.js";
import { purchase } from "../purchase.js";
import { textOf } from "../../world/index.js";
import { inputOf, openRoom, type Room } from "./room.js";

let room: Room;
let at: string;
const reason = "the budget is frozen";

beforeAll(async () => {
  room = await openRoom();
  at = `/admin/workflows/${room.purchase.definitionId}`;
});

const submitted = async (names: readonly string[]) => {
  const ids: number[] = [];
  for (const item of names) ids.push(await room.submit("erin", { item, amount: 40 }));
  return ids;
};

const ticked = (ids: readonly number[]) => ids.map((id) => `id=${id}`).join("&");

/** Acts and reasons in the audit of these tickets and their tasks. */
const audited = (act: string, ids: readonly number[]) =>
  room.as("alice", ({ db }) =>
    db.audit.findMany({
      where: { act, object_id: { in: [...ids] } },
      select: { object_id: true, reason: true },
    }),
  );

/** As the worker would, until nothing waits. */
async function work(address: string): Promise<void> {
  const id = Number(address.split("/").at(-1));
  const companyId = room.world.companies.acme;
  for (let waits = true; waits;) {
    await runBulkAct({ companyId, id });
    waits = await room.as(
      "alice",
      async ({ db }) =>
        (await db.bulk_act.findFirstOrThrow({ where: { id } })).finished_at === null,
    );
  }
}

test("ticked tickets are held one by one; what is refused is told with its sentence, all of it audited", async () => {
  const [one = 0, two = 0, ended = 0] = await submitted(["One", "Two", "Ended"]);
  await room.bob.submit(`/tickets/${ended}/cancellation`, { reason });
  const asked = await room.bob.get(`${at}/bulk/new?act=hold&${ticked([one, two, ended])}`);
  expect(textOf(asked)).toMatch(
    /Put many tickets on hold .*1 ticket of these is in no state for it/,
  );
  expect(await room.status(one)).toBe("IN_PROGRESS");
  const form = { act: "hold", id: [one, two, ended] };
  const without = await room.bob.post(`${at}/bulk`, { ...form, reason: " " });
  expect(without.status).toBe(422);
  expect(without.text).toContain('href="#reason"');
  expect(inputOf(without.text, "id")).toBe(String(one));
  const report = textOf(await room.bob.submit(`${at}/bulk`, { ...form, reason }));
  expect(report).toMatch(/2 of 3 tickets are on hold, 1 was refused\./);
  expect(report).toMatch(/Ended Expected .*, but/);
  expect([await room.status(one), await room.status(two), await room.status(ended)]).toEqual([
    "ON_HOLD",
    "ON_HOLD",
    "CANCELLED",
  ]);
  expect(await audited("ticket_held", [one, two])).toEqual([
    { object_id: one, reason },
    { object_id: two, reason },
  ]);
  const resumed = textOf(await room.bob.submit(`${at}/bulk`, { act: "resume", id: [one, two] }));
  expect(resumed).toMatch(/2 of 2 tickets are resumed\./);
});

test("a form that is sent twice acts once", async () => {
  const [one = 0] = await submitted(["Once"]);
  const form = { act: "cancel", id: [one], reason, form_id: "bulk-once" };
  const first = await room.bob.post(`${at}/bulk`, form);
  const second = await room.bob.post(`${at}/bulk`, form);
  expect([first.status, second.status]).toEqual([303, 303]);
  expect(second.headers["location"]).toBe(first.headers["location"]);
  expect(await room.steps(one)).toBe(2);
});

test("the open task of ticked tickets is assigned to people who may do it", async () => {
  const [one = 0, two = 0] = await submitted(["One", "Two"]);
  await room.bob.submit(`/tasks/${await room.task(two, "review")}/skip`, {
    reason,
    "field.decision": "approve",
  });
  const address = `${at}/bulk/new?act=assign&${ticked([one, two])}`;
  expect(textOf(await room.bob.get(address))).toContain("Show who may do it");
  const asked = textOf(await room.bob.get(`${address}&task_key=review`));
  expect(asked).toContain("Who is to do Finance review");
  expect(asked).toContain("Fay Lindqvist");
  expect(asked).not.toMatch(/Charlie/);
  const form = { act: "assign", id: [one, two], task_key: "review" };
  expect((await room.bob.post(`${at}/bulk`, form)).status).toBe(422);
  const { charlie, fay } = room.world.users;
  const stranger = textOf(await room.bob.submit(`${at}/bulk`, { ...form, user_ids: charlie }));
  expect(stranger).toMatch(/0 of 2 tickets are assigned, 2 were refused/);
  const done = textOf(await room.bob.submit(`${at}/bulk`, { ...form, user_ids: fay }));
  expect(done).toMatch(/1 of 2 tickets is assigned, 1 was refused/);
  expect(done).toContain("Expected the task to be open on this ticket, but it is not.");
  expect(textOf(await room.fay.get("/tasks?whose=mine&q=One"))).toContain("For you by name");
});

test("all that match are acted on, and many by a job whose progress is shown", async () => {
  await submitted(Array.from({ length: 30 }, (_, n) => `Many ${n}`));
  const asked = await room.bob.get(
    `${at}/bulk/new?act=hold&all=1&filter=${encodeURIComponent("q=many")}`,
  );
  expect(textOf(asked)).toContain("All tickets that the filter finds");
  const answer = await room.bob.post(`${at}/bulk`, {
    act: "hold",
    all: "1",
    filter: "q=many",
    reason,
  });
  const address = answer.headers["location"] ?? "";
  const before = await room.bob.get(address);
  expect(textOf(before)).toMatch(/0 of 30 tickets have been looked at/);
  expect(before.text).toContain("data-look-again");
  await work(address);
  expect(textOf(await room.bob.get(address))).toMatch(/30 of 30 tickets are on hold\./);
  expect((await room.fay.get(address)).status).toBe(404);
});

test("a resumption that would leave nothing open is left on hold and told; each act keeps its reason", async () => {
  const [fine = 0, empty = 0] = await submitted(["Fine", "Empty"]);
  const done = { reason, "field.decision": "approve" };
  await room.bob.submit(`/tasks/${await room.task(empty, "review")}/skip`, done);
  const form = { id: [fine, empty], reason };
  await room.bob.submit(`${at}/bulk`, { ...form, act: "hold" });
  const correction = { step: 3, "field.decision": "", reason, action: "apply" };
  await room.bob.submit(`/tickets/${empty}/correction`, correction);
  const report = textOf(await room.bob.submit(`${at}/bulk`, { ...form, act: "resume" }));
  expect(report).toMatch(/1 of 2 tickets is resumed, 1 was refused\./);
  expect(report).toMatch(/Empty Expected .*, but/);
  expect([await room.status(fine), await room.status(empty)]).toEqual(["IN_PROGRESS", "ON_HOLD"]);
  await room.bob.submit(`${at}/bulk`, { ...form, act: "cancel" });
  expect(await audited("ticket_resumed", form.id)).toEqual([{ object_id: fine, reason }]);
  expect(await audited("ticket_cancelled", form.id)).toEqual(
    form.id.map((object_id) => ({ object_id, reason })),
  );
  const began = await room.as("alice", ({ db }) =>
    db.audit.count({ where: { act: "bulk_act_started", reason } }),
  );
  expect(began).toBeGreaterThanOrEqual(3);
});

test("whoever lost the right meanwhile has done nothing", async () => {
  const ids = await submitted(Array.from({ length: 22 }, (_, n) => `Later ${n}`));
  const answer = await room.bob.post(`${at}/bulk`, { act: "cancel", id: ids, reason });
  const hr = {
    company_id: room.world.companies.acme,
    user_id: room.world.users.bob,
    role_id: room.world.roles.acme["HR"] ?? 0,
  };
  await room.as("alice", ({ db }) => db.user_role.deleteMany({ where: hr }));
  await work(answer.headers["location"] ?? "");
  const report = textOf(await room.alice.get(answer.headers["location"] ?? ""));
  expect(report).toMatch(/0 of 22 tickets are cancelled, 22 were refused/);
  expect(await room.status(ids[0] ?? 0)).toBe("IN_PROGRESS");
  await room.as("alice", ({ db }) => db.user_role.create({ data: hr }));
});

test("what is no ticket of the workflow is not touched, and none at all is refused", async () => {
  const other = await room.publish({ ...purchase(), key: "other", prefix: "OT" });
  const [mine = 0] = await submitted(["Mine"]);
  const elsewhere = `/admin/workflows/${other.definitionId}`;
  expect(
    (await room.bob.post(`${elsewhere}/bulk`, { act: "cancel", id: [mine], reason })).status,
  ).toBe(422);
  expect((await room.bob.get(`${at}/bulk/new?act=hold`)).status).toBe(422);
  expect(await room.status(mine)).toBe("IN_PROGRESS");
});

test("no form that somebody sent before stands in the way of an act on many tickets", async () => {
  const [one = 0, two = 0] = await submitted(["Shielded", "After it"]);
  for (let act = 1; act < 30; act += 1)
    for (const form_id of [`bulk-${act}-${one}`, `bulk/${act}/${one}`])
      await room.erin.post(`/tickets/${one}/watching`, { watching: "1", form_id });
  const spent = await room.as("alice", ({ db }) =>
    db.used_form.count({ where: { form_id: { startsWith: "bulk-" } } }),
  );
  expect(spent).toBeGreaterThanOrEqual(29); // so they are spent, the others were given new ids
  const report = textOf(
    await room.bob.submit(`${at}/bulk`, { act: "hold", id: [one, two], reason }),
  );
  expect(report).toMatch(/2 of 2 tickets are on hold\./);
  expect(await room.status(two)).toBe("ON_HOLD");
});

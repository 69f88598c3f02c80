import { beforeAll, beforeEach, expect, test } from "vitest";
import { clearNotifications, withCompany } from "../../../src/db/index.js";
import { mailPerson, sendDigests } from "../../../src/workflow-ops/index.js";
import { hire } from "../../rights/cast.js";
import { textOf } from "../../world/index.js";
import { openRoom, type Room } from "./room.js";
import { tellAll, toldTo } from "./told.js";

let room: Room;
let ticketId: number;

beforeAll(async () => {
  room = await openRoom();
});
beforeEach(async () => {
  ticketId = await room.submit("erin");
});

type Who = Parameters<typeof toldTo>[1];
const kinds = async (person: Who) => (await toldTo(room, person, ticketId)).map(({ kind }) => kind);

test("a round tells those whose role may do what it opened, and who did it of nothing", async () => {
  await tellAll(room);
  expect(await kinds("fay")).toEqual(["WORK"]);
  expect(await kinds("erin")).toEqual([]);
  expect(await kinds("bob")).toEqual([]);
  expect(await kinds("dana")).toEqual([]);
  const task = await room.task(ticketId, "review");
  await room.fay.submit(`/tasks/${task}/completion`, { revision: 1, "field.decision": "rework" });
  await tellAll(room);
  expect(await kinds("erin")).toEqual(["ASSIGNED"]); // by the assignee field; that the ticket moved goes without saying
  expect(await kinds("fay")).toEqual(["WORK"]);
});

test("told again by a job that is done again, nobody is told twice", async () => {
  await tellAll(room);
  await tellAll(room);
  expect(await kinds("fay")).toEqual(["WORK"]);
});

test("watchers are told that it moves, is commented on, and ends; who stopped watching is not", async () => {
  const task = await room.task(ticketId, "review");
  await room.bob.submit(`/tickets/${ticketId}/watching`, { watching: "1" });
  await room.fay.submit(`/tasks/${task}/comments`, { body: "Hm, @Erin Walsh" });
  await room.fay.submit(`/tasks/${task}/completion`, { revision: 1, "field.decision": "approve" });
  await tellAll(room);
  expect(await kinds("erin")).toEqual(["MENTIONED", "MOVED"]);
  expect(await kinds("bob")).toEqual(["COMMENTED", "WORK"]);
  await room.erin.submit(`/tickets/${ticketId}/watching`, { watching: "0" });
  await room.bob.submit(`/tickets/${ticketId}/cancellation`, { reason: "for the test" });
  await tellAll(room);
  expect(await kinds("erin")).toEqual(["MENTIONED", "MOVED"]);
  await room.bob.submit(`/tickets/${ticketId}/reopening`, {
    reason: "for the test",
    confirmed_stall: "1",
  });
  await room.erin.submit(`/tickets/${ticketId}/watching`, { watching: "1" });
  await room.bob.submit(`/tickets/${ticketId}/cancellation`, { reason: "for the test" });
  await tellAll(room);
  expect((await kinds("erin")).at(-1)).toBe("ENDED");
});

test("an assignment tells those whom it names anew; a cancelled task those who had it", async () => {
  const task = await room.task(ticketId, "review");
  const { fay } = room.world.users;
  await room.bob.submit(`/tasks/${task}/assignment`, { user_ids: fay });
  expect(await kinds("fay")).toEqual(["ASSIGNED"]);
  await room.bob.submit(`/tasks/${task}/assignment`, { user_ids: fay });
  expect(await kinds("fay")).toEqual(["ASSIGNED"]);
  await room.fay.submit(`/tasks/${task}/claim`);
  await room.bob.submit(`/tickets/${ticketId}/cancellation`, { reason: "for the test" });
  await tellAll(room);
  expect(await kinds("fay")).toEqual(["ASSIGNED", "CANCELLED"]);
});

test("the page counts, leads on, and marks as read; another's are nobody else's", async () => {
  await tellAll(room);
  const page = await room.fay.get("/notifications?unread=1");
  expect(page.text).toMatch(/Notifications<\/span><span class="tf-count">\d+/);
  const [told] = await toldTo(room, "fay", ticketId);
  expect(textOf(page)).toContain("Finance review waits for somebody with your role.");
  const led = await room.fay.get(`/notifications/${told?.id}`);
  expect(led.headers["location"]).toBe(`/tasks/${await room.task(ticketId, "review")}`);
  expect((await toldTo(room, "fay", ticketId))[0]?.read_at).not.toBeNull();
  await room.fay.submit(`/notifications/${told?.id}/reading`, { read: "0" });
  expect((await toldTo(room, "fay", ticketId))[0]?.read_at).toBeNull();
  for (const visitor of [room.alice, room.bob, room.charlie])
    expect((await visitor.get(`/notifications/${told?.id}`)).status).toBe(404);
  await room.bob.submit("/notifications/reading", { up_to: 2_000_000_000 });
  expect((await toldTo(room, "fay", ticketId))[0]?.read_at).toBeNull();
  await room.fay.submit("/notifications/reading", { up_to: told?.id });
  expect((await toldTo(room, "fay", ticketId))[0]?.read_at).not.toBeNull();
  expect((await room.fay.get("/notifications?q=nothing-of-it")).text).toContain("Nothing fits");
  expect((await room.fay.get("/notifications.csv")).text).toContain(
    "Finance review waits for somebody",
  );
});

test("what leads nowhere any more says so", async () => {
  await tellAll(room);
  const [told] = await toldTo(room, "fay", ticketId);
  const user_ids = await hire(room, "Lea", ["Finance"]);
  await room.bob.submit(`/tasks/${await room.task(ticketId, "review")}/assignment`, { user_ids });
  const led = await room.fay.get(`/notifications/${told?.id}`);
  expect(led.headers["location"]).toBe("/notifications");
});

test("each kind is told as its reader wants it", async () => {
  const off = { "app.COMMENTED": "on", "mail.WORK": "NEVER", "mail.COMMENTED": "SOON" };
  await room.fay.submit("/account/notifications", off);
  await tellAll(room);
  expect(await kinds("fay")).toEqual([]);
  await room.fay.submit("/account/notifications", { "app.WORK": "on", "mail.WORK": "SOON" });
  const again = await room.submit("erin");
  await tellAll(room);
  const [told] = await toldTo(room, "fay", again);
  expect(told).toMatchObject({ kind: "WORK", in_app: true, by_mail: "SOON", mailed_at: null });
});

const mails = (userId: number) =>
  room.as("alice", ({ db }) =>
    db.mail.findMany({ where: { user_id: userId }, orderBy: { id: "asc" } }),
  );

test("mails are collected: one a person for all that came meanwhile, none of what was read by then", async () => {
  const { fay, erin } = room.world.users;
  const companyId = room.world.companies.acme;
  await room.fay.submit("/account/notifications", { "app.WORK": "on", "mail.WORK": "SOON" });
  await room.submit("erin");
  await room.submit("erin");
  await tellAll(room);
  const queued = await room.as(
    "alice",
    ({ db }) =>
      db.$queryRaw<{ key: string; wait: number }[]>`
      select j.key, extract(epoch from j.run_at - now())::float8 as wait from graphile_worker._private_jobs j
      where j.key = ${`mail-notifications:${companyId}:${fay}`}`,
  );
  expect(queued).toHaveLength(1);
  expect(queued[0]?.wait).toBeGreaterThan(200);
  const before = (await mails(fay)).length;
  await mailPerson({ companyId, userId: fay });
  await mailPerson({ companyId, userId: fay });
  expect(await mails(fay)).toHaveLength(before + 1);
  expect((await mails(fay)).at(-1)?.subject).toMatch(/^\d+ things for you$/);
  await room.submit("erin");
  await tellAll(room);
  await room.fay.submit("/notifications/reading", { up_to: 2_000_000_000 });
  await mailPerson({ companyId, userId: fay });
  expect(await mails(fay)).toHaveLength(before + 1);
  expect(await mails(erin)).toEqual([]);
});

test("the digest comes once a day, from seven in the morning of its reader", async () => {
  const { bob } = room.world.users;
  const companyId = room.world.companies.acme;
  const task = await room.task(ticketId, "review");
  await room.fay.submit(`/tasks/${task}/completion`, { revision: 1, "field.decision": "approve" });
  await tellAll(room);
  const setClock = (hour: number) =>
    withCompany(
      { companyId },
      ({ db }) =>
        // A zone in which it is this hour now.
        db.$executeRaw`update "user" set digest_sent_on = null, time_zone = (
        select name from pg_timezone_names where extract(hour from now() at time zone name) = ${hour} and name like 'Etc/%' limit 1)
        where id = ${bob}`,
    );
  await withCompany(
    { companyId },
    ({ db }) =>
      db.$executeRaw`update "user" set digest_sent_on = (now() + interval '1 day')::date where id <> ${bob}`,
  );
  await setClock(6);
  expect(await sendDigests({ companyId })).toBe(0);
  await setClock(9);
  expect(await sendDigests({ companyId })).toBe(0); // all of it came after seven: it is tomorrow's
  expect(await mails(bob)).toEqual([]);
  await withCompany(
    { companyId },
    ({ db }) =>
      db.$executeRaw`insert into notification (company_id, user_id, kind, about, workflow_instance_id, in_app, by_mail, created_at)
      values (${companyId}, ${bob}, 'MOVED', 'before seven', ${ticketId}, true, 'DAILY', now() - interval '4 hours')`,
  );
  expect(await sendDigests({ companyId })).toBe(1);
  expect(await sendDigests({ companyId })).toBe(0);
  expect((await mails(bob)).map(({ subject }) => subject)).toEqual([
    expect.stringMatching(/^Your day: \d+ things$/),
  ]);
});

test("what was told long ago is cleared out", async () => {
  await tellAll(room);
  expect(await clearNotifications(24)).toBe(0);
  expect(await kinds("fay")).toEqual(["WORK"]);
});

test("a notification keeps the title that the ticket had then: who may not see it any more learns nothing newer", async () => {
  await tellAll(room);
  await room.as("alice", ({ db }) =>
    db.workflow_instance.updateMany({ where: { id: ticketId }, data: { title: "Salary 99,000" } }),
  );
  const page = textOf(await room.fay.get("/notifications"));
  expect(page).toContain("Finance review");
  expect(page).not.toContain("Salary");
  expect(textOf(await room.fay.get("/notifications?q=Salary"))).not.toContain("Finance review");
});

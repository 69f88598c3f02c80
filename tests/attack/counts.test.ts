import { beforeAll, describe, expect, test, vi } from "vitest";
import type * as Settings from "../../src/settings.js";
import type { Actor, Rejection } from "../../src/access/index.js";
import { createRole } from "../../src/accounts/index.js";
import { createUser } from "../../src/accounts/commands/create-user.js";
import { createUserLink } from "../../src/accounts/commands/create-user-link.js";
import { madeToday, withCompany } from "../../src/db/index.js";
import { writeMail } from "../../src/mail/index.js";
import {
  createVersion,
  createWorkflow,
  importDefinition,
  publishWorkflow,
} from "../../src/workflow-design/index.js";
import { saveTicket, submitTicket } from "../../src/workflow-ops/index.js";
import { purchase } from "../workflow-ops/purchase.js";
import { ok } from "../workflow-ops/scene.js";
import { openRoom, type Room } from "../workflow-ops/pages/room.js";
import { Visitor, emailOf, PASSWORD, textOf } from "../world/index.js";

// the figures of settings.ts, so small that a test reaches them
vi.mock("../../src/settings.js", async (original) => {
  const settings = await original<typeof Settings>();
  return {
    ...settings,
    sessionLimits: { ...settings.sessionLimits, atOnce: 3 },
    companyCounts: {
      users: 12,
      invitations: 4,
      roles: 12,
      workflows: 6,
      versions: 3,
      ticketsADay: 30,
      mailsADay: 20,
    },
    userCounts: { savedTickets: 5 },
  };
});

let room: Room;
let alice: Actor;
let n = 0;

beforeAll(async () => {
  room = await openRoom();
  alice = await room.as("alice", async (_tx, actor) => actor);
});

type Answer = { ok: true } | { ok: false; rejection: Rejection };

/** How many of these came through; the others were refused because it is full. */
async function throughOf(answers: Promise<Answer>[]): Promise<number> {
  const all = await Promise.all(answers);
  const refused = all.flatMap((answer) => (answer.ok ? [] : [answer.rejection]));
  expect(new Set(refused.map(({ detail }) => detail))).toEqual(
    new Set(refused.length > 0 ? ["full"] : []),
  );
  for (const { sentence } of refused) expect(sentence).toMatch(/^Expected at most \d+ .*, but /);
  return all.length - refused.length;
}

const times = (count: number, work: () => Promise<Answer>): Promise<Answer>[] =>
  Array.from({ length: count }, work);

const newUser = () => {
  const name = `Guest ${(n += 1)}`;
  const email = `guest${n}@acme.test`;
  return createUser(alice, { name, email, roleIds: [], formId: `user-${n}` });
};

test("an import makes at most a hundred roles, and says so instead of trying", async () => {
  const file = purchase({ key: "role_flood", prefix: "RF" });
  const tasks = file.tasks.map((task, at) => ({
    ...task,
    executor_roles: Array.from({ length: 90 }, (_, more) => `Flood ${at} ${more}`),
  }));
  const text = JSON.stringify({ ...file, ticket_admin_roles: [], tasks });
  const answer = await importDefinition(alice, { text, missingRoles: "create" });
  expect(answer.ok ? null : answer.rejection).toMatchObject({
    code: "invalid",
    sentence: expect.stringContaining("at most 100 roles that are to be made") as string,
  });
});

describe("of many at once no more come through than there is room for", () => {
  test("invitations, then users", async () => {
    const count = () => room.as("alice", ({ db }) => db.user.count());
    expect(await throughOf(times(10, newUser))).toBe(4);
    const { password_hash } = await room.as("alice", ({ db }) =>
      db.user.findFirstOrThrow({ where: { id: alice.userId } }),
    );
    await room.as("alice", ({ db }) =>
      db.user.updateMany({ where: { password_hash: null }, data: { password_hash } }),
    );
    const room1 = 12 - (await count());
    expect(room1).toBeGreaterThan(0);
    expect(await throughOf(times(10, newUser))).toBe(Math.min(room1, 4));
    await room.as("alice", ({ db }) =>
      db.user.updateMany({ where: { password_hash: null }, data: { password_hash } }),
    );
    expect(await count()).toBe(12);
    expect(await throughOf([newUser()])).toBe(0);
  });

  test("a form that was refused can be sent again when there is room", async () => {
    const input = { name: "Late", email: "late@acme.test", roleIds: [], formId: "late-one" };
    expect((await createUser(alice, input)).ok).toBe(false);
    const page = await room.alice.post("/company/users", {
      name: "Late",
      email: "late@acme.test",
    });
    expect(page.status).toBe(409);
    expect(textOf(page)).toContain("Expected at most 12 users in a company");
    const spent = await room.as("alice", ({ db }) =>
      db.used_form.findMany({ where: { form_id: "late-one" } }),
    );
    expect(spent).toEqual([]);
  });

  test("roles, those of an import too", async () => {
    const before = await room.as("alice", ({ db }) => db.role.count());
    const newRole = () =>
      createRole(alice, {
        name: `Team ${(n += 1)}`,
        description: "",
        isCompanyAdmin: false,
        isWorkflowDesigner: false,
        formId: `role-${n}`,
      });
    expect(await throughOf(times(12 - before - 1, newRole))).toBe(12 - before - 1);
    const file = purchase({ key: "with_new_roles", prefix: "WNR" });
    const text = JSON.stringify({
      ...file,
      ticket_admin_roles: ["Never Seen", "Nor This"],
    });
    const imported = await importDefinition(alice, { text, missingRoles: "create" });
    expect(imported.ok ? "" : imported.rejection.sentence).toContain("with the 2 new ones");
    expect(await throughOf(times(6, newRole))).toBe(1);
    expect(await room.as("alice", ({ db }) => db.role.count())).toBe(12);
  });

  test("workflows", async () => {
    const before = await room.as("alice", ({ db }) => db.workflow_family.count());
    const newWorkflow = () => {
      n += 1;
      const prefix = `W${String.fromCharCode(65 + (n % 26))}${String.fromCharCode(65 + Math.floor(n / 26))}`;
      const texts = { key: `flow_${n}`, prefix, title: `Flow ${n}`, description: "" };
      return createWorkflow(alice, { ...texts, ext_ref: [], ticketAdminRoleIds: [] });
    };
    expect(await throughOf(times(10, newWorkflow))).toBe(6 - before);
  });

  test("saved tickets of one user; another's are not among them", async () => {
    const ticketDefinitionId = room.purchase.tickets["purchase"] ?? 0;
    const erin = await room.as("erin", async (_tx, actor) => actor);
    const save = () => saveTicket(erin, { ticketDefinitionId, typed: { item: "Lamp" } });
    expect(await throughOf(times(9, save))).toBe(5);
    const bob = await room.as("bob", async (_tx, actor) => actor);
    ok(await saveTicket(bob, { ticketDefinitionId, typed: {} }));
    const saved = await room.as("erin", ({ db }) =>
      db.workflow_instance.findFirstOrThrow({
        where: { status: "NOT_STARTED", submitter_id: erin.userId },
      }),
    );
    ok(await saveTicket(erin, { ticketDefinitionId, typed: {}, savedTicketId: saved.id }));
  });

  test("sessions of a user: the oldest end", async () => {
    const first = new Visitor(room.app.url);
    await first.signIn(emailOf("dana"), PASSWORD);
    const later: Visitor[] = [];
    for (let more = 0; more < 3; more += 1) {
      const visitor = new Visitor(room.app.url);
      await visitor.signIn(emailOf("dana"), PASSWORD);
      later.push(visitor);
    }
    expect((await first.get("/account")).status).toBe(303);
    for (const visitor of later) expect((await visitor.get("/account")).status).toBe(200);
    await Promise.all(
      Array.from({ length: 4 }, () => new Visitor(room.app.url).signIn(emailOf("dana"), PASSWORD)),
    );
    const living = await room.as("dana", ({ db }) =>
      db.session.count({ where: { user_id: room.world.users.dana, ended_at: null } }),
    );
    expect(living).toBe(3);
  });
});

test("a workflow has only so many versions", async () => {
  const { definitionId } = room.purchase;
  for (let more = 0; more < 2; more += 1) {
    const made = ok(await createVersion(alice, { id: definitionId }));
    ok(await publishWorkflow(alice, { id: Number(made.id) }));
  }
  expect(await throughOf([createVersion(alice, { id: definitionId })])).toBe(0);
});

test("a company begins only so many tickets in a day; another company's are not among them", async () => {
  const ticketDefinitionId = await room.as("alice", async ({ db }) => {
    const definition = await db.workflow_definition.findFirstOrThrow({
      where: { key: "purchase", status: "ACTIVE" },
    });
    const where = { workflow_definition_id: definition.id };
    return (await db.ticket_definition.findFirstOrThrow({ where })).id;
  });
  const erin = await room.as("erin", async (_tx, actor) => actor);
  const values = { item: "Lamp", amount: 40 };
  const before = await room.as("alice", ({ db }) => db.workflow_instance.count());
  let through = 0;
  for (let more = 0; more < 35; more += 1) {
    const answer = await submitTicket(erin, { ticketDefinitionId, values });
    if (answer.ok) through += 1;
    else expect(answer.rejection.sentence).toContain("30 tickets of a company in a day");
  }
  expect(before).toBeGreaterThan(0);
  expect(before + through).toBe(30);
  const charlie = await room.as("charlie", async (_tx, actor) => actor);
  expect(await withCompany(charlie, (tx) => madeToday(tx, "workflow_instance", 30))).toBe(0);
});

test("what begins while the first looks are under way is not forgotten", async () => {
  const charlie = await room.as("charlie", async (_tx, actor) => actor);
  const ask = () =>
    withCompany(charlie, async (tx) => {
      if ((await madeToday(tx, "mail", 30)) >= 30) return;
      const mail = { recipient: "x@globex.test", subject: "", state: "KEPT" as const };
      await tx.db.mail.create({
        data: { company_id: charlie.companyId, user_id: charlie.userId, ...mail },
      });
    });
  await Promise.all(Array.from({ length: 20 }, ask));
  for (let more = 0; more < 20; more += 1) await ask();
  expect(await withCompany(charlie, ({ db }) => db.mail.count())).toBe(30);
});

test("a company writes only so many mails in a day: what is of no use without its mail is refused, the rest is not sent", async () => {
  const link = (id: number) => createUserLink(alice, id, (token) => `https://x.test/${token}`);
  const { erin } = room.world.users;
  const yesterday = { created_at: new Date(Date.now() - 86_400_000), state: "KEPT" as const };
  const row = { company_id: alice.companyId, user_id: erin, recipient: "x@acme.test", subject: "" };
  await room.as("alice", ({ db }) =>
    db.mail.createMany({ data: Array.from({ length: 30 }, () => ({ ...row, ...yesterday })) }),
  );
  const results: Answer[] = [];
  for (let more = 0; more < 25; more += 1) results.push(await link(erin));
  expect(results.filter((each) => each.ok).length).toBe(20);
  const last = results.at(-1);
  expect(last?.ok === false && last.rejection.sentence).toContain("20 mails of a company in a day");
  const links = await room.as("alice", ({ db }) =>
    db.user_link.count({ where: { user_id: erin, used_at: null, expires_at: { gt: new Date() } } }),
  );
  expect(links).toBe(1); // the refused ones ended none and made none
  const letter = { recipient: "erin@acme.test", subject: "Hello", body: "Secret" };
  expect(await withCompany(alice, (tx) => writeMail(tx, erin, letter))).toBe(false);
  const unsent = await room.as("alice", ({ db }) =>
    db.mail.findFirstOrThrow({ where: { subject: "Hello" } }),
  );
  expect(unsent).toMatchObject({ state: "FAILED", body: null });
  expect(unsent.error).toContain("Expected at most 20 mails");
});

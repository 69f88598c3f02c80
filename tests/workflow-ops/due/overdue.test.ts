import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { companiesWithOverdue } from "../../../src/db/index.js";
import type { Due } from "../../../src/engine/index.js";
import {
  assignTask,
  claimTask,
  holdTicket,
  needsAttention,
  recountDue,
  remindTask,
  resumeTicket,
} from "../../../src/workflow-ops/index.js";
import type { Person } from "../../world/index.js";
import { lamp } from "../purchase.js";
import { ok, openScene, refusal, type Scene } from "../scene.js";
import { dueRow, itIs, runJob, timedPurchase, told, worked } from "./timed.js";

/* 30 November 2026 is a Monday; what is submitted at nine with eight hours is due at five. Bob administers the workflow, Fay is Finance. */

let scene: Scene;
const why = { reason: "for the test" };

/** A purchase submitted on Monday at nine, by Erin. */
async function submit(review: Due, moment = "2026-11-30T09:00:00Z"): Promise<number> {
  itIs(moment);
  const published = await scene.publish(timedPurchase({ review }));
  return scene.submit("erin", published.tickets["purchase"] ?? 0, lamp);
}

async function taskOf(ticketId: number): Promise<number> {
  return (await scene.open(ticketId))["review"]?.id ?? 0;
}

async function claim(person: Person, ticketId: number): Promise<void> {
  ok(await claimTask(await scene.actor(person), { taskId: await taskOf(ticketId) }));
}

async function assign(ticketId: number, ...to: readonly Person[]): Promise<void> {
  const userIds = to.map((one) => scene.world.users[one]);
  const taskId = await taskOf(ticketId);
  ok(await assignTask(await scene.actor("bob"), { taskId, userIds, ...why }));
}

async function runAt(moment: string): Promise<void> {
  itIs(moment);
  await runJob(scene);
}

const escalating = (act: "tell" | "reassign", role: string, after_hours = 0): Due => ({
  ...{ hours: 8, counted: "working" },
  escalation: { act, role, after_hours },
});

const audited = async (ticketId: number) => {
  const object_id = await taskOf(ticketId);
  return scene.as("alice", ({ db }) =>
    db.audit.findMany({ where: { object_id, act: { in: ["task_escalated", "task_reminded"] } } }),
  );
};

beforeAll(async () => {
  scene = await openScene();
});

/** What some of the tests change for a while. */
afterEach(() =>
  scene.as("alice", async ({ db }) => {
    const { dana } = scene.world.users;
    await db.user_role.deleteMany({ where: { user_id: dana, role_id: roleId("Finance") } });
    await db.user.updateMany({ data: { is_active: true, deactivated_at: null } });
  }),
);

const roleId = (name: string): number => scene.world.roles.acme[name] ?? 0;

function makeDanaFinance(): Promise<unknown> {
  const { dana } = scene.world.users;
  return scene.as("alice", ({ companyId, db }) =>
    db.user_role.create({
      data: { company_id: companyId, user_id: dana, role_id: roleId("Finance") },
    }),
  );
}

describe("a task that is overdue", () => {
  it("is told to those who could do it and to the ticket's admins, once, and not before", async () => {
    const id = await submit(worked(8));
    await runAt("2026-11-30T16:59:59Z");
    expect(await told(scene, id)).toEqual([]);
    await runAt("2026-11-30T17:00:00Z");
    const those = ["bob OVERDUE review {}", "fay OVERDUE review {}"];
    expect((await told(scene, id)).toSorted()).toEqual(those);
    expect(await dueRow(scene, id, "review")).toMatchObject({ told: "2026-11-30T17:00" });
    await runAt("2026-12-02T17:00:00Z");
    await Promise.all([runJob(scene), runJob(scene)]);
    expect((await told(scene, id)).toSorted()).toEqual(those);
  });

  it("is told to whoever has claimed it, and not to others of their role", async () => {
    await makeDanaFinance();
    const id = await submit(worked(8));
    await claim("dana", id);
    await runAt("2026-12-01T09:00:00Z");
    expect((await told(scene, id)).toSorted()).toEqual([
      "bob OVERDUE review {}",
      "dana OVERDUE review {}",
    ]);
  });

  it("is told to those it names, and to the company's admins where the workflow names none", async () => {
    itIs("2026-11-30T09:00:00Z");
    const other = { key: "own", prefix: "OW", ticket_admin_roles: [] };
    const workflow = timedPurchase({ fix: worked(1) }, other);
    const form = (await scene.publish(workflow)).tickets["purchase"] ?? 0;
    const id = await scene.submit("erin", form, lamp);
    ok(await scene.complete("fay", id, "review", { decision: "rework", comment: null }));
    await runAt("2026-11-30T10:00:00Z");
    expect((await told(scene, id)).toSorted()).toEqual([
      "alice OVERDUE fix {}",
      "erin OVERDUE fix {}",
    ]);
  });

  it("is not told while its ticket is on hold, nor once it is done", async () => {
    const [id, done] = [await submit(worked(8)), await submit(worked(8))];
    ok(await scene.complete("fay", done, "review", { decision: "approve", comment: null }));
    itIs("2026-11-30T12:00:00Z");
    ok(await holdTicket(await scene.actor("bob"), { ticketId: id, ...why }));
    await runAt("2026-12-05T09:00:00Z");
    expect(await told(scene, id)).toEqual([]);
    expect(await told(scene, done)).toEqual([]);
    ok(await resumeTicket(await scene.actor("bob"), { ticketId: id }));
    await runAt("2026-12-07T13:59:59Z");
    expect(await told(scene, id)).toEqual([]);
    await runAt("2026-12-07T14:00:00Z");
    expect(await told(scene, id)).toHaveLength(2);
  });

  it("is told again when the calendar has made it due later, at that time", async () => {
    const id = await submit(worked(8), "2027-03-01T09:00:00Z");
    await runAt("2027-03-01T18:00:00Z");
    const day = new Date("2027-03-01");
    const holiday = { company_id: scene.world.companies.acme, day, name: "Closed after all" };
    await scene.as("alice", ({ db }) => db.holiday.create({ data: holiday }));
    await recountDue({ companyId: scene.world.companies.acme, afterId: 0 });
    expect(await dueRow(scene, id, "review")).toMatchObject({
      due: "2027-03-02T17:00",
      told: null,
    });
    await runAt("2027-03-02T16:00:00Z");
    expect(await told(scene, id)).toHaveLength(2);
    await runAt("2027-03-02T17:00:00Z");
    expect(await told(scene, id)).toHaveLength(4);
  });

  it("is told to nobody who wants to hear nothing of it", async () => {
    const silent = { kind: "OVERDUE" as const, in_app: false, by_mail: "NEVER" as const };
    await scene.as("fay", ({ companyId, db }, { userId }) =>
      db.notification_preference.create({
        data: { company_id: companyId, user_id: userId, ...silent },
      }),
    );
    const id = await submit(worked(8));
    await runAt("2026-12-01T09:00:00Z");
    expect(await told(scene, id)).toEqual(["bob OVERDUE review {}"]);
    await scene.as(
      "alice",
      ({ db }) =>
        db.$executeRaw`update notification_preference set in_app = true, by_mail = 'SOON'`,
    );
  });

  it("makes its company one of those that the crontab finds, until it was told", async () => {
    await submit(worked(8));
    const found = async (moment: string) => companiesWithOverdue(0, new Date(moment));
    expect(await found("2026-11-30T16:59:59Z")).toEqual([]);
    expect(await found("2026-11-30T17:00:00Z")).toEqual([scene.world.companies.acme]);
    await runAt("2026-11-30T17:00:00Z");
    expect(await found("2026-12-30T17:00:00Z")).toEqual([]);
  });
});

describe("an escalation", () => {
  it("tells the holders of a role who may see the ticket, some working hours later", async () => {
    const id = await submit(escalating("tell", "Employee", 2));
    await runAt("2026-11-30T17:00:00Z");
    expect(await told(scene, id)).toHaveLength(2);
    await runAt("2026-12-01T10:59:59Z");
    expect(await told(scene, id)).toHaveLength(2);
    await runAt("2026-12-01T11:00:00Z");
    const role = '{"role":"Employee"}';
    // Dana is an employee too, and may not see Erin's ticket.
    expect((await told(scene, id)).slice(2).toSorted()).toEqual([
      `bob OVERDUE review ${role}`,
      `erin OVERDUE review ${role}`,
      `fay OVERDUE review ${role}`,
    ]);
    expect(await dueRow(scene, id, "review")).toMatchObject({
      escalated: "2026-12-01T11:00",
      missed: false,
    });
    await runAt("2026-12-03T11:00:00Z");
    expect(await told(scene, id)).toHaveLength(5);
  });

  it("at once tells each of them once", async () => {
    const id = await submit(escalating("tell", "Finance"));
    await runAt("2026-11-30T17:00:00Z");
    expect((await told(scene, id)).toSorted()).toEqual([
      "bob OVERDUE review {}",
      'fay OVERDUE review {"role":"Finance"}',
    ]);
  });

  it("to a role of which nobody may see the ticket tells its admins", async () => {
    const id = await submit(escalating("tell", "Workflow Designer"));
    await runAt("2026-11-30T17:00:00Z");
    const missed = '{"role":"Workflow Designer","missed":"tell"}';
    expect(await told(scene, id)).toContain(`bob OVERDUE review ${missed}`);
    expect(await dueRow(scene, id, "review")).toMatchObject({ missed: true });
  });

  it("gives the task to those of a role who may do it, and takes it from whoever has it", async () => {
    // Dana is of Finance, who may review, for a while; it escalates to her as a designer.
    await makeDanaFinance();
    const id = await submit(escalating("reassign", "Workflow Designer"));
    await claim("fay", id);
    await runAt("2026-11-30T17:00:00Z");
    const { dana } = scene.world.users;
    expect((await scene.open(id))["review"]).toMatchObject({
      named: true,
      users: [dana],
      claimed_by: null,
      status: "OPEN",
    });
    expect((await told(scene, id)).toSorted()).toEqual([
      "bob OVERDUE review {}",
      'dana ASSIGNED review {"overdue":"yes"}',
      'fay OVERDUE review {"reassigned":"Workflow Designer"}',
    ]);
    const [entry] = await audited(id);
    expect(entry).toMatchObject({
      act: "task_escalated",
      actor_id: null,
      reason: "It was due on 30 Nov 2026, 17:00 UTC.",
      before: { task: "review", named: false, users: [] },
      after: { task: "review", named: true, users: [dana], role: "Workflow Designer" },
    });
  });

  it("leaves the claim of whoever is one of them", async () => {
    const id = await submit(escalating("reassign", "Finance"));
    await claim("fay", id);
    await runAt("2026-11-30T17:00:00Z");
    const { fay } = scene.world.users;
    expect((await scene.open(id))["review"]).toMatchObject({ users: [fay], claimed_by: fay });
  });

  it("that nobody can be given to leaves the task as it is, and needs attention", async () => {
    const id = await submit(escalating("reassign", "HR"));
    await assign(id, "fay");
    await runAt("2026-11-30T17:00:00Z");
    expect((await scene.open(id))["review"]).toMatchObject({ users: [scene.world.users.fay] });
    expect(await told(scene, id)).toContain('bob OVERDUE review {"role":"HR","missed":"reassign"}');
    const bob = await scene.actor("bob");
    const rows = await scene.as("bob", (tx) =>
      needsAttention(tx, bob, { familyId: null, size: 50 }),
    );
    const first = rows.find(({ ticketId }) => ticketId === id);
    expect(first).toMatchObject({ kind: "overdue", ticketId: id, reason: "HR" });
    await runAt("2026-12-02T17:00:00Z");
    expect(await audited(id)).toHaveLength(1);
  });
});

describe("an overdue task among what needs attention", () => {
  const attention = async (person: Person, id: number) => {
    const actor = await scene.actor(person);
    const rows = await scene.as(person, (tx) =>
      needsAttention(tx, actor, { familyId: null, size: 50 }),
    );
    return rows.filter(({ ticketId }) => ticketId === id).map(({ kind }) => kind);
  };

  it("is there for its admins from the moment it is due until it is done", async () => {
    const id = await submit(worked(8));
    itIs("2026-11-30T16:59:00Z");
    expect(await attention("bob", id)).toEqual([]);
    itIs("2026-11-30T17:00:00Z");
    expect(await attention("bob", id)).toEqual(["overdue"]);
    expect(await attention("fay", id)).toEqual([]);
    ok(await scene.complete("fay", id, "review", { decision: "approve", comment: null }));
    expect(await attention("bob", id)).toEqual([]);
  });

  it("can be told again by an admin, after an hour, to those who could do it", async () => {
    const id = await submit(worked(8));
    const [bob, fay] = [await scene.actor("bob"), await scene.actor("fay")];
    const input = { taskId: await taskOf(id), location: "/" };
    expect(refusal(await remindTask(bob, input)).detail).toBe("not_overdue");
    await runAt("2026-12-01T09:00:00Z");
    itIs("2026-12-01T09:59:59Z");
    expect(refusal(await remindTask(bob, input))).toMatchObject({
      code: "conflict",
      detail: "told_lately",
    });
    itIs("2026-12-01T10:00:00Z");
    expect(refusal(await remindTask(fay, input)).code).toBe("forbidden");
    ok(await remindTask(bob, input));
    expect((await told(scene, id)).slice(2)).toEqual(["fay OVERDUE review {}"]);
    expect(refusal(await remindTask(bob, input)).detail).toBe("told_lately");
    expect((await audited(id)).map(({ act }) => act)).toEqual(["task_reminded"]);
  });

  it("cannot be told to nobody", async () => {
    const id = await submit(worked(8));
    await assign(id, "fay");
    await scene.as("alice", ({ db }) =>
      db.user.updateMany({
        where: { id: scene.world.users.fay },
        data: { is_active: false, deactivated_at: new Date() },
      }),
    );
    itIs("2026-12-01T10:00:00Z");
    const input = { taskId: await taskOf(id), location: "/" };
    expect(refusal(await remindTask(await scene.actor("bob"), input)).detail).toBe(
      "nobody_to_tell",
    );
  });
});

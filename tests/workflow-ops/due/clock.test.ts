import { beforeAll, describe, expect, it } from "vitest";
import { addHolidays } from "../../../src/accounts/calendar/commands/add-holidays.js";
import { saveWeek } from "../../../src/accounts/calendar/commands/save-week.js";
import { updateCompany } from "../../../src/accounts/commands/update-company.js";
import { calendarOf } from "../../../src/accounts/index.js";
import {
  cancelTicket,
  correctTicket,
  holdTicket,
  recountDue,
  redoTask,
  reopenTicket,
  resumeTicket,
  wakeTask,
} from "../../../src/workflow-ops/index.js";
import { lamp } from "../purchase.js";
import { ok, openScene, stepOf, type Scene } from "../scene.js";
import { dueOf, dueRow, itIs, timedPurchase, worked } from "./timed.js";

/* Acme works from 9 to 17, Monday to Friday, in UTC. 30 November 2026 is a Monday. */

let scene: Scene;
let form: number;

const why = { reason: "for the test" };

beforeAll(async () => {
  scene = await openScene();
  const due = {
    review: worked(8),
    check: { hours: 8, counted: "plain", escalation: { act: "tell", role: "HR", after_hours: 4 } },
    fix: worked(2),
  } as const;
  const published = await scene.publish(timedPurchase(due));
  form = published.tickets["purchase"] ?? 0;
});

const submit = (over: object = {}) => scene.submit("erin", form, { ...lamp, ...over });

async function hold(ticketId: number, at: string): Promise<void> {
  itIs(at);
  ok(await holdTicket(await scene.actor("bob"), { ticketId, ...why }));
}

async function resume(ticketId: number, at: string): Promise<void> {
  itIs(at);
  ok(await resumeTicket(await scene.actor("bob"), { ticketId, ...why }));
}

async function correct(ticketId: number, fields: Record<string, string | number>): Promise<void> {
  const input = { ticketId, ...why, fields, step: await stepOf(scene, ticketId) };
  ok(await correctTicket(await scene.actor("bob"), input));
}

describe("a task that opens", () => {
  it("is due after its working hours, or its hours by the clock; without a rule never", async () => {
    itIs("2026-11-27T15:00:00Z");
    const id = await submit({ amount: 5000 });
    expect(await dueOf(scene, id, "review")).toBe("2026-11-30T15:00");
    expect(await dueRow(scene, id, "check")).toMatchObject({
      due: "2026-11-27T23:00",
      escalates: "2026-11-28T03:00",
    });
    ok(await scene.complete("fay", id, "review", { decision: "approve", comment: null }));
    expect(await dueOf(scene, id, "order")).toBeNull();
  });

  it("keeps its due time when it is completed, and has another when it opens anew", async () => {
    itIs("2026-11-30T09:00:00Z");
    const id = await submit();
    expect(await dueOf(scene, id, "review")).toBe("2026-11-30T17:00");
    itIs("2026-12-01T10:00:00Z");
    ok(await scene.complete("fay", id, "review", { decision: "rework", comment: "Why?" }));
    expect(await dueOf(scene, id, "review")).toBe("2026-11-30T17:00");
    expect(await dueOf(scene, id, "fix")).toBe("2026-12-01T12:00");
    itIs("2026-12-02T11:00:00Z");
    ok(await scene.complete("erin", id, "fix", { item: "Lamp", amount: 60 }));
    expect(await dueOf(scene, id, "review")).toBe("2026-12-03T11:00");
  });

  it("counts from then when it is woken by hand, or asked again", async () => {
    itIs("2026-11-30T09:00:00Z");
    const id = await submit();
    ok(await scene.complete("fay", id, "review", { decision: "rework", comment: null }));
    itIs("2026-12-01T09:00:00Z");
    const bob = await scene.actor("bob");
    ok(await wakeTask(bob, { ticketId: id, taskKey: "check", ...why }));
    expect(await dueOf(scene, id, "check")).toBe("2026-12-01T17:00");
    itIs("2026-12-02T09:00:00Z");
    ok(await redoTask(bob, { ticketId: id, taskKey: "review", ...why }));
    expect(await dueOf(scene, id, "review")).toBe("2026-12-02T17:00");
  });
});

describe("an open task", () => {
  it("keeps its due time when it is refreshed", async () => {
    itIs("2026-11-30T09:00:00Z");
    const id = await submit();
    itIs("2026-11-30T13:00:00Z");
    await correct(id, { amount: 70 });
    expect((await scene.open(id))["review"]?.revision).toBe(2);
    expect(await dueOf(scene, id, "review")).toBe("2026-11-30T17:00");
  });

  it("counts anew when it was cancelled and opens again", async () => {
    itIs("2026-11-30T09:00:00Z");
    const id = await submit({ amount: 5000 });
    itIs("2026-11-30T10:00:00Z");
    await correct(id, { amount: 50 });
    expect((await scene.open(id))["check"]).toBeUndefined();
    itIs("2026-11-30T12:00:00Z");
    await correct(id, { amount: 6000 });
    expect(await dueOf(scene, id, "check")).toBe("2026-11-30T20:00");
  });

  it("has no due time while its ticket is on hold, and the rest of it afterwards", async () => {
    itIs("2026-11-30T09:00:00Z");
    const id = await submit({ amount: 5000 });
    await hold(id, "2026-11-30T12:00:00Z");
    const paused = { due: null, escalates: null };
    expect(await dueRow(scene, id, "review")).toMatchObject(paused);
    expect(await dueRow(scene, id, "check")).toMatchObject(paused);
    await resume(id, "2026-12-01T11:00:00Z");
    // Three hours of eight were over; five are left, from Tuesday at eleven.
    expect(await dueOf(scene, id, "review")).toBe("2026-12-01T16:00");
    expect(await dueRow(scene, id, "check")).toMatchObject({
      due: "2026-12-01T16:00",
      escalates: "2026-12-01T20:00",
    });
  });

  it("leaves out every hold, and what was written meanwhile does not matter", async () => {
    itIs("2026-11-30T09:00:00Z");
    const id = await submit();
    await hold(id, "2026-11-30T10:00:00Z");
    itIs("2026-11-30T10:30:00Z");
    await correct(id, { amount: 80 });
    await resume(id, "2026-11-30T11:00:00Z");
    await hold(id, "2026-11-30T18:00:00Z");
    await resume(id, "2026-12-01T09:30:00Z");
    expect(await dueOf(scene, id, "review")).toBe("2026-12-01T10:30");
  });

  it("is as overdue after a hold as it was before", async () => {
    itIs("2026-11-30T09:00:00Z");
    const id = await submit();
    await hold(id, "2026-12-01T10:00:00Z");
    await resume(id, "2026-12-04T10:00:00Z");
    expect(await dueOf(scene, id, "review")).toBe("2026-11-30T17:00");
  });

  it("that opens in the round of a resumption counts from there", async () => {
    itIs("2026-11-30T09:00:00Z");
    const id = await submit();
    await hold(id, "2026-11-30T10:00:00Z");
    await correct(id, { amount: 7000 });
    await resume(id, "2026-12-01T09:00:00Z");
    expect(await dueOf(scene, id, "check")).toBe("2026-12-01T17:00");
    expect(await dueOf(scene, id, "review")).toBe("2026-12-01T16:00");
  });
});

describe("a ticket that a completion pauses at its submission", () => {
  it("has due times once it goes on", async () => {
    itIs("2026-11-30T09:00:00Z");
    const id = await submit({ risk: "high" });
    expect(await scene.status(id)).toBe("ON_HOLD");
    await resume(id, "2026-12-01T09:00:00Z");
    expect(await dueOf(scene, id, "review")).toBe("2026-12-01T17:00");
  });
});

describe("a ticket that ended and is reopened", () => {
  it("has due times for what opens then", async () => {
    itIs("2026-11-30T09:00:00Z");
    const id = await submit();
    const bob = await scene.actor("bob");
    ok(await cancelTicket(bob, { ticketId: id, ...why }));
    itIs("2026-12-07T09:00:00Z");
    ok(await reopenTicket(bob, { ticketId: id, ...why }));
    await correct(id, { amount: 90 });
    expect(await dueOf(scene, id, "review")).toBe("2026-12-07T17:00");
  });
});

describe("a job that counts anew", () => {
  const queued = () =>
    scene.as(
      "alice",
      ({ db }) => db.$queryRaw<{ at: Date; key: string }[]>`
        select run_at as at, key from graphile_worker.jobs where task_identifier = 'recount-due'`,
    );

  it("is made by a change of the holidays, the week and the company's zone, for when all that knew the old ones is over", async () => {
    const alice = await scene.actor("alice");
    const { week } = await scene.as("alice", calendarOf);
    const key = `recount-due:${scene.world.companies.acme}`;
    const zone = (timeZone: string) =>
      updateCompany(alice, { name: "Acme", requiresTwoFactor: false, timeZone });
    const changes = [
      () => addHolidays(alice, [{ day: "2031-01-01", name: "New Year" }], "holidays"),
      () => saveWeek(alice, [...week.slice(0, 6), [{ from: 600, to: 660 }]]),
      () => saveWeek(alice, week),
      () => zone("Europe/Berlin"),
      () => zone("UTC"),
    ];
    for (const [minute, change] of changes.entries()) {
      itIs(`2026-11-30T09:0${minute}:00Z`);
      ok(await change());
      expect(await queued()).toEqual([{ at: new Date(`2026-11-30T09:0${minute}:10Z`), key }]);
    }
    itIs("2026-11-30T09:30:00Z");
    ok(await zone("UTC"));
    ok(await saveWeek(alice, week));
    expect(await queued()).toEqual([{ at: new Date("2026-11-30T09:04:10Z"), key }]);
  });
});

describe("when the calendar changes", () => {
  const companyId = () => scene.world.companies.acme;
  const close = (day: string) =>
    scene.as("alice", ({ db }) =>
      db.holiday.create({ data: { company_id: companyId(), day: new Date(day), name: "Closed" } }),
    );

  it("a task that opens counts by the new one at once, and the job counts the others anew, held ones aside", async () => {
    itIs("2027-02-01T09:00:00Z");
    const [before, held, ended] = [await submit(), await submit(), await submit()];
    ok(await cancelTicket(await scene.actor("bob"), { ticketId: ended, ...why }));
    await hold(held, "2027-02-01T10:00:00Z");
    await close("2027-02-01");
    const after = await submit();
    expect(await dueOf(scene, after, "review")).toBe("2027-02-02T17:00");
    expect(await dueOf(scene, before, "review")).toBe("2027-02-01T17:00");
    await recountDue({ companyId: companyId(), afterId: 0 });
    expect(await dueOf(scene, before, "review")).toBe("2027-02-02T17:00");
    expect(await dueOf(scene, held, "review")).toBeNull();
    expect(await dueOf(scene, ended, "review")).toBe("2027-02-01T17:00");
    await resume(held, "2027-02-02T09:00:00Z");
    expect(await dueOf(scene, held, "review")).toBe("2027-02-02T17:00");
  });
});

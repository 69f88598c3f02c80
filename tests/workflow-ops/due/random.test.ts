import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import type { Actor } from "../../../src/access/index.js";
import { calendarOf } from "../../../src/accounts/index.js";
import { dueAt, type Calendar } from "../../../src/calendar/index.js";
import type { Due } from "../../../src/engine/index.js";
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
import { patience, runs } from "../../engine/properties/runs.js";
import { lamp } from "../purchase.js";
import { openScene, stepOf, type Scene } from "../scene.js";
import { itIs, timedPurchase } from "./timed.js";

const DUE: Readonly<Record<string, Due>> = {
  review: {
    ...{ hours: 6.25, counted: "working" },
    escalation: { act: "tell", role: "HR", after_hours: 3.5 },
  },
  check: {
    hours: 20,
    counted: "plain",
    escalation: { act: "reassign", role: "HR", after_hours: 0 },
  },
  fix: { hours: 0.25, counted: "working", escalation: null },
};

const ACTS = [
  ...(["hold", "resume", "correct", "rework", "fix", "cancel", "reopen"] as const),
  ...(["wake", "redo", "holiday"] as const),
];

/** An act, and the minutes that pass before it. */
type Move = readonly [act: (typeof ACTS)[number], minutes: number];

const histories = fc.array(
  fc.tuple(
    fc.oneof(fc.constantFrom("hold", "resume", "correct" as const), fc.constantFrom(...ACTS)),
    fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 6000 })),
  ),
  { minLength: 4, maxLength: 12 },
);

let scene: Scene;
let form: number;
let bob: Actor;
let now = Date.parse("2027-01-04T09:00:00Z");
let [played, resumed, compared] = [0, 0, 0];

beforeAll(async () => {
  scene = await openScene();
  form = (await scene.publish(timedPurchase(DUE))).tickets["purchase"] ?? 0;
  bob = await scene.actor("bob");
});

async function act(id: number, what: Move[0]): Promise<{ ok: boolean }> {
  const input = { ticketId: id, reason: "a random act", confirmedStall: true };
  const amount = 500 + (played % 2) * 2000 + played;
  switch (what) {
    case "hold":
      return holdTicket(bob, input);
    case "resume":
      return resumeTicket(bob, input);
    case "correct":
      return correctTicket(bob, { ...input, fields: { amount }, step: await stepOf(scene, id) });
    case "rework":
      return complete(id, "review", { decision: "rework", comment: null });
    case "fix":
      return complete(id, "fix", { item: "Lamp", amount });
    case "cancel":
      return cancelTicket(bob, input);
    case "reopen":
      return reopenTicket(bob, input);
    case "wake":
      return wakeTask(bob, { ...input, taskKey: "check" });
    case "redo":
      return redoTask(bob, { ...input, taskKey: "review" });
    case "holiday":
      return close(new Date(now + 24 * 3_600_000));
    default:
      return what satisfies never;
  }
}

/** By Bob, who administers the workflow; refused where it is not open. */
async function complete(id: number, key: string, values: Record<string, string | number | null>) {
  return (await scene.open(id))[key] === undefined
    ? { ok: false }
    : scene.complete("bob", id, key, values);
}

/** Tomorrow becomes a holiday, and everything is counted anew, as the job does. */
async function close(day: Date): Promise<{ ok: boolean }> {
  const company_id = bob.companyId;
  await scene.as("alice", ({ db }) =>
    db.holiday.createMany({ data: [{ company_id, day, name: "Closed" }], skipDuplicates: true }),
  );
  await recountDue({ companyId: company_id, afterId: 0 });
  return { ok: true };
}

/** What the recorded steps say: when each open task is due and escalates, reckoned from all of them, by the pure function. */
function expected({ steps, open }: Rows, calendar: Calendar) {
  const holds: { from: Date; to: Date | null }[] = [];
  for (const { status, created_at } of steps) {
    const last = holds.at(-1);
    if (status === "ON_HOLD" && last?.to !== null) holds.push({ from: created_at, to: null });
    if (status !== "ON_HOLD" && last?.to === null)
      holds[holds.length - 1] = { ...last, to: created_at };
  }
  return open.map(({ opened_step, task_key }) => {
    const due = DUE[task_key];
    const openedAt = steps[opened_step - 1]?.created_at ?? new Date(Number.NaN);
    const after = (more: number) =>
      due ? dueAt(calendar, { ...due, hours: due.hours + more }, { openedAt, holds }) : null;
    const escalation = due?.escalation ?? null;
    return [task_key, after(0), escalation && after(escalation.after_hours)];
  });
}

type Rows = Awaited<ReturnType<typeof rowsOf>>;

async function rowsOf(id: number) {
  return scene.as("alice", async ({ db }) => ({
    steps: await db.workflow_data.findMany({
      where: { workflow_instance_id: id },
      orderBy: { step: "asc" },
      select: { status: true, created_at: true },
    }),
    open: await db.task_instance.findMany({
      where: { workflow_instance_id: id, closed_step: null },
      orderBy: { id: "asc" },
    }),
  }));
}

async function play(moves: readonly Move[]): Promise<void> {
  now += 60_000;
  itIs(new Date(now).toISOString());
  const id = await scene.submit("erin", form, { ...lamp, amount: 3000 });
  for (const [what, minutes] of moves) {
    now += minutes * 60_000;
    itIs(new Date(now).toISOString());
    const { ok } = await act(id, what);
    played += 1;
    if (ok && what === "resume") resumed += 1;
    const rows = await rowsOf(id);
    const stored = rows.open.map((task) => [task.task_key, task.due_at, task.escalate_at]);
    expect(stored).toEqual(expected(rows, await scene.as("alice", calendarOf)));
    compared += stored.filter(([, due]) => due !== null).length;
  }
}

it(
  "after any commands the due times are those of the pure function over the recorded history",
  async () => {
    await fc.assert(fc.asyncProperty(histories, play), runs(14));
    expect(resumed).toBeGreaterThan(2);
    expect(compared).toBeGreaterThan(20);
  },
  patience,
);

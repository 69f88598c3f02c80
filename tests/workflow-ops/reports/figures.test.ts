import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CompanyTx } from "../../../src/db/index.js";
import type { ReportFilter } from "../../../src/workflow-ops/reports/report-filter.js";
import { daysBefore, reportPeriod } from "../../../src/workflow-ops/reports/report-period.js";
import {
  taskFigures,
  ticketFigures,
  ticketsByRole,
} from "../../../src/workflow-ops/reports/report-queries.js";
import { inZone } from "../../../src/zone/index.js";
import { purchase } from "../purchase.js";
import { ok, openScene, type Scene } from "../scene.js";

/*
 * The figures of a workflow with tickets in every state whose times are spread over a year and a half, against a recount row by row.
 */

const TODAY = "2026-11-24";
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

interface TicketTimes {
  id: number;
  status: string;
  started_at: Date;
  ended_at: Date | null;
  submitter_id: number;
}
interface TaskTimes {
  workflow_instance_id: number;
  task_key: string;
  number: number;
  closed_step: number | null;
  skipped: boolean;
  created_at: Date;
  claimed_at: Date | null;
  completed_at: Date | null;
  due_at: Date | null;
}

let scene: Scene;
let familyId: number;
let tickets: TicketTimes[];
let tasks: TaskTimes[];
let superuser: pg.Client;

/** Numbers from 0 to 1 that are the same at every run. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

beforeAll(async () => {
  scene = await openScene();
  const published = await scene.publish(purchase());
  const form = published.tickets["purchase"] ?? 0;
  for (let n = 0; n < 30; n += 1) {
    const id = await scene.submit(n % 3 === 0 ? "dana" : "erin", form, {
      item: `Thing ${n}`,
      amount: n % 4 === 0 ? 5_000 : 50,
    });
    if (n % 5 === 1) continue;
    ok(await scene.complete("fay", id, "review", { decision: answerOf(n), comment: "So" }));
    if (n % 5 === 2) {
      const fixer = n % 3 === 0 ? "dana" : "erin";
      ok(await scene.complete(fixer, id, "fix", { item: "Other", amount: 60 }));
      if (n % 2 === 0) ok(await scene.complete("fay", id, "review", { decision: "reject" }));
    }
  }
  superuser = new pg.Client({ connectionString: scene.superuserUrl });
  await superuser.connect();
  await spread();
  familyId = await scene.as("alice", async (tx) => {
    return (await tx.db.workflow_family.findFirstOrThrow({ select: { id: true } })).id;
  });
});

afterAll(() => superuser.end());

const answerOf = (n: number): string =>
  n % 5 === 2 ? "rework" : n % 5 === 3 ? "reject" : "approve";

/** Gives every row times of its own, as if it had all happened between the summer of last year and today. */
async function spread(): Promise<void> {
  const next = chance(7);
  await superuser.query("set session_replication_role = replica");
  const { rows: all } = await superuser.query<TicketTimes>(
    "select id, status::text, started_at, ended_at, submitter_id from workflow_instance order by id",
  );
  for (const one of all) {
    const began = Date.parse(TODAY) - next() * 500 * DAY;
    const took = next() < 0.3 ? next() * HOUR : next() * 90 * DAY;
    const end = one.ended_at && new Date(began + took);
    await superuser.query(
      "update workflow_instance set started_at = $2, ended_at = $3 where id = $1",
      [one.id, new Date(began), end],
    );
    const { rows } = await superuser.query<{ id: number; completed_at: Date | null }>(
      "select id, completed_at from task_instance where workflow_instance_id = $1",
      [one.id],
    );
    for (const task of rows) {
      const opened = began + next() * 20 * DAY;
      const claimed = next() < 0.5 ? new Date(opened + next() * 2 * DAY) : null;
      const done = (claimed?.getTime() ?? opened) + next() * (next() < 0.5 ? HOUR : 9 * DAY);
      const due = next() < 0.7 ? new Date(opened + next() * 6 * DAY) : null;
      await superuser.query(
        "update task_instance set created_at = $2, claimed_at = $3, claimed_by = case when $3::timestamptz is null then null else completed_by end, completed_at = $4, due_at = $5 where id = $1",
        [
          task.id,
          new Date(opened),
          task.completed_at && claimed,
          task.completed_at && new Date(done),
          due,
        ],
      );
    }
  }
  tickets = (
    await superuser.query<TicketTimes>(
      "select id, status::text, started_at, ended_at, submitter_id from workflow_instance",
    )
  ).rows;
  tasks = (
    await superuser.query<TaskTimes>(
      "select workflow_instance_id, task_key, number, closed_step, skipped, created_at, claimed_at, completed_at, due_at from task_instance",
    )
  ).rows;
}

const periods = [
  { preset: "8-weeks", from: "", to: "" },
  { preset: "30-days", from: "", to: "" },
  { preset: "12-months", from: "", to: "" },
  { preset: "own", from: "2025-06-01", to: "2026-11-24" },
  { preset: "own", from: "2026-02-03", to: "2026-05-20" },
  { preset: "own", from: "2026-03-09", to: "2026-03-09" },
].map((asked) => reportPeriod(asked, TODAY).period);

const everybody = { definitionId: null, roleId: null };
const askAnywhere = <T>(work: (tx: CompanyTx) => Promise<T>) => scene.as("alice", work);
const filterOf = (at: number, over: Partial<ReportFilter> = {}): ReportFilter => {
  const period = periods[at];
  if (!period) throw new Error("Expected a period.");
  return { familyId, period, ...everybody, ...over };
};

/** The day that a moment is in where the clocks of a zone stand, as "2026-11-24". */
const dayIn = (zone: string, at: Date): string =>
  new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short" }).format(at);

const withinIn =
  (zone: string) =>
  (at: Date | null, from: string, to: string): at is Date =>
    at !== null && dayIn(zone, at) >= from && dayIn(zone, at) <= to;

const ZONES = ["UTC", "Pacific/Auckland", "America/Los_Angeles"];

/** As the report rounds them: exact below an hour, minutes above. */
function secondsOf(from: Date, to: Date): number {
  const seconds = Math.max(0, Math.floor((to.getTime() - from.getTime()) / 1000));
  return to.getTime() - from.getTime() < HOUR ? seconds : Math.floor(seconds / 60) * 60;
}

function quantile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * share) - 1] ?? null;
}

const cases = ZONES.flatMap((zone) =>
  periods.map((period, at) => [`${period.from} to ${period.to}`, zone, at] as const),
);

describe.each(cases)("from %s in %s", (_name, zone, at) => {
  const within = withinIn(zone);
  const ask = <T>(work: (tx: CompanyTx) => Promise<T>) => inZone(zone, () => askAnywhere(work));
  const period = periods[at] ?? { from: "", to: "", parts: [] as string[] };
  const ended = () => tickets.filter((one) => within(one.ended_at, period.from, period.to));

  it("tickets are counted as a recount counts them", async () => {
    const figures = await ask((tx) => ticketFigures(tx, filterOf(at)));
    const inPart = (when: Date | null, part: number) => {
      const next = period.parts[part + 1];
      const begin = period.parts[part] ?? "";
      const first = begin < period.from ? period.from : begin;
      if (!within(when, first, period.to)) return false;
      return next === undefined || dayIn(zone, when) < next;
    };
    expect(figures.parts).toEqual(
      period.parts.map((day, part) => ({
        day,
        opened: tickets.filter((one) => inPart(one.started_at, part)).length,
        completed: tickets.filter((one) => one.status === "COMPLETED" && inPart(one.ended_at, part))
          .length,
        cancelled: tickets.filter((one) => one.status === "CANCELLED" && inPart(one.ended_at, part))
          .length,
      })),
    );
    const from = daysBefore(period);
    const before = tickets.filter(
      (one) => within(one.started_at, from, period.to) && dayIn(zone, one.started_at) < period.from,
    );
    expect(figures.openedBefore).toBe(before.length);
    expect(figures.openNow).toBe(tickets.filter((one) => one.ended_at === null).length);
  });

  it("lengths of time are those of a recount that sorts them", async () => {
    const { median, p90 } = await ask((tx) => ticketFigures(tx, filterOf(at)));
    const spans = ended().map((one) => secondsOf(one.started_at, one.ended_at ?? new Date()));
    expect({ median, p90 }).toEqual({ median: quantile(spans, 0.5), p90: quantile(spans, 0.9) });
  });

  it("tasks are told as a recount tells them", async () => {
    const figures = await ask((tx) => taskFigures(tx, filterOf(at)));
    const keys = [...new Set(tasks.map((one) => one.task_key))];
    const expected = keys.flatMap((key) => {
      const these = tasks.filter((one) => one.task_key === key);
      const done = these.filter(
        (one) => !one.skipped && within(one.completed_at, period.from, period.to),
      );
      const open = these.filter((one) => one.closed_step === null);
      if (done.length === 0 && open.length === 0) return [];
      const claimed = done.filter((one) => one.claimed_at !== null);
      const until = (one: TaskTimes) => one.completed_at ?? new Date(0);
      return {
        key,
        completed: done.length,
        waiting: quantile(
          done.map((one) => secondsOf(one.created_at, one.claimed_at ?? until(one))),
          0.5,
        ),
        working: quantile(
          claimed.map((one) => secondsOf(one.claimed_at ?? new Date(0), until(one))),
          0.5,
        ),
        returned: done.filter((one) => one.number > 1).length,
        late: done.filter((one) => one.due_at !== null && until(one) > one.due_at).length,
        openNow: open.length,
        overdue: open.filter((one) => one.due_at !== null && one.due_at <= new Date()).length,
        oldest:
          open.length === 0
            ? null
            : new Date(Math.min(...open.map((one) => one.created_at.getTime()))),
      };
    });
    const byKey = (a: { key: string }, b: { key: string }) => a.key.localeCompare(b.key, "en");
    expect(figures.toSorted(byKey)).toEqual(expected.toSorted(byKey));
  });
});

it("a ticket counts for each role of its submitter, and a role's report has its tickets alone", async () => {
  const whole = filterOf(3);
  const roles = await askAnywhere((tx) => ticketsByRole(tx, whole));
  const of = (person: "dana" | "erin") =>
    tickets.filter(
      (one) =>
        one.submitter_id === scene.world.users[person] &&
        withinIn("UTC")(one.started_at, whole.period.from, whole.period.to),
    ).length;
  const count = (name: string) => roles.find(({ role }) => role === name)?.opened;
  expect(count("Employee")).toBe(of("dana") + of("erin"));
  expect(count("Workflow Designer")).toBe(of("dana"));
  const roleId = scene.world.roles.acme["Workflow Designer"] ?? 0;
  const one = await askAnywhere((tx) => ticketFigures(tx, { ...whole, roleId }));
  expect(one.parts.reduce((sum, part) => sum + part.opened, 0)).toBe(of("dana"));
  const its = await askAnywhere((tx) => taskFigures(tx, { ...whole, roleId }));
  const reviews = tasks.filter((task) => {
    const ticket = tickets.find(({ id }) => id === task.workflow_instance_id);
    return (
      task.task_key === "review" &&
      ticket?.submitter_id === scene.world.users.dana &&
      withinIn("UTC")(task.completed_at, whole.period.from, whole.period.to)
    );
  });
  expect(its.find(({ key }) => key === "review")?.completed).toBe(reviews.length);
});

it("another company counts none of it", async () => {
  const figures = await scene.as("charlie", (tx) => ticketFigures(tx, filterOf(3)));
  expect(figures).toMatchObject({ openedBefore: 0, openNow: 0, median: null });
  expect(await scene.as("charlie", (tx) => taskFigures(tx, filterOf(3)))).toEqual([]);
});

import type { Request, Response } from "express";
import type { Actor } from "../access/index.js";
import { withOperator } from "../db/index.js";
import {
  PAGE_SIZE,
  pageOf,
  queryText,
  redirectWith,
  refuse,
  renderPage,
  route,
  sameListAddress,
  sendCsv,
  type AnyRoute,
  type CsvCell,
} from "../web/index.js";
import { settleJob } from "./commands/settle-job.js";
import { countJobs, listJobs, type JobFilter, type JobRow, type JobState } from "./job-queries.js";
import { JOB_STATES, shownError } from "./job-words.js";
import { duration } from "./words.js";

const STATES = Object.entries(JOB_STATES).map(([value, { word }]) => ({ value, label: word }));

function filterOf(req: Request): JobFilter {
  const state = queryText(req, "state");
  const task = queryText(req, "task");
  return {
    state: Object.hasOwn(JOB_STATES, state) ? (state as JobState) : "",
    task: /^[a-z][a-z-]{0,99}$/.test(task) ? task : "",
  };
}

/** A job's id written as text; null where it can be none's. */
function jobId(text: unknown): string | null {
  return typeof text === "string" && /^[1-9]\d{0,17}$/.test(text) ? text : null;
}

async function index(req: Request, res: Response, actor: Actor): Promise<void> {
  const filter = filterOf(req);
  const place = { before: jobId(queryText(req, "after")), size: PAGE_SIZE + 1 };
  const [rows, counts] = await withOperator(actor, async (tx) => [
    await listJobs(tx, filter, place),
    await countJobs(tx),
  ]);
  const page = pageOf(req, rows, (job) => job.id);
  await renderPage(res, "operator/jobs", {
    title: "Jobs",
    place: "/operator",
    page: { ...page, rows: page.rows.map(withWords) },
    totals: STATES.map(({ value, label }) => {
      const these = counts.filter((each) => each.state === value);
      const oldest = Math.max(0, ...these.map((each) => each.oldestSeconds));
      const count = these.reduce((sum, each) => sum + each.count, 0);
      return { label, count, oldest: count > 0 ? duration(oldest) : "" };
    }),
    filter,
    states: STATES,
    tasks: [...new Set(counts.map(({ task }) => task))],
    filtered: filter.state !== "" || filter.task !== "",
    later: place.before !== null,
    csv: sameListAddress(req, { after: "" }).replace(/^[^?]*/, "/operator/jobs.csv"),
  });
}

function withWords(job: JobRow) {
  return {
    ...job,
    ...JOB_STATES[job.state],
    lastError: job.lastError === null ? "" : shownError(job.lastError),
  };
}

const COLUMNS = [
  "Number",
  "Task",
  "State",
  "Attempts",
  "At most",
  "Last error",
  "Created",
  "Due",
  "Begun",
  "Worker",
];

async function csv(req: Request, res: Response, actor: Actor): Promise<void> {
  await sendCsv(res, "jobs", COLUMNS, everyJob(actor, filterOf(req)));
}

async function* everyJob(actor: Actor, filter: JobFilter): AsyncGenerator<readonly CsvCell[]> {
  const size = 500;
  for (let before: string | null = null; ;) {
    const rows: JobRow[] = await withOperator(actor, (tx) =>
      listJobs(tx, filter, { before, size }),
    );
    yield* rows.map((row) => {
      const job = withWords(row);
      const { attempts, maxAttempts, lastError, createdAt, runAt, lockedAt, lockedBy } = job;
      const { id, task, word } = job;
      return [
        id,
        task,
        word,
        attempts,
        maxAttempts,
        lastError,
        createdAt,
        runAt,
        lockedAt,
        lockedBy,
      ];
    });
    before = rows.at(-1)?.id ?? null;
    if (rows.length < size) return;
  }
}

function settle(act: "again" | "up", done: string) {
  return async (req: Request, res: Response, actor: Actor): Promise<void> => {
    const id = jobId(req.params["id"]);
    const result = await settleJob(actor, { jobId: id ?? "0", act });
    if (!result.ok) return refuse(res, { location: "/operator/jobs", ...result.rejection });
    redirectWith(res, "/operator/jobs", done);
  };
}

const staff = { policy: "systemStaff" } as const;

/** The job queue, and what can be done about a job that failed for good. */
export const jobRoutes: readonly AnyRoute[] = [
  route({ method: "get", path: "/operator/jobs", ...staff, handler: index }),
  route({ method: "get", path: "/operator/jobs.csv", ...staff, handler: csv }),
  route({
    method: "post",
    path: "/operator/jobs/:id/retry",
    ...staff,
    handler: settle("again", "The job runs again, with all of its tries."),
  }),
  route({
    method: "post",
    path: "/operator/jobs/:id/removal",
    ...staff,
    handler: settle("up", "The job was given up and is off the queue."),
  }),
];

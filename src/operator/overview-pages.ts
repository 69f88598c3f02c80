import type { Request, Response } from "express";
import type { Actor } from "../access/index.js";
import { withOperator } from "../db/index.js";
import { renderPage, route, type AnyRoute, type Readiness } from "../web/index.js";
import { countJobs, type JobCount } from "./job-queries.js";
import { overview, workers } from "./overview-queries.js";
import { counted, duration } from "./words.js";

/** A worker that was silent for longer is taken for dead. */
const SILENT_SECONDS = 60;
/** A job that should have run this long ago waits for a worker that is not there, or too busy. */
const OVERDUE_SECONDS = 300;

let readiness: () => Promise<Readiness> = () =>
  Promise.resolve({ database: false, schema: false, queue: false });

/** Says how /readyz asks the database. */
export function useReadiness(asks: () => Promise<Readiness>): void {
  readiness = asks;
}

/** A line of the health panel. */
interface Health {
  readonly label: string;
  readonly tone: "ok" | "warn" | "bad";
  readonly icon: string;
  readonly word: string;
  readonly sentence: string;
}

function health(
  label: string,
  fine: boolean,
  [word, sentence]: readonly [string, string],
  otherwise: readonly ["warn" | "bad", string, string],
): Health {
  if (fine) return { label, tone: "ok", icon: "circle-check", word, sentence };
  const [tone, badWord, badSentence] = otherwise;
  const icon = tone === "bad" ? "alert-octagon" : "alert-triangle";
  return { label, tone, icon, word: badWord, sentence: badSentence };
}

async function index(_req: Request, res: Response, actor: Actor): Promise<void> {
  const ready = await readiness();
  const found = await withOperator(actor, async (tx) => ({
    figures: await overview(tx),
    workers: await workers(tx),
    jobs: ready.queue ? await countJobs(tx) : [],
  }));
  const { figures } = found;
  const alive = found.workers.filter((each) => each.silentSeconds <= SILENT_SECONDS).length;
  await renderPage(res, "operator/overview", {
    title: "Operator",
    health: [...basics(ready), workerHealth(alive), ...queueHealth(found.jobs)],
    figures: {
      companies: counted(figures.companies),
      suspended: counted(figures.suspended),
      recent: counted(figures.recent),
      users: counted(figures.users),
      workflows: counted(figures.workflows),
      staff: counted(figures.staff),
    },
    workers: found.workers.map((each) => ({
      ...each,
      alive: each.silentSeconds <= SILENT_SECONDS,
      silent: duration(each.silentSeconds),
    })),
  });
}

function basics({ database, schema, queue }: Readiness): Health[] {
  return [
    health(
      "Database",
      database,
      ["Answers", "PostgreSQL answers."],
      ["bad", "Silent", "PostgreSQL does not answer."],
    ),
    health(
      "Schema",
      schema,
      ["Up to date", "It has exactly the migrations of this program."],
      ["bad", "Differs", "Its migrations are not those of this program: run npm run migrate."],
    ),
    health(
      "Queue",
      queue,
      ["There", "Jobs can be enqueued."],
      ["bad", "Missing", "The job queue's tables are missing: run npm run migrate."],
    ),
  ];
}

function workerHealth(alive: number): Health {
  return health(
    "Workers",
    alive > 0,
    [`${alive} alive`, "Heard of in the last minute."],
    ["bad", "None alive", "No worker was heard of in the last minute: start one (npm run worker)."],
  );
}

function queueHealth(jobs: readonly JobCount[]): Health[] {
  const sum = (state: string) =>
    jobs.filter((each) => each.state === state).reduce((all, each) => all + each.count, 0);
  const waiting = jobs.filter((each) => each.state === "waiting");
  const overdue = Math.max(0, ...waiting.map((each) => each.overdueSeconds));
  const failed = sum("failed");
  return [
    health(
      "Waiting jobs",
      overdue < OVERDUE_SECONDS,
      [String(sum("waiting")), "None waits for longer than five minutes."],
      ["warn", String(sum("waiting")), `The oldest should have run ${duration(overdue)} ago.`],
    ),
    health(
      "Failed jobs",
      failed === 0,
      ["None", "Nothing was given up after all of its tries."],
      ["warn", String(failed), "They will not run again by themselves: look at them under Jobs."],
    ),
  ];
}

/** Health and figures of the installation. */
export const overviewRoutes: readonly AnyRoute[] = [
  route({ method: "get", path: "/operator", policy: "systemStaff", handler: index }),
];

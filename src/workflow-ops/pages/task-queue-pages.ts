import type { Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import { readCompany } from "../../db/index.js";
import {
  PAGE_SIZE,
  page,
  pageOf,
  queryText,
  renderPage,
  route,
  rowId,
  sameListAddress,
  sendCsv,
  type AnyRoute,
  type CsvCell,
} from "../../web/index.js";
import { queueLists } from "../tasks/queue-lists-queries.js";
import {
  countTasks,
  listTasks,
  type AfterTask,
  type QueueFilter,
  type QueueTask,
} from "../tasks/task-queue-queries.js";
import { workflowsByFamily } from "../tickets/workflow-choice-queries.js";
import { ticketNumber } from "../words.js";
import { placeAfter, placeText } from "./admin-filter.js";

const WHOSE = ["all", "mine", "free"] as const;
const DUE = [
  { value: "any", label: "With a due time", order: "Soonest due first" },
  { value: "overdue", label: "Overdue", order: "Longest overdue first" },
  { value: "day", label: "Within a day", order: "Soonest due first" },
] as const;
const WHOSE_WORDS = { all: "All", mine: "Yours", free: "You could take" };

function filterOf(req: Request): QueueFilter {
  const asked = queryText(req, "whose");
  const due = queryText(req, "due");
  return {
    whose: WHOSE.find((one) => one === asked) ?? "all",
    familyId: rowId(queryText(req, "workflow")),
    search: queryText(req, "q").slice(0, 200),
    due: DUE.find(({ value }) => value === due)?.value ?? "",
  };
}

function placeOf({ due }: QueueFilter, { dueAt, id }: QueueTask): AfterTask {
  return { id, at: due === "" ? 0 : (dueAt?.getTime() ?? 0) };
}

async function index(req: Request, res: Response, actor: Actor): Promise<void> {
  const filter = filterOf(req);
  const [rows, counts, workflows] = await readCompany(actor, async (tx) => {
    const lists = await queueLists(tx, actor);
    const place = { after: placeAfter(req), size: PAGE_SIZE + 1 };
    const families = lists.execute.map(({ familyId }) => familyId);
    return Promise.all([
      listTasks(tx, actor, lists, filter, place),
      countTasks(tx, actor, lists),
      workflowsByFamily(tx, [...new Set(families)]),
    ]);
  });
  const numbers = { all: counts.mine + counts.free, ...counts };
  await renderPage(res, "tasks/index", {
    title: "Tasks",
    page: pageOf(req, rows, (task) => placeText(placeOf(filter, task))),
    filter,
    dueChoices: DUE,
    order: DUE.find(({ value }) => value === filter.due)?.order ?? "Oldest first",
    counts,
    workflows,
    tabs: WHOSE.map((whose) => ({
      label: WHOSE_WORDS[whose],
      count: numbers[whose],
      href: sameListAddress(req, { whose: whose === "all" ? "" : whose, after: "" }),
      current: filter.whose === whose,
    })),
    filtered: filter.search !== "" || filter.familyId !== null || filter.due !== "",
    later: page(req).after !== undefined,
    csv: sameListAddress(req, { after: "" }).replace(/^[^?]*/, "/tasks.csv"),
  });
}

const COLUMNS = [
  "Task",
  "Status",
  "Ticket",
  "Title",
  "Workflow",
  "Submitted by",
  "Waiting since",
  "Due",
];

async function csv(req: Request, res: Response, actor: Actor): Promise<void> {
  await sendCsv(res, "tasks", COLUMNS, everyTask(actor, filterOf(req)));
}

async function* everyTask(actor: Actor, filter: QueueFilter): AsyncGenerator<readonly CsvCell[]> {
  const size = 500;
  for (let after: AfterTask | null = null; ;) {
    const rows: QueueTask[] = await readCompany(actor, async (tx) =>
      listTasks(tx, actor, await queueLists(tx, actor), filter, { after, size }),
    );
    for (const task of rows) {
      const number = ticketNumber(task.prefix, task.ticketId);
      const status = task.claimed ? "Claimed" : "Open";
      const { dueAt, since, submitterName, ticketTitle, title, workflowTitle } = task;
      yield [title, status, number, ticketTitle, workflowTitle, submitterName, since, dueAt];
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < size) return;
    after = placeOf(filter, last);
  }
}

/** The tasks that the reader has or could take. */
export const taskQueueRoutes: readonly AnyRoute[] = [
  route({ method: "get", path: "/tasks", policy: "member", handler: index }),
  route({ method: "get", path: "/tasks.csv", policy: "member", handler: csv }),
];

import type { Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import { readCompany } from "../../db/index.js";
import {
  asBody,
  emptyForm,
  formIdOf,
  list,
  PAGE_SIZE,
  page,
  pageAfterId,
  pageOf,
  redirectWith,
  renderPage,
  route,
  rowId,
  sameListAddress,
  sendCsv,
  type AnyRoute,
} from "../../web/index.js";
import {
  administeredWorkflows,
  type AdministeredWorkflow,
} from "../administration/administered-queries.js";
import {
  errorsToActOn,
  listErrors,
  tasksWithErrors,
  type ErrorFilter,
  type ErrorRow,
} from "../administration/error-queries.js";
import { retryTask } from "../commands/retry-task.js";
import { reviewError } from "../commands/review-error.js";
import { administeredAtHand } from "./admin-list-pages.js";
import {
  ERROR_COLUMNS,
  errorCells,
  ERROR_STATUSES,
  ERROR_TYPES,
  errorFilter,
  typeWords,
} from "./error-rows.js";

/** Whose errors a page shows: one workflow's, or those of all that the reader administers. */
interface Errors {
  readonly workflows: readonly AdministeredWorkflow[];
  readonly title: string;
  /** The address of the page. */
  readonly here: string;
  readonly oneWorkflow: AdministeredWorkflow | null;
}

function ofWorkflow(workflow: AdministeredWorkflow): Errors {
  const here = `/admin/workflows/${workflow.definitionId}/errors`;
  return { workflows: [workflow], title: "Errors", here, oneWorkflow: workflow };
}

async function ofAll(actor: Actor): Promise<Errors> {
  const workflows = await readCompany(actor, (tx) => administeredWorkflows(tx, actor));
  return { workflows, title: "Errors", here: "/admin/errors", oneWorkflow: null };
}

const familiesOf = ({ workflows }: Errors): number[] => workflows.map(({ familyId }) => familyId);

async function index(req: Request, res: Response, actor: Actor, errors: Errors): Promise<void> {
  const filter = errorFilter(req);
  const families = familiesOf(errors);
  const at = { after: pageAfterId(req), size: PAGE_SIZE + 1 };
  const [rows, tasks] = await readCompany(actor, (tx) =>
    Promise.all([listErrors(tx, families, filter, at), tasksWithErrors(tx, families)]),
  );
  const shown = pageOf(req, rows, (row) => row.id);
  const { oneWorkflow: workflow, here } = errors;
  await renderPage(res, "admin/errors", {
    title: errors.title,
    crumbs: crumbsOf(errors),
    place: placeOf(errors),
    here,
    workflow,
    page: { ...shown, rows: shown.rows.map((row) => ({ ...row, typeWords: typeWords(row.type) })) },
    filter,
    statuses: ERROR_STATUSES,
    types: ERROR_TYPES,
    tasks,
    dates: { from: filter.from ?? "", to: filter.to ?? "" },
    filtered: isNarrow(filter),
    later: page(req).after !== undefined,
    csv: sameListAddress(req, { after: "" }).replace(/^[^?]*/, `${here}.csv`),
    form: emptyForm(),
  });
}

function crumbsOf({ oneWorkflow }: Errors) {
  const administer = { label: "Administer", href: "/admin/workflows" };
  if (oneWorkflow === null) return [administer];
  const href = `/admin/workflows/${oneWorkflow.definitionId}/tickets`;
  return [administer, { label: oneWorkflow.title, href }];
}

function placeOf({ oneWorkflow }: Errors): string {
  return oneWorkflow === null
    ? "/admin/workflows"
    : `/admin/workflows/${oneWorkflow.definitionId}/tickets`;
}

function isNarrow(filter: ErrorFilter): boolean {
  const { status, type, taskKey, from, to, search } = filter;
  return status !== "all" || search !== "" || [type, taskKey, from, to].some((one) => one !== null);
}

async function csv(req: Request, res: Response, actor: Actor, errors: Errors): Promise<void> {
  const rows = everyError(actor, familiesOf(errors), errorFilter(req));
  await sendCsv(res, `${errors.oneWorkflow?.title ?? "all"} errors`, ERROR_COLUMNS, rows);
}

async function* everyError(actor: Actor, families: readonly number[], filter: ErrorFilter) {
  const size = 500;
  for (let after: number | null = null; ;) {
    const rows: ErrorRow[] = await readCompany(actor, (tx) =>
      listErrors(tx, families, filter, { after, size }),
    );
    yield* rows.map(errorCells);
    after = rows.at(-1)?.id ?? null;
    if (rows.length < size) return;
  }
}

/** What was done of an act on many, and what was refused and why. */
interface Report {
  readonly done: string[];
  readonly refused: { readonly name: string; readonly why: string }[];
}

/** Retries errors, or says of them that they were looked at or are resolved; each in a transaction of its own. */
async function create(req: Request, res: Response, actor: Actor, errors: Errors): Promise<void> {
  const body = asBody(req.body);
  const act = String(body["action"] ?? "");
  const ids = list(body["error_id"]).flatMap((id) => rowId(id) ?? []);
  if (ids.length === 0 || !Object.hasOwn(DONE, act))
    return nothing(res, errors, "Choose at least one error, and what is to be done with it.");
  const note = typeof body["note"] === "string" ? body["note"] : "";
  const chosen = await readCompany(actor, (tx) =>
    errorsToActOn(tx, familiesOf(errors), ids.slice(0, PAGE_SIZE)),
  );
  const report: Report = { done: [], refused: [] };
  for (const error of chosen) {
    const formId = `${formIdOf(body)}:${error.id}`;
    const result = await actOn(actor, act, error, note, formId);
    if (result.ok) report.done.push(error.name);
    else report.refused.push({ name: error.name, why: result.rejection.sentence });
  }
  if (chosen.length === 0) return nothing(res, errors, "These errors are not there any more.");
  if (report.refused.length === 0)
    return redirectWith(res, errors.here, `${report.done.length} ${DONE[act] ?? ""}`);
  await renderPage(res.status(409), "admin/errors-report", {
    title: "What was done",
    crumbs: [...crumbsOf(errors), { label: "Errors", href: errors.here }],
    place: placeOf(errors),
    here: errors.here,
    report,
    did: DONE[act],
  });
}

const DONE: Readonly<Record<string, string>> = {
  retry: "to be sent again now. An error is resolved when its retry succeeds.",
  review: "marked as reviewed.",
  resolve: "marked as resolved.",
};

async function nothing(res: Response, errors: Errors, sentence: string): Promise<void> {
  await renderPage(res.status(422), "admin/errors-report", {
    title: "Nothing was done",
    crumbs: [...crumbsOf(errors), { label: "Errors", href: errors.here }],
    place: placeOf(errors),
    here: errors.here,
    sentence,
  });
}

function actOn(
  actor: Actor,
  act: string,
  { id, taskId }: { readonly id: number; readonly taskId: number | null },
  note: string,
  formId: string,
) {
  if (act === "retry") return retryTask(actor, { taskId: taskId ?? 0, reason: note, formId });
  const status = act === "resolve" ? "RESOLVED" : "REVIEWED";
  return reviewError(actor, { errorId: id, status, note, formId });
}

const admins = { policy: "workflowAdmin", load: administeredAtHand } as const;
type Handler = (req: Request, res: Response, actor: Actor, errors: Errors) => Promise<void>;

function both(method: "get" | "post", end: string, handler: Handler): AnyRoute[] {
  return [
    route({
      method,
      path: `/admin/workflows/:id/errors${end}`,
      ...admins,
      handler: (req, res, actor, workflow) => handler(req, res, actor, ofWorkflow(workflow)),
    }),
    route({
      method,
      path: `/admin/errors${end}`,
      policy: "member",
      handler: async (req, res, actor) => handler(req, res, actor, await ofAll(actor)),
    }),
  ];
}

/** Errors of a workflow, and of all that one administers. */
export const errorRoutes: readonly AnyRoute[] = [
  ...both("get", "", index),
  ...both("get", ".csv", csv),
  ...both("post", "", create),
];

import type { Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import { listRoles } from "../../accounts/index.js";
import { readCompany } from "../../db/index.js";
import {
  emptyForm,
  formIdOf,
  pageAfterId,
  pageOf,
  PAGE_SIZE,
  parseBody,
  queryText,
  redirectWith,
  renderPage,
  route,
  sameListAddress,
  sendCsv,
  showAgain,
  type AnyRoute,
  type CsvCell,
  type FormState,
} from "../../web/index.js";
import { createWorkflow } from "../commands/create-workflow.js";
import { listWorkflows, type VersionStatus, type WorkflowFilter } from "../workflow-queries.js";
import { newWorkflowForm, referencesOf, roleIdsOf } from "./workflow-forms.js";

const STATUSES: readonly VersionStatus[] = ["DRAFT", "ACTIVE", "ARCHIVED"];
const CSV_SIZE = 500;

/** The way to a page of one workflow. */
export const WORKFLOWS_CRUMB = { label: "Workflows", href: "/design/workflows" };

function filterOf(req: Request): WorkflowFilter {
  const status = STATUSES.find((one) => one === queryText(req, "status")) ?? "";
  return { q: queryText(req, "q").slice(0, 200), status };
}

async function index(req: Request, res: Response, actor: Actor): Promise<void> {
  const filter = filterOf(req);
  const rows = await readCompany(actor, (tx) =>
    listWorkflows(tx, filter, { after: pageAfterId(req), size: PAGE_SIZE + 1 }),
  );
  const page = pageOf(req, rows, (row) => row.familyId);
  const csv = sameListAddress(req, { after: "" }).replace(/^[^?]*/, "/design/workflows.csv");
  await renderPage(res, "design/workflows/index", { title: "Workflows", page, filter, csv });
}

async function csv(req: Request, res: Response, actor: Actor): Promise<void> {
  const header = [
    "Title",
    "Key",
    "Prefix",
    "Newest version",
    "Status",
    "Active version",
    "Changed",
  ];
  await sendCsv(res, "workflows", header, everyWorkflow(actor, filterOf(req)));
}

async function* everyWorkflow(
  actor: Actor,
  filter: WorkflowFilter,
): AsyncGenerator<readonly CsvCell[]> {
  for (let after: number | null = null; ;) {
    const range: { after: number | null; size: number } = { after, size: CSV_SIZE };
    const rows = await readCompany(actor, (tx) => listWorkflows(tx, filter, range));
    for (const row of rows) {
      const changed = row.updatedAt.toISOString();
      yield [row.title, row.key, row.prefix, row.version, row.status, row.activeVersion, changed];
    }
    after = rows.at(-1)?.familyId ?? null;
    if (rows.length < CSV_SIZE) return;
  }
}

async function showNew(res: Response, actor: Actor, form: FormState): Promise<void> {
  const roles = await readCompany(actor, listRoles);
  await renderPage(res, "design/workflows/new", {
    title: "New workflow",
    crumbs: [WORKFLOWS_CRUMB],
    roles: roles.map(({ id, name }) => ({ value: id, label: name })),
    form,
  });
}

async function create(req: Request, res: Response, actor: Actor): Promise<void> {
  const parsed = parseBody(newWorkflowForm, req.body);
  if (!parsed.ok) return showNew(res.status(422), actor, parsed.form);
  const result = await createWorkflow(actor, {
    ...parsed.data,
    ext_ref: referencesOf(req.body),
    ticketAdminRoleIds: roleIdsOf(req.body, "ticket_admin_roles"),
    formId: formIdOf(req.body),
  });
  if (!result.ok) return showAgain(res, result.rejection, (form) => showNew(res, actor, form));
  redirectWith(res, result.location, "The draft is there. Next: say which fields it knows.");
}

/** The list of workflows and the form of a new one. */
export const workflowListRoutes: readonly AnyRoute[] = [
  route({ method: "get", path: "/design/workflows", policy: "designer", handler: index }),
  route({ method: "get", path: "/design/workflows.csv", policy: "designer", handler: csv }),
  route({
    method: "get",
    path: "/design/workflows/new",
    policy: "designer",
    handler: (_req, res, actor) => showNew(res, actor, emptyForm()),
  }),
  route({ method: "post", path: "/design/workflows", policy: "designer", handler: create }),
];

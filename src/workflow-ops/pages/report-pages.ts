import type { Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import { listRoles } from "../../accounts/index.js";
import { withCompany, type CompanyTx } from "../../db/index.js";
import { dayAt } from "../../zone/days.js";
import { zoneNow } from "../../zone/index.js";
import { graphList, impliedGraph } from "../../engine/index.js";
import { drawGraph } from "../../web/graph/draw-graph.js";
import {
  emptyForm,
  queryText,
  renderPage,
  route,
  rowId,
  sameListAddress,
  sendCsv,
  withErrors,
  type AnyRoute,
} from "../../web/index.js";
import { loadDefinition, versionsOf } from "../../workflow-design/index.js";
import type { AdministeredWorkflow } from "../administration/administered-queries.js";
import { heatOverlay } from "../reports/heat.js";
import { PERIODS, reportPeriod } from "../reports/report-period.js";
import { taskFigures, ticketFigures, ticketsByRole } from "../reports/report-queries.js";
import type { ReportFilter } from "../reports/report-filter.js";
import { administeredAtHand } from "./admin-list-pages.js";
import { ticketListOf } from "./ticket-at-hand-pages.js";
import { REPORT_PARTS, reportTable } from "./report-csv.js";
import { partsView, tasksView, totalsView } from "./report-views.js";

interface Asked {
  readonly filter: ReportFilter;
  readonly problem?: { readonly field: "from" | "to"; readonly sentence: string };
}

function askedFor(req: Request, familyId: number): Asked {
  const asked = {
    preset: queryText(req, "period"),
    from: queryText(req, "from"),
    to: queryText(req, "to"),
  };
  const { period, problem } = reportPeriod(asked, dayAt(new Date()));
  const definitionId = rowId(queryText(req, "version"));
  const filter = { familyId, period, definitionId, roleId: rowId(queryText(req, "role")) };
  return { filter, ...(problem ? { problem } : {}) };
}

/** Of a version that is none of the workflow's published ones, all versions are shown. */
async function inReport(tx: CompanyTx, asked: ReportFilter, workflow: AdministeredWorkflow) {
  const all = await versionsOf(tx, workflow.familyId);
  const versions = all.filter(({ status }) => status !== "DRAFT");
  const definitionId = versions.find(({ id }) => id === asked.definitionId)?.id ?? null;
  const filter = { ...asked, definitionId };
  const loaded = await loadDefinition(tx, definitionId ?? workflow.definitionId);
  if (loaded === null) throw new Error("Expected a published version, but it is gone.");
  return { filter, versions, definition: loaded.definition };
}

async function show(req: Request, res: Response, actor: Actor, workflow: AdministeredWorkflow) {
  const { filter: asked, problem } = askedFor(req, workflow.familyId);
  const { roleChoices, ...found } = await withCompany(actor, async (tx) => {
    const report = await inReport(tx, asked, workflow);
    return {
      ...report,
      tickets: await ticketFigures(tx, report.filter),
      tasks: await taskFigures(tx, report.filter),
      roles: await ticketsByRole(tx, report.filter),
      roleChoices: await listRoles(tx),
    };
  });
  const { definition, filter, tickets } = found;
  const graph = impliedGraph(definition);
  const overlay = heatOverlay(definition, found.tasks, tickets);
  const typed = { from: queryText(req, "from"), to: queryText(req, "to") };
  if (problem) res.status(422);
  await renderPage(res, "admin/report", {
    title: workflow.title,
    crumbs: [{ label: "Administer", href: "/admin/workflows" }],
    place: ticketListOf(workflow),
    form: problem
      ? withErrors(typed, [{ field: problem.field, message: problem.sentence }])
      : emptyForm({ from: filter.period.from, to: filter.period.to }),
    workflow,
    filter,
    zone: zoneNow(),
    periods: PERIODS,
    versions: found.versions,
    roleChoices,
    totals: totalsView(tickets, filter.period),
    parts: partsView(tickets.parts, filter.period),
    tasks: tasksView(found.tasks, definition),
    roles: found.roles,
    svg: await drawGraph(graph, overlay),
    lines: graphList(definition, graph, overlay),
    csv: Object.fromEntries(
      REPORT_PARTS.map((part) => [
        part,
        sameListAddress(req, { part }).replace(/\/report(?=\?|$)/, "/report.csv"),
      ]),
    ),
  });
}

async function csv(req: Request, res: Response, actor: Actor, workflow: AdministeredWorkflow) {
  const { filter } = askedFor(req, workflow.familyId);
  const { header, rows } = await withCompany(actor, async (tx) =>
    reportTable(tx, queryText(req, "part"), await inReport(tx, filter, workflow)),
  );
  await sendCsv(res, `${workflow.title} report`, header, rows);
}

const admins = { policy: "workflowAdmin", load: administeredAtHand } as const;

/** Figures of a workflow over some time. */
export const reportRoutes: readonly AnyRoute[] = [
  route({ method: "get", path: "/admin/workflows/:id/report", ...admins, handler: show }),
  route({ method: "get", path: "/admin/workflows/:id/report.csv", ...admins, handler: csv }),
];

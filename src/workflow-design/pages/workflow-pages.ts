import type { Response } from "express";
import { renderPage, route, type AnyRoute } from "../../web/index.js";
import type { FoundWorkflow } from "../component-queries.js";
import { loadWorkflow, workflowTabs } from "./workflow-loading.js";
import { overviewOf } from "./workflow-overview.js";
import { WORKFLOWS_CRUMB } from "./workflow-list-pages.js";

async function show(res: Response, workflow: FoundWorkflow): Promise<void> {
  await renderPage(res, "design/workflows/show", {
    title: workflow.definition.title,
    crumbs: [WORKFLOWS_CRUMB],
    workflow,
    tabs: workflowTabs(workflow),
    tab: 0,
    overview: await overviewOf(workflow),
  });
}

async function components(res: Response, workflow: FoundWorkflow): Promise<void> {
  await renderPage(res, "design/workflows/components", {
    title: workflow.definition.title,
    crumbs: [WORKFLOWS_CRUMB],
    workflow,
    tabs: workflowTabs(workflow),
    tab: 2,
    overview: await overviewOf(workflow),
  });
}

/** A workflow's overview and its components. */
export const workflowRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/design/workflows/:id",
    policy: "designer",
    load: loadWorkflow,
    handler: (_req, res, _actor, workflow) => show(res, workflow),
  }),
  route({
    method: "get",
    path: "/design/workflows/:id/components",
    policy: "designer",
    load: loadWorkflow,
    handler: (_req, res, _actor, workflow) => components(res, workflow),
  }),
];

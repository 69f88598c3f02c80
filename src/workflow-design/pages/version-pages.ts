import type { Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import { readCompany } from "../../db/index.js";
import {
  formIdOf,
  notFound,
  redirectWith,
  refuse,
  renderPage,
  route,
  type AnyRoute,
} from "../../web/index.js";
import { archiveWorkflow } from "../commands/archive-workflow.js";
import { createVersion } from "../commands/create-version.js";
import { deleteDraft } from "../commands/delete-draft.js";
import type { FoundWorkflow } from "../component-queries.js";
import { exportDefinition } from "../export-queries.js";
import { versionsOf } from "../workflow-queries.js";
import { loadWorkflow, refuseChange, workflowCrumbs, workflowTabs } from "./workflow-loading.js";
import { WORKFLOWS_CRUMB } from "./workflow-list-pages.js";

async function index(res: Response, actor: Actor, workflow: FoundWorkflow): Promise<void> {
  const versions = await readCompany(actor, (tx) => versionsOf(tx, workflow.familyId));
  await renderPage(res, "design/workflows/versions", {
    title: workflow.definition.title,
    crumbs: [WORKFLOWS_CRUMB],
    ...{ workflow, versions },
    hasDraft: versions.some(({ status }) => status === "DRAFT"),
    tabs: workflowTabs(workflow),
    tab: 5,
  });
}

async function create(
  req: Request,
  res: Response,
  actor: Actor,
  { id }: FoundWorkflow,
): Promise<void> {
  const result = await createVersion(actor, { id, formId: formIdOf(req.body) });
  if (!result.ok) return refuse(res, result.rejection);
  redirectWith(
    res,
    result.location,
    "The new version is a draft. The published one stays until you publish this.",
  );
}

async function showArchiving(res: Response, actor: Actor, workflow: FoundWorkflow): Promise<void> {
  const { id, status, version } = workflow;
  if (status !== "ACTIVE")
    return refuse(res, {
      code: "conflict",
      sentence: `Expected the active version to archive, but version ${version} is ${status === "DRAFT" ? "a draft" : "archived"}.`,
      location: `/design/workflows/${id}`,
    });
  const versions = await readCompany(actor, (tx) => versionsOf(tx, workflow.familyId));
  await renderPage(res, "design/workflows/archiving", {
    title: `Archive ${workflow.definition.title}`,
    crumbs: workflowCrumbs(workflow),
    workflow,
    openTickets: versions.reduce((sum, { liveTickets }) => sum + liveTickets, 0),
  });
}

async function archive(
  req: Request,
  res: Response,
  actor: Actor,
  { id }: FoundWorkflow,
): Promise<void> {
  const result = await archiveWorkflow(actor, { id, formId: formIdOf(req.body) });
  if (!result.ok) return refuse(res, result.rejection);
  redirectWith(res, result.location, "It is archived: nobody can submit it any more.");
}

async function showDeletion(res: Response, actor: Actor, workflow: FoundWorkflow): Promise<void> {
  if (workflow.status !== "DRAFT") return refuseChange(res, workflow);
  const versions = await readCompany(actor, (tx) => versionsOf(tx, workflow.familyId));
  await renderPage(res, "design/workflows/deletion", {
    title: `Delete the draft of ${workflow.definition.title}`,
    crumbs: workflowCrumbs(workflow),
    workflow,
    only: versions.length === 1,
  });
}

async function destroy(
  req: Request,
  res: Response,
  actor: Actor,
  { id }: FoundWorkflow,
): Promise<void> {
  const result = await deleteDraft(actor, { id, formId: formIdOf(req.body) });
  if (!result.ok) return refuse(res, result.rejection);
  redirectWith(res, result.location, "The draft is deleted.");
}

async function download(res: Response, actor: Actor, { id }: FoundWorkflow): Promise<void> {
  const file = await readCompany(actor, (tx) => exportDefinition(tx, id));
  if (file === null) return notFound(res);
  res.attachment(file.filename).type("application/json").send(file.text);
}

const one = { policy: "designer", load: loadWorkflow } as const;
const own = "/design/workflows/:id";

/** The versions of a workflow: seen, made, exported, archived, and drafts deleted. */
export const versionRoutes: readonly AnyRoute[] = [
  route({
    ...{ method: "get", path: `${own}/versions`, ...one },
    handler: (_req, res, actor, workflow) => index(res, actor, workflow),
  }),
  route({ method: "post", path: `${own}/versions`, ...one, handler: create }),
  route({
    ...{ method: "get", path: `${own}/archiving`, ...one },
    handler: (_req, res, actor, workflow) => showArchiving(res, actor, workflow),
  }),
  route({ method: "post", path: `${own}/archiving`, ...one, handler: archive }),
  route({
    ...{ method: "get", path: `${own}/deletion`, ...one },
    handler: (_req, res, actor, workflow) => showDeletion(res, actor, workflow),
  }),
  route({ method: "post", path: `${own}/deletion`, ...one, handler: destroy }),
  route({
    ...{ method: "get", path: `${own}/export`, ...one },
    handler: (_req, res, actor, workflow) => download(res, actor, workflow),
  }),
];

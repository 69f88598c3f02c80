import type { Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import { readCompany } from "../../db/index.js";
import { pathId, refuse, type Crumb, type Found } from "../../web/index.js";
import { findWorkflow, type FoundWorkflow } from "../component-queries.js";

/** The version that a path names by :id; null is a 404. */
export async function loadWorkflow(
  actor: Actor,
  req: Request,
): Promise<Found<FoundWorkflow> | null> {
  const id = pathId(req, "id");
  const object = id === null ? null : await readCompany(actor, (tx) => findWorkflow(tx, id));
  return object && { object };
}

/** "Purchase request, version 5", the way back from a page below a workflow. */
export function workflowCrumbs(workflow: {
  readonly id: number;
  readonly version: number;
  readonly definition: { readonly title: string };
}): readonly Crumb[] {
  return [
    { label: "Workflows", href: "/design/workflows" },
    {
      label: `${workflow.definition.title}, version ${workflow.version}`,
      href: `/design/workflows/${workflow.id}`,
    },
  ];
}

/** The tabs of a workflow's pages. */
export function workflowTabs(workflow: FoundWorkflow): readonly Crumb[] {
  const { definition, id } = workflow;
  const components =
    definition.tickets.length + definition.tasks.length + definition.completions.length;
  return [
    { label: "Overview", href: `/design/workflows/${id}` },
    { label: `Fields (${workflow.fields.list.length})`, href: `/design/workflows/${id}/fields` },
    { label: `Components (${components})`, href: `/design/workflows/${id}/components` },
    { label: "Try it", href: `/design/workflows/${id}/try` },
    { label: "Settings", href: `/design/workflows/${id}/edit` },
    { label: "Versions", href: `/design/workflows/${id}/versions` },
  ];
}

/** The 409 for a form of a version that is published. */
export async function refuseChange(
  res: Response,
  { id, version }: { readonly id: number; readonly version: number },
): Promise<void> {
  return refuse(res, {
    code: "conflict",
    sentence: `Expected a draft to change, but version ${version} is published. Make a new version to change it.`,
    detail: "not_a_draft",
    location: `/design/workflows/${id}`,
  });
}

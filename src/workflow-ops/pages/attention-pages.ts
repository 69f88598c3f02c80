import type { Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import { readCompany } from "../../db/index.js";
import { renderPage, route, type AnyRoute } from "../../web/index.js";
import type { AdministeredWorkflow } from "../administration/administered-queries.js";
import { attentionByKind } from "../administration/attention-queries.js";
import { administeredAtHand } from "./admin-list-pages.js";
import { ticketListOf } from "./ticket-at-hand-pages.js";

/** Of each kind. */
const SHOWN = 50;

async function show(_req: Request, res: Response, actor: Actor, workflow: AdministeredWorkflow) {
  const { familyId } = workflow;
  const rows = await readCompany(actor, (tx) =>
    attentionByKind(tx, actor, { familyId, size: SHOWN + 1 }),
  );
  const kinds = [...new Set(rows.map(({ kind }) => kind))];
  await renderPage(res, "admin/attention", {
    title: workflow.title,
    crumbs: [{ label: "Administer", href: "/admin/workflows" }],
    place: ticketListOf(workflow),
    workflow,
    groups: kinds.map((kind) => {
      const ofKind = rows.filter((row) => row.kind === kind);
      return { kind, rows: ofKind.slice(0, SHOWN), more: ofKind.length > SHOWN };
    }),
  });
}

/** What needs the ticket admins of a workflow. */
export const attentionRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/admin/workflows/:id/attention",
    policy: "workflowAdmin",
    load: administeredAtHand,
    handler: show,
  }),
];

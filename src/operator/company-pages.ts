import type { Request, Response } from "express";
import type { Actor } from "../access/index.js";
import { withOperator } from "../db/index.js";
import { notFound, refuse, renderPage, route, type AnyRoute } from "../web/index.js";
import { recordLook } from "./commands/record-look.js";
import { COMPANY_CRUMBS, companyAtHand } from "./company-at-hand-pages.js";
import { companyDetails } from "./company-detail-queries.js";
import { companyRow, type CompanyAtHand } from "./company-queries.js";
import { counted } from "./words.js";

async function show(
  _req: Request,
  res: Response,
  actor: Actor,
  { id }: CompanyAtHand,
): Promise<void> {
  const look = await recordLook(actor, id, { act: "company_looked_at" });
  if (!look.ok) return refuse(res, look.rejection);
  const [company, details] = await withOperator(actor, async (tx) => [
    await companyRow(tx, id),
    await companyDetails(tx, id),
  ]);
  if (!company) return notFound(res);
  await renderPage(res, "operator/company", {
    title: company.name,
    crumbs: COMPANY_CRUMBS,
    place: "/operator",
    company,
    details,
    isOwn: id === actor.companyId,
    counts: {
      users: counted(company.users),
      deactivated: counted(details.deactivated),
      workflows: counted(company.workflows),
      tickets: counted(company.tickets),
      liveTickets: counted(details.liveTickets),
      recentTickets: counted(details.recentTickets),
      openTasks: counted(company.openTasks),
      errors: counted(details.errors),
    },
    workflows: details.workflows.map((each) => ({ ...each, live: counted(each.live) })),
    definitions: `/operator/definitions/workflows?company=${encodeURIComponent(`#${id}`)}`,
  });
}

/** The page of one company; opening it is written down there. */
export const companyRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/operator/companies/:id",
    policy: "systemStaff",
    load: companyAtHand,
    handler: show,
  }),
];

import type { Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import { withCompany } from "../../db/index.js";
import { findWorkflow } from "../../workflow-design/index.js";
import {
  PAGE_SIZE,
  page,
  pageAfterId,
  pageOf,
  pathId,
  queryText,
  renderPage,
  route,
  sameListAddress,
  sendCsv,
  type AnyRoute,
  type CsvCell,
  type Loaded,
} from "../../web/index.js";
import {
  administeredWorkflow,
  administeredWorkflows,
  type AdministeredWorkflow,
} from "../administration/administered-queries.js";
import { needsAttention } from "../administration/attention-queries.js";
import {
  listWorkflowTickets,
  type TicketFilter,
  type TicketRow,
} from "../tickets/ticket-list-queries.js";
import { ticketListOf } from "./ticket-at-hand-pages.js";
import { ADMIN_STATUSES, statusOf, ticketCells, TICKET_COLUMNS, withWords } from "./ticket-rows.js";

const ATTENTION_SHOWN = 50;

async function workflows(_req: Request, res: Response, actor: Actor): Promise<void> {
  const found = await withCompany(actor, async (tx) => ({
    administered: await administeredWorkflows(tx, actor),
    attention: await needsAttention(tx, actor, { familyId: null, size: ATTENTION_SHOWN }),
  }));
  await renderPage(res, "admin/workflows", { title: "Workflows you administer", ...found });
}

function filterOf(req: Request): Pick<TicketFilter, "status" | "search"> {
  return {
    status: statusOf(queryText(req, "status"), ADMIN_STATUSES, "live"),
    search: queryText(req, "q").slice(0, 200),
  };
}

async function index(req: Request, res: Response, actor: Actor, workflow: AdministeredWorkflow) {
  const { familyId } = workflow;
  const filter = filterOf(req);
  const place = { after: pageAfterId(req), size: PAGE_SIZE + 1 };
  const [rows, attention] = await withCompany(actor, async (tx) => [
    await listWorkflowTickets(tx, familyId, filter, place),
    await needsAttention(tx, actor, { familyId, size: ATTENTION_SHOWN }),
  ]);
  const shown = pageOf(req, rows, (ticket) => ticket.id);
  const here = ticketListOf(workflow);
  await renderPage(res, "admin/tickets", {
    title: workflow.title,
    crumbs: [{ label: "Administer", href: "/admin/workflows" }],
    place: here,
    here: req.path,
    workflow,
    page: { ...shown, rows: shown.rows.map(withWords) },
    attention,
    filter,
    statuses: ADMIN_STATUSES,
    filtered: filter.search !== "" || filter.status !== "all",
    later: page(req).after !== undefined,
    csv: sameListAddress(req, { after: "" }).replace(/^[^?]*/, `${here}.csv`),
  });
}

async function csv(req: Request, res: Response, actor: Actor, workflow: AdministeredWorkflow) {
  const rows = everyTicket(actor, workflow.familyId, filterOf(req));
  await sendCsv(res, workflow.title, TICKET_COLUMNS, rows);
}

async function* everyTicket(
  actor: Actor,
  familyId: number,
  filter: Pick<TicketFilter, "status" | "search">,
): AsyncGenerator<readonly CsvCell[]> {
  const size = 500;
  for (let after: number | null = null; ;) {
    const rows: TicketRow[] = await withCompany(actor, (tx) =>
      listWorkflowTickets(tx, familyId, filter, { after, size }),
    );
    yield* rows.map(ticketCells);
    after = rows.at(-1)?.id ?? null;
    if (rows.length < size) return;
  }
}

/** By the id of any version: its tickets are those of all versions. */
export async function administeredAtHand(
  actor: Actor,
  req: Request,
): Promise<Loaded<AdministeredWorkflow> | null> {
  const id = pathId(req, "id");
  if (id === null) return null;
  const object = await withCompany(actor, async (tx) => {
    const version = await findWorkflow(tx, id);
    return version && administeredWorkflow(tx, actor, version.familyId);
  });
  return object && { object, see: true, may: true };
}

const admins = { policy: "workflowAdmin", load: administeredAtHand } as const;

/** The tickets of the workflows that the reader administers. */
export const adminListRoutes: readonly AnyRoute[] = [
  route({ method: "get", path: "/admin/workflows", policy: "member", handler: workflows }),
  route({ method: "get", path: "/admin/workflows/:id/tickets", ...admins, handler: index }),
  route({ method: "get", path: "/admin/workflows/:id/tickets.csv", ...admins, handler: csv }),
];

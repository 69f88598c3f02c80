import type { Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import { readCompany } from "../../db/index.js";
import {
  PAGE_SIZE,
  page,
  pageAfterId,
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
import {
  listMyTickets,
  type TicketFilter,
  type TicketRow,
} from "../tickets/ticket-list-queries.js";
import { workflowsOfSubmitter } from "../tickets/workflow-choice-queries.js";
import { OWN_STATUSES, statusOf, ticketCells, TICKET_COLUMNS, withWords } from "./ticket-rows.js";

function filterOf(req: Request): TicketFilter {
  return {
    status: statusOf(queryText(req, "status"), OWN_STATUSES, "all"),
    search: queryText(req, "q").slice(0, 200),
    familyId: rowId(queryText(req, "workflow")),
  };
}

async function index(req: Request, res: Response, actor: Actor): Promise<void> {
  const filter = filterOf(req);
  const [rows, workflows] = await readCompany(actor, (tx) =>
    Promise.all([
      listMyTickets(tx, actor, filter, { after: pageAfterId(req), size: PAGE_SIZE + 1 }),
      workflowsOfSubmitter(tx, actor.userId),
    ]),
  );
  const shown = pageOf(req, rows, (ticket) => ticket.id);
  await renderPage(res, "tickets/index", {
    title: "My tickets",
    page: { ...shown, rows: shown.rows.map(withWords) },
    filter,
    workflows,
    statuses: OWN_STATUSES,
    filtered: filter.search !== "" || filter.status !== "all" || filter.familyId !== null,
    later: page(req).after !== undefined,
    csv: sameListAddress(req, { after: "" }).replace(/^[^?]*/, "/tickets.csv"),
  });
}

async function csv(req: Request, res: Response, actor: Actor): Promise<void> {
  await sendCsv(res, "my tickets", TICKET_COLUMNS, everyTicket(actor, filterOf(req)));
}

async function* everyTicket(
  actor: Actor,
  filter: TicketFilter,
): AsyncGenerator<readonly CsvCell[]> {
  const size = 500;
  for (let after: number | null = null; ;) {
    const rows: TicketRow[] = await readCompany(actor, (tx) =>
      listMyTickets(tx, actor, filter, { after, size }),
    );
    yield* rows.map(ticketCells);
    after = rows.at(-1)?.id ?? null;
    if (rows.length < size) return;
  }
}

/** The reader's own tickets. */
export const ticketListRoutes: readonly AnyRoute[] = [
  route({ method: "get", path: "/tickets", policy: "member", handler: index }),
  route({ method: "get", path: "/tickets.csv", policy: "member", handler: csv }),
];

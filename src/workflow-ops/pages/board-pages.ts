import type { Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import { readCompany } from "../../db/index.js";
import { renderPage, route, type AnyRoute } from "../../web/index.js";
import type { AdministeredWorkflow } from "../administration/administered-queries.js";
import { listAdministered } from "../administration/admin-list-queries.js";
import { countAttention } from "../administration/attention-queries.js";
import type { ResolvedFilter } from "../administration/ticket-filter.js";
import { adminFilterOf, queryOf } from "./admin-filter.js";
import { administeredAtHand, aroundTickets } from "./admin-list-pages.js";
import { ticketListOf } from "./ticket-at-hand-pages.js";
import { withWords } from "./ticket-rows.js";

/** Cards in a lane; the list has the rest. */
const CARDS = 8;
/** The lanes of what ended go back so far, unless the filter asks for days of its own. */
const ENDED_DAYS = 7;
const MOST_ATTENTION = 50;

const LANES = ["IN_PROGRESS", "ON_HOLD", "COMPLETED", "CANCELLED"] as const;

/** What a lane shows: its status within the filter, what ended by its end. */
function laneOf<T extends Pick<ResolvedFilter, "sort">>(filter: T, status: (typeof LANES)[number]) {
  const ended = status === "COMPLETED" || status === "CANCELLED";
  return {
    ...filter,
    status,
    sort: ended ? ("ended" as const) : filter.sort === "ended" ? ("newest" as const) : filter.sort,
  };
}

async function show(req: Request, res: Response, actor: Actor, workflow: AdministeredWorkflow) {
  const filter = adminFilterOf(req);
  const { attention, lanes, shown } = await readCompany(actor, async (tx) => {
    const around = await aroundTickets(tx, actor, workflow, filter);
    const found = [];
    for (const status of LANES) {
      const list = await listAdministered(tx, laneOf(around.resolved, status), {
        after: null,
        size: CARDS,
      });
      found.push({ status, list });
    }
    const size = MOST_ATTENTION;
    return {
      lanes: found,
      shown: around.shown,
      attention: await countAttention(tx, actor, { familyId: workflow.familyId, size }),
    };
  });
  const here = ticketListOf(workflow);
  const since = Date.now() - ENDED_DAYS * 24 * 3_600_000;
  const recent = filter.from === "" && filter.to === "";
  await renderPage(res, "admin/board", {
    ...shown,
    title: workflow.title,
    crumbs: [{ label: "Administer", href: "/admin/workflows" }],
    place: here,
    at: `${here.slice(0, -"tickets".length)}board`,
    view: "board",
    days: recent ? ENDED_DAYS : null,
    attention,
    csv: `${here}.csv${shown.query && `?${shown.query}`}`,
    lanes: lanes.map(({ status, list }) => {
      const rows = list.rows.filter(
        ({ endedAt }) => !recent || endedAt === null || endedAt.getTime() >= since,
      );
      return {
        status,
        rows: rows.map(withWords),
        more: list.next !== null,
        href: `${here}?${queryOf(laneOf(filter, status))}`,
      };
    }),
  });
}

/** The tickets of a workflow side by side by status. */
export const boardRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/admin/workflows/:id/board",
    policy: "workflowAdmin",
    load: administeredAtHand,
    handler: show,
  }),
];

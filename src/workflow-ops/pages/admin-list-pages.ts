import type { Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import { readCompany, type CompanyTx } from "../../db/index.js";
import { loadDefinition } from "../../workflow-design/index.js";
import {
  PAGE_SIZE,
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
import { listAdministered, type AdminList } from "../administration/admin-list-queries.js";
import { countAttention, needsAttention } from "../administration/attention-queries.js";
import { filterChoices } from "../administration/filter-choices-queries.js";
import type { AfterTicket } from "../administration/found-tickets-queries.js";
import { countLive, MOST_COUNTED } from "../administration/live-count-queries.js";
import { resolveFilter } from "../administration/resolve-filter-queries.js";
import { savedFilters } from "../administration/saved-filter-queries.js";
import type { AdminFilter } from "../administration/ticket-filter.js";
import {
  adminFilterOf,
  CLAIMS,
  DUES,
  furtherAsked,
  placeAfter,
  placeText,
  queryOf,
  SORTS,
  TESTS,
  WHENS,
} from "./admin-filter.js";
import { ticketListOf } from "./ticket-at-hand-pages.js";
import { ADMIN_STATUSES, ticketCells, TICKET_COLUMNS, withWords } from "./ticket-rows.js";

const ATTENTION_SHOWN = 50;

async function workflows(_req: Request, res: Response, actor: Actor): Promise<void> {
  const [administered, attention] = await readCompany(actor, (tx) =>
    Promise.all([
      administeredWorkflows(tx, actor),
      needsAttention(tx, actor, { familyId: null, size: ATTENTION_SHOWN }),
    ]),
  );
  const found = { administered, attention };
  await renderPage(res, "admin/workflows", { title: "Workflows you administer", ...found });
}

/** What the list and the board show around their tickets: filters, what they offer, saved ones, how many live. */
export async function aroundTickets(
  tx: CompanyTx,
  actor: Actor,
  workflow: AdministeredWorkflow,
  filter: AdminFilter,
) {
  const definition = await loadDefinition(tx, workflow.definitionId);
  if (definition === null) throw new Error("Expected the workflow's version, but it is gone.");
  const [live, resolved, choices, saved] = await Promise.all([
    countLive(tx, workflow.familyId),
    resolveFilter(tx, definition, filter),
    filterChoices(tx, workflow.familyId),
    savedFilters(tx, actor, workflow.familyId),
  ]);
  const roles = new Map(
    [...definition.lists.executor.values()].flatMap(({ restricted, roleIds, roleNames }) =>
      restricted ? roleIds.map((id, at) => [id, roleNames[at] ?? ""] as const) : [],
    ),
  );
  return {
    resolved,
    shown: {
      workflow,
      filter,
      query: queryOf(filter),
      choices,
      roles: [...roles].map(([id, name]) => ({ id, name })),
      fields: definition.fields.list.map(({ key, title }) => ({ key, title })),
      fieldRows: [...filter.fields, { field: "", test: "is", value: "" }].slice(0, 3),
      further: furtherAsked(filter),
      saved,
      openCount:
        live > MOST_COUNTED ? `${MOST_COUNTED.toLocaleString("en")}+` : live.toLocaleString("en"),
      statuses: ADMIN_STATUSES,
      sorts: SORTS,
      tests: TESTS,
      whens: WHENS,
      claims: CLAIMS,
      dues: DUES,
      filtered: queryOf(filter) !== "",
    },
  };
}

async function index(req: Request, res: Response, actor: Actor, workflow: AdministeredWorkflow) {
  const filter = adminFilterOf(req);
  const { list, attention, shown } = await readCompany(actor, async (tx) => {
    const wanted = { familyId: workflow.familyId, size: ATTENTION_SHOWN };
    const [around, attention] = await Promise.all([
      aroundTickets(tx, actor, workflow, filter),
      countAttention(tx, actor, wanted),
    ]);
    const place = { after: placeAfter(req), size: PAGE_SIZE };
    const list = await listAdministered(tx, around.resolved, place);
    return { attention, list, shown: around.shown };
  });
  const here = ticketListOf(workflow);
  await renderPage(res, "admin/tickets", {
    ...shown,
    title: workflow.title,
    crumbs: [{ label: "Administer", href: "/admin/workflows" }],
    place: here,
    at: here,
    view: "tickets",
    page: pageOfList(req, list),
    order: SORTS.find(({ value }) => value === filter.sort)?.label,
    cut: list.cut,
    attention,
    later: queryText(req, "after") !== "",
    csv: `${here}.csv${shown.query && `?${shown.query}`}`,
  });
}

function pageOfList(req: Request, { next, rows }: AdminList) {
  return {
    rows: rows.map(withWords),
    ...(next === null ? {} : { next: sameListAddress(req, { after: placeText(next) }) }),
    ...(queryText(req, "after") === "" ? {} : { first: sameListAddress(req, { after: "" }) }),
  };
}

async function csv(req: Request, res: Response, actor: Actor, workflow: AdministeredWorkflow) {
  await sendCsv(
    res,
    workflow.title,
    TICKET_COLUMNS,
    everyTicket(actor, workflow, adminFilterOf(req)),
  );
}

async function* everyTicket(
  actor: Actor,
  workflow: AdministeredWorkflow,
  filter: AdminFilter,
): AsyncGenerator<readonly CsvCell[]> {
  for (let after: AfterTicket | null = null; ;) {
    const page: AdminList | null = await readCompany(actor, async (tx) => {
      const definition = await loadDefinition(tx, workflow.definitionId);
      return (
        definition &&
        listAdministered(tx, await resolveFilter(tx, definition, filter), { after, size: 500 })
      );
    });
    if (page === null) return;
    yield* page.rows.map(ticketCells);
    after = page.next;
    if (after === null) return;
  }
}

/** By the id of any version: its tickets are those of all versions. */
export async function administeredAtHand(
  actor: Actor,
  req: Request,
): Promise<Loaded<AdministeredWorkflow> | null> {
  const id = pathId(req, "id");
  if (id === null) return null;
  const object = await readCompany(actor, async (tx) => {
    const version = await loadDefinition(tx, id);
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

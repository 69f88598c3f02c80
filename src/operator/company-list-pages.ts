import type { Request, Response } from "express";
import type { Actor } from "../access/index.js";
import { withOperator } from "../db/index.js";
import {
  PAGE_SIZE,
  pageAfterId,
  pageOf,
  queryText,
  renderPage,
  route,
  sameListAddress,
  sendCsv,
  type AnyRoute,
  type CsvCell,
} from "../web/index.js";
import { listCompanies, type CompanyFilter, type CompanyRow } from "./company-queries.js";
import { counted } from "./words.js";

const STATES = [
  { value: "", label: "Any" },
  { value: "open", label: "Open" },
  { value: "suspended", label: "Suspended" },
] as const;
const SORTS = [
  { value: "name", label: "Name", words: "By name" },
  { value: "newest", label: "Newest", words: "Newest first" },
  { value: "activity", label: "Last activity", words: "Last active first" },
] as const;

function filterOf(req: Request): CompanyFilter {
  const [state, sort] = [queryText(req, "state"), queryText(req, "sort")];
  return {
    q: queryText(req, "q").slice(0, 200),
    state: STATES.find(({ value }) => value === state)?.value ?? "",
    sort: SORTS.find(({ value }) => value === sort)?.value ?? "name",
  };
}

async function index(req: Request, res: Response, actor: Actor): Promise<void> {
  const filter = filterOf(req);
  const place = { after: pageAfterId(req), size: PAGE_SIZE + 1 };
  const rows = await withOperator(actor, (tx) => listCompanies(tx, filter, place));
  const page = pageOf(req, rows, (company) => company.id);
  await renderPage(res, "operator/companies", {
    title: "Companies",
    place: "/operator",
    page: { ...page, rows: page.rows.map(withCounts) },
    filter,
    states: STATES,
    sorts: SORTS,
    order: SORTS.find(({ value }) => value === filter.sort)?.words,
    csv: sameListAddress(req, { after: "" }).replace(/^[^?]*/, "/operator/companies.csv"),
  });
}

function withCounts(company: CompanyRow) {
  const { users, workflows, tickets, openTasks } = company;
  return {
    ...company,
    users: counted(users),
    workflows: counted(workflows),
    tickets: counted(tickets),
    openTasks: counted(openTasks),
  };
}

const COLUMNS = [
  "Number",
  "Name",
  "State",
  "Suspended since",
  "Suspended because",
  "Active users",
  "Workflows",
  "Tickets",
  "Open tasks",
  "Last activity",
  "Created",
];

async function csv(req: Request, res: Response, actor: Actor): Promise<void> {
  await sendCsv(res, "companies", COLUMNS, everyCompany(actor, filterOf(req)));
}

async function* everyCompany(
  actor: Actor,
  filter: CompanyFilter,
): AsyncGenerator<readonly CsvCell[]> {
  for (let after: number | null = null; ;) {
    const size = 200;
    const rows: CompanyRow[] = await withOperator(actor, (tx) =>
      listCompanies(tx, filter, { after, size }),
    );
    yield* rows.map(cells);
    after = rows.at(-1)?.id ?? null;
    if (rows.length < size) return;
  }
}

function cells(row: CompanyRow): readonly CsvCell[] {
  const { users, workflows, tickets, openTasks } = withCounts(row);
  return [
    row.id,
    row.name,
    row.suspendedAt ? "Suspended" : "Open",
    row.suspendedAt,
    row.suspendedReason,
    ...[users, workflows, tickets, openTasks].map((count) => count.replace(",", "")),
    row.lastActivity,
    row.createdAt,
  ];
}

const staff = { policy: "systemStaff" } as const;

/** The list of companies, and the same as CSV. */
export const companyListRoutes: readonly AnyRoute[] = [
  route({ method: "get", path: "/operator/companies", ...staff, handler: index }),
  route({ method: "get", path: "/operator/companies.csv", ...staff, handler: csv }),
];

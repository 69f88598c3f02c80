import type { Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import { readCompany } from "../../db/index.js";
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
  type Crumb,
  type CsvCell,
  type Loaded,
} from "../../web/index.js";
import { actChoices, kindChoices, kindInWords, sentenceOf } from "./act-words.js";
import { auditFilterOf } from "./audit-forms.js";
import { listAudit, type AuditFilter, type AuditRow } from "./audit-queries.js";
import { changesOf } from "./changes.js";

/** The part of the audit that a page shows. */
interface Part {
  /** Null: all of the company's. */
  readonly familyId: number | null;
  readonly title: string;
  /** The address of the page. */
  readonly href: string;
  readonly crumbs: readonly Crumb[];
  /** The entry of the side bar that is marked. */
  readonly place: string;
}

/** What the pages of a workflow's ticket admins know of it. */
interface AuditedWorkflow {
  readonly familyId: number;
  readonly definitionId: number;
  readonly title: string;
}

async function index(req: Request, res: Response, actor: Actor, part: Part): Promise<void> {
  const filter = auditFilterOf(req);
  const place = { after: pageAfterId(req), size: PAGE_SIZE + 1 };
  const rows = await readCompany(actor, (tx) => listAudit(tx, part.familyId, filter, place));
  const page = pageOf(req, rows, (row) => row.id);
  await renderPage(res, "accounts/audit", {
    title: part.title,
    crumbs: part.crumbs,
    place: part.place,
    part,
    page: { ...page, rows: page.rows.map(inWords) },
    filter,
    acts: actChoices,
    kinds: kindChoices,
    filtered: Object.values(filter).some((value) => value !== "" && value !== null),
    later: queryText(req, "after") !== "",
    csv: sameListAddress(req, { after: "" }).replace(/^[^?]*/, `${part.href}.csv`),
  });
}

function inWords(row: AuditRow) {
  return {
    ...row,
    who: whoDid(row),
    sentence: sentenceOf(row),
    kind: kindInWords(row.object_kind),
    changes: changesOf(row.before, row.after),
    address: row.address?.replace(/^::ffff:/, "") ?? null, // an IPv4 address as a socket of both kinds writes it
  };
}

/** Null: the system itself. */
function whoDid({ actor_name, staff_name }: AuditRow): string | null {
  return staff_name === null ? actor_name : `System staff (${staff_name})`;
}

const COLUMNS = [
  "Number",
  "When",
  "Who",
  "Email address",
  "On behalf of",
  "What",
  "Act",
  "Kind",
  "Object",
  "Ticket",
  "Workflow",
  "Reason",
  "Before",
  "After",
  "From address",
];

async function csv(req: Request, res: Response, actor: Actor, part: Part): Promise<void> {
  const name = part.familyId === null ? "audit" : part.title;
  await sendCsv(res, name, COLUMNS, everyRow(actor, part, auditFilterOf(req)));
}

async function* everyRow(
  actor: Actor,
  { familyId }: Part,
  filter: AuditFilter,
): AsyncGenerator<readonly CsvCell[]> {
  const size = 500;
  for (let after: number | null = null; ;) {
    const rows: AuditRow[] = await readCompany(actor, (tx) =>
      listAudit(tx, familyId, filter, { after, size }),
    );
    yield* rows.map(cells);
    after = rows.at(-1)?.id ?? null;
    if (rows.length < size) return;
  }
}

function cells(row: AuditRow): readonly CsvCell[] {
  return [
    row.id,
    row.at,
    whoDid(row) ?? "System",
    row.actor_email ?? row.staff_email,
    row.behalf_name,
    sentenceOf(row),
    row.act,
    row.object_kind,
    row.object_id,
    row.ticket_number,
    row.workflow_title,
    row.reason,
    asText(row.before),
    asText(row.after),
    row.address,
  ];
}

function asText(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

const COMPANY: Part = {
  familyId: null,
  title: "Audit",
  href: "/company/audit",
  crumbs: [],
  place: "/company/audit",
};

const admins = { policy: "companyAdmin" } as const;

/** The company's audit, for its admins. */
export const auditRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/company/audit",
    ...admins,
    handler: (req, res, actor) => index(req, res, actor, COMPANY),
  }),
  route({
    method: "get",
    path: "/company/audit.csv",
    ...admins,
    handler: (req, res, actor) => csv(req, res, actor, COMPANY),
  }),
];

/** The part of one workflow, for its ticket admins; the room that knows who they are says how it is found. */
export function workflowAuditRoutes(
  load: (actor: Actor, req: Request) => Promise<Loaded<AuditedWorkflow> | null>,
): readonly AnyRoute[] {
  const ticketAdmins = { policy: "workflowAdmin", load } as const;
  return [
    route({
      method: "get",
      path: "/admin/workflows/:id/audit",
      ...ticketAdmins,
      handler: (req, res, actor, workflow) => index(req, res, actor, partOf(workflow)),
    }),
    route({
      method: "get",
      path: "/admin/workflows/:id/audit.csv",
      ...ticketAdmins,
      handler: (req, res, actor, workflow) => csv(req, res, actor, partOf(workflow)),
    }),
  ];
}

function partOf({ familyId, definitionId, title }: AuditedWorkflow): Part {
  const tickets = `/admin/workflows/${definitionId}/tickets`;
  return {
    familyId,
    title: `Audit of ${title}`,
    href: `/admin/workflows/${definitionId}/audit`,
    crumbs: [
      { label: "Administer", href: "/admin/workflows" },
      { label: title, href: tickets },
    ],
    place: tickets,
  };
}

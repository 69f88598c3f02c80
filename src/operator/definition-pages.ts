import type { Request, Response } from "express";
import type { Actor, Result } from "../access/index.js";
import { withOperator } from "../db/index.js";
import {
  PAGE_SIZE,
  pageAfterId,
  pageOf,
  queryText,
  refuse,
  renderPage,
  route,
  sameListAddress,
  sendCsv,
  type AnyRoute,
  type CsvCell,
} from "../web/index.js";
import { recordLook } from "./commands/record-look.js";
import { companiesNamed } from "./company-queries.js";
import {
  COMPLETION_STATUSES,
  definitionFilterOf,
  setFilters,
  STATUSES,
  TASK_TYPES,
} from "./definition-forms.js";
import {
  listDefinitions,
  type DefinitionFilter,
  type DefinitionKind,
  type DefinitionRow,
} from "./definition-queries.js";

const KINDS: readonly { readonly kind: DefinitionKind; readonly label: string; one: string }[] = [
  { kind: "workflows", label: "Workflows", one: "workflow" },
  { kind: "tickets", label: "Ticket forms", one: "ticket form" },
  { kind: "tasks", label: "Tasks", one: "task" },
  { kind: "completions", label: "Completions", one: "completion" },
];

const addressOf = (kind: DefinitionKind) => `/operator/definitions/${kind}`;

/** Writes a list that is narrowed to one company down in that company; gives whose it is. */
async function recordNarrowed(
  actor: Actor,
  kind: DefinitionKind,
  filter: DefinitionFilter,
): Promise<Result<{ company: { id: number; name: string } | null }>> {
  if (filter.company === "") return { ok: true, company: null };
  const [company, ...more] = await withOperator(actor, (tx) => companiesNamed(tx, filter.company));
  if (!company || more.length > 0) return { ok: true, company: null };
  const list = { kind, ...setFilters(filter) };
  const look = await recordLook(actor, company.id, { act: "definitions_looked_at", list });
  return look.ok ? { ok: true, company } : look;
}

function index(kind: DefinitionKind) {
  return async (req: Request, res: Response, actor: Actor): Promise<void> => {
    const filter = definitionFilterOf(req, kind);
    const look = await recordNarrowed(actor, kind, filter);
    if (!look.ok) return refuse(res, look.rejection);
    const place = { before: pageAfterId(req), size: PAGE_SIZE + 1 };
    const rows = await withOperator(actor, (tx) => listDefinitions(tx, kind, filter, place));
    const page = pageOf(req, rows, (row) => row.id);
    const here = sameListAddress(req, { after: "" });
    await renderPage(res, "operator/definitions", {
      title: "Definitions",
      place: "/operator",
      kind,
      what: KINDS.find((each) => each.kind === kind)?.one,
      kinds: KINDS.map(({ kind: other, label }) => ({
        label,
        href: here.replace(/^[^?]*/, addressOf(other)),
        current: other === kind,
      })),
      page: { ...page, rows: page.rows.map(withWords) },
      company: look.company,
      filter,
      statuses: STATUSES,
      taskTypes: TASK_TYPES,
      completionStatuses: COMPLETION_STATUSES,
      filtered: Object.values(filter).some((value) => value !== ""),
      later: queryText(req, "after") !== "",
      all: addressOf(kind),
      csv: here.replace(/^[^?]*/, `${addressOf(kind)}.csv`),
    });
  };
}

function withWords(row: DefinitionRow) {
  const labelOf = (choices: typeof TASK_TYPES, value: string | null) =>
    choices.find((choice) => choice.value === value)?.label ?? "";
  return { ...row, taskTypeWords: labelOf(TASK_TYPES, row.taskType) };
}

const COLUMNS = [
  "Number",
  "Title",
  "Key",
  "Version",
  "Status",
  "Company number",
  "Company",
  "Workflow",
  "Workflow key",
  "Prefix",
  "Description",
  "Created",
  "Published",
];

function csv(kind: DefinitionKind) {
  return async (req: Request, res: Response, actor: Actor): Promise<void> => {
    const filter = definitionFilterOf(req, kind);
    const look = await recordNarrowed(actor, kind, filter);
    if (!look.ok) return refuse(res, look.rejection);
    const own = { tasks: ["Task type"], completions: ["Completion status"] };
    const columns = [...COLUMNS, ...(kind in own ? own[kind as keyof typeof own] : [])];
    await sendCsv(res, `definitions-${kind}`, columns, everyDefinition(actor, kind, filter));
  };
}

async function* everyDefinition(
  actor: Actor,
  kind: DefinitionKind,
  filter: DefinitionFilter,
): AsyncGenerator<readonly CsvCell[]> {
  const size = 500;
  for (let before: number | null = null; ;) {
    const rows: DefinitionRow[] = await withOperator(actor, (tx) =>
      listDefinitions(tx, kind, filter, { before, size }),
    );
    yield* rows.map((row) => cells(kind, row));
    before = rows.at(-1)?.id ?? null;
    if (rows.length < size) return;
  }
}

function cells(kind: DefinitionKind, row: DefinitionRow): readonly CsvCell[] {
  return [
    row.id,
    row.title,
    row.key,
    row.version,
    row.status,
    row.companyId,
    row.companyName,
    row.workflowTitle,
    row.workflowKey,
    row.prefix,
    row.description,
    row.createdAt,
    row.publishedAt,
    ...(kind === "tasks" ? [row.taskType] : []),
    ...(kind === "completions" ? [row.completionStatus] : []),
  ];
}

const staff = { policy: "systemStaff" } as const;

/** The definitions of all companies, a list and a CSV for each kind. */
export const definitionRoutes: readonly AnyRoute[] = KINDS.flatMap(({ kind }) => [
  route({ method: "get", path: addressOf(kind), ...staff, handler: index(kind) }),
  route({ method: "get", path: `${addressOf(kind)}.csv`, ...staff, handler: csv(kind) }),
]);

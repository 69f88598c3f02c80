import type { Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import { readCompany } from "../../db/index.js";
import { loadDefinition } from "../../workflow-design/index.js";
import {
  asBody,
  emptyForm,
  formIdOf,
  list,
  pathId,
  refuse,
  renderPage,
  route,
  rowId,
  showAgain,
  type AnyRoute,
  type FormState,
  type Loaded,
} from "../../web/index.js";
import {
  administeredWorkflow,
  type AdministeredWorkflow,
} from "../administration/administered-queries.js";
import {
  BULK_ACTS,
  findBulkAct,
  refusedTickets,
  type BulkAct,
  type BulkKind,
} from "../administration/bulk-queries.js";
import { filterChoices } from "../administration/filter-choices-queries.js";
import { listAdministered } from "../administration/admin-list-queries.js";
import { resolveFilter } from "../administration/resolve-filter-queries.js";
import { runBulkAct } from "../commands/run-bulk-act.js";
import { AT_ONCE, startBulkAct } from "../commands/start-bulk-act.js";
import { eligibleUsers } from "../tasks/eligible-users-queries.js";
import { ticketsById, type TicketRow } from "../tickets/ticket-list-queries.js";
import { filterOfQuery, queryOf } from "./admin-filter.js";
import { administeredAtHand } from "./admin-list-pages.js";
import { BULK_WORDS } from "./bulk-forms.js";
import { ticketListOf } from "./ticket-at-hand-pages.js";
import { withWords } from "./ticket-rows.js";

/** Tickets that are named before an act, and refused ones after it. */
const SHOWN = 50;
const NOBODY = { restricted: true, roleIds: [] };

/** What was chosen in the list, as it travels to the form and back. */
interface Chosen {
  readonly act: BulkKind;
  readonly all: boolean;
  readonly ids: readonly number[];
  readonly query: string;
  readonly taskKey: string;
}

function chosenIn(source: Readonly<Record<string, unknown>>): Chosen {
  const text = (name: string) =>
    typeof source[name] === "string" ? source[name].slice(0, 4000) : "";
  return {
    act: BULK_ACTS.find((one) => one === text("act")) ?? "hold",
    all: text("all") === "1",
    ids: list(source["id"])
      .flatMap((id) => rowId(id) ?? [])
      .slice(0, 200),
    query: queryOf(filterOfQuery(text("filter"))),
    taskKey: text("task_key").slice(0, 100),
  };
}

async function ask(req: Request, res: Response, actor: Actor, workflow: AdministeredWorkflow) {
  return show(res, actor, workflow, chosenIn(req.query), emptyForm());
}

async function show(
  res: Response,
  actor: Actor,
  workflow: AdministeredWorkflow,
  chosen: Chosen,
  form: FormState,
): Promise<void> {
  const { act, all, ids, query, taskKey } = chosen;
  const found = await readCompany(actor, async (tx) => {
    const definition = await loadDefinition(tx, workflow.definitionId);
    if (definition === null) return null;
    const resolved = await resolveFilter(tx, definition, filterOfQuery(query));
    const listed = all
      ? await listAdministered(tx, resolved, { after: null, size: SHOWN })
      : {
          rows: (await ticketsById(tx, ids)).filter(
            ({ familyId }) => familyId === workflow.familyId,
          ),
          next: null,
        };
    const { tasks } = await filterChoices(tx, workflow.familyId);
    const task = tasks.find(({ key }) => key === taskKey);
    const executors = definition.lists.executor.get(taskKey) ?? NOBODY;
    return { listed, tasks, task, users: task ? await eligibleUsers(tx, executors) : [] };
  });
  if (found === null || found.listed.rows.length === 0)
    return refuse(res, {
      code: "invalid",
      sentence: "Expected tickets to act on, but none is ticked, or none fits the filter any more.",
      location: `${ticketListOf(workflow)}?${query}`,
    });
  const { listed, task, tasks, users } = found;
  await renderPage(res, "admin/bulk-new", {
    title: BULK_WORDS[act].title,
    crumbs: [{ label: workflow.title, href: `${ticketListOf(workflow)}${query && `?${query}`}` }],
    place: ticketListOf(workflow),
    workflow,
    chosen,
    words: BULK_WORDS[act],
    tickets: listed.rows.map(withWords),
    more: listed.next !== null,
    misfits: all ? 0 : listed.rows.filter((ticket) => !fits(chosen, ticket, task?.title)).length,
    tasks,
    task,
    users: users.map(({ id, name }) => ({ value: String(id), label: name })),
    form,
  });
}

/** Whether the act has a chance on the ticket as it is; what has none is refused and told. */
function fits(
  { act }: Chosen,
  { endedAt, status, waitsFor }: TicketRow,
  task: string | undefined,
): boolean {
  if (act === "resume") return status === "ON_HOLD";
  if (act === "hold") return status === "IN_PROGRESS";
  if (act === "cancel") return endedAt === null;
  return task === undefined || waitsFor.some(({ title }) => title === task);
}

async function create(req: Request, res: Response, actor: Actor, workflow: AdministeredWorkflow) {
  const body = asBody(req.body);
  const chosen = chosenIn(body);
  const reason = typeof body["reason"] === "string" ? body["reason"] : "";
  const { act, all, ids, query, taskKey } = chosen;
  const started = await startBulkAct(actor, {
    familyId: workflow.familyId,
    definitionId: workflow.definitionId,
    act,
    reason,
    tickets: all ? filterOfQuery(query) : ids,
    taskKey,
    userIds: list(body["user_ids"]).map((id) => rowId(id) ?? 0),
    formId: formIdOf(req.body),
  });
  if (!started.ok) {
    const location = `${ticketListOf(workflow)}${query && `?${query}`}`;
    return showAgain(res, { location, ...started.rejection }, (form) =>
      show(res, actor, workflow, chosen, form),
    );
  }
  const { companyId } = actor;
  const id = rowId(started.location.split("/").at(-1));
  // Few tickets are done before the answer; many are the job's.
  if (id !== null) await runBulkAct({ companyId, id }, AT_ONCE);
  res.redirect(303, started.location);
}

interface OneBulk {
  readonly workflow: AdministeredWorkflow;
  readonly bulk: BulkAct;
}

async function progress(_req: Request, res: Response, actor: Actor, { bulk, workflow }: OneBulk) {
  const { refused, tasks } = await readCompany(actor, async (tx) => ({
    refused: bulk.refused === 0 ? [] : await refusedTickets(tx, bulk.id, SHOWN),
    tasks: (await filterChoices(tx, workflow.familyId)).tasks,
  }));
  await renderPage(res, "admin/bulk", {
    title: BULK_WORDS[bulk.act].title,
    crumbs: [{ label: workflow.title, href: ticketListOf(workflow) }],
    place: ticketListOf(workflow),
    workflow,
    bulk,
    total: bulk.done + bulk.refused + bulk.waiting,
    words: BULK_WORDS[bulk.act],
    task: tasks.find(({ key }) => key === bulk.taskKey)?.title ?? bulk.taskKey,
    refused,
    shown: SHOWN,
  });
}

async function load(actor: Actor, req: Request): Promise<Loaded<OneBulk> | null> {
  const id = pathId(req, "id");
  if (id === null) return null;
  const object = await readCompany(actor, async (tx) => {
    const bulk = await findBulkAct(tx, id);
    const workflow = bulk && (await administeredWorkflow(tx, actor, bulk.familyId));
    return bulk && workflow && { bulk, workflow };
  });
  return object && { object, see: true, may: true };
}

const admins = { policy: "workflowAdmin", load: administeredAtHand } as const;

/** Acts on many tickets: what will happen, doing it, and what became of each. */
export const bulkRoutes: readonly AnyRoute[] = [
  route({ method: "get", path: "/admin/workflows/:id/bulk/new", ...admins, handler: ask }),
  route({ method: "post", path: "/admin/workflows/:id/bulk", ...admins, handler: create }),
  route({
    method: "get",
    path: "/admin/bulk/:id",
    policy: "workflowAdmin",
    load,
    handler: progress,
  }),
];

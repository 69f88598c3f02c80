import type { Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import { readCompany } from "../../db/index.js";
import {
  emptyForm,
  formIdOf,
  parseBody,
  pathId,
  redirectWith,
  renderPage,
  route,
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
  savedFilter,
  savedFilters,
  type SavedFilter,
} from "../administration/saved-filter-queries.js";
import { deleteFilter } from "../commands/delete-filter.js";
import { saveFilter } from "../commands/save-filter.js";
import { adminFilterOf, filterOfQuery, queryOf } from "./admin-filter.js";
import { administeredAtHand } from "./admin-list-pages.js";
import { filterSchema } from "./saved-filter-forms.js";
import { ticketListOf } from "./ticket-at-hand-pages.js";

interface OneFilter {
  readonly workflow: AdministeredWorkflow;
  readonly filter: SavedFilter;
}

async function index(req: Request, res: Response, actor: Actor, workflow: AdministeredWorkflow) {
  return show(res, actor, workflow, emptyForm(), queryOf(adminFilterOf(req)));
}

async function show(
  res: Response,
  actor: Actor,
  workflow: AdministeredWorkflow,
  form: FormState,
  query: string,
): Promise<void> {
  const saved = await readCompany(actor, (tx) => savedFilters(tx, actor, workflow.familyId));
  await renderPage(res, "admin/filters", {
    title: "Saved filters",
    crumbs: crumbsOf(workflow),
    place: ticketListOf(workflow),
    workflow,
    saved,
    query,
    form,
  });
}

async function create(req: Request, res: Response, actor: Actor, workflow: AdministeredWorkflow) {
  const parsed = parseBody(filterSchema, req.body);
  const query = parsed.ok
    ? queryOf(filterOfQuery(parsed.data.query))
    : String(parsed.form.values["query"] ?? "");
  if (!parsed.ok) return show(res.status(422), actor, workflow, parsed.form, query);
  const { name, shared } = parsed.data;
  const { familyId } = workflow;
  const location = `${ticketListOf(workflow)}?${query}`;
  const saved = await saveFilter(actor, {
    id: null,
    familyId,
    name,
    query,
    shared,
    location,
    formId: formIdOf(req.body),
  });
  if (saved.ok) return redirectWith(res, location, `The filter is saved as “${name}”.`);
  return showAgain(res, saved.rejection, (form) => show(res, actor, workflow, form, query));
}

async function edit(_req: Request, res: Response, _actor: Actor, { filter, workflow }: OneFilter) {
  return showOne(
    res,
    { filter, workflow },
    emptyForm({ name: filter.name, shared: filter.shared ? "1" : "" }),
  );
}

async function showOne(res: Response, { filter, workflow }: OneFilter, form: FormState) {
  await renderPage(res, "admin/filter", {
    title: `Filter “${filter.name}”`,
    crumbs: [...crumbsOf(workflow), { label: "Saved filters", href: filtersOf(workflow) }],
    place: ticketListOf(workflow),
    workflow,
    filter,
    form,
  });
}

async function update(req: Request, res: Response, actor: Actor, one: OneFilter) {
  const parsed = parseBody(filterSchema, req.body);
  if (!parsed.ok) return showOne(res.status(422), one, parsed.form);
  const { name, shared } = parsed.data;
  const { filter, workflow } = one;
  const location = filtersOf(workflow);
  const { familyId } = workflow;
  const query = queryOf(filterOfQuery(parsed.data.query || filter.query));
  const saved = await saveFilter(actor, {
    id: filter.id,
    familyId,
    name,
    query,
    shared,
    location,
    formId: formIdOf(req.body),
  });
  if (saved.ok) return redirectWith(res, location, `“${name}” is saved.`);
  return showAgain(res, saved.rejection, (form) => showOne(res, one, form));
}

async function destroy(req: Request, res: Response, actor: Actor, { filter, workflow }: OneFilter) {
  const location = filtersOf(workflow);
  const done = await deleteFilter(actor, {
    id: filter.id,
    familyId: workflow.familyId,
    location,
    formId: formIdOf(req.body),
  });
  if (!done.ok) return showAgain(res, done.rejection, () => Promise.resolve());
  redirectWith(res, location, `“${filter.name}” is deleted.`);
}

function crumbsOf(workflow: AdministeredWorkflow) {
  return [{ label: workflow.title, href: ticketListOf(workflow) }];
}

function filtersOf({ definitionId }: AdministeredWorkflow): string {
  return `/admin/workflows/${definitionId}/filters`;
}

/** One's own filter; another admin's, where it is shared, may be seen in the list and used, and is refused here. */
async function load(actor: Actor, req: Request): Promise<Loaded<OneFilter> | null> {
  const id = pathId(req, "id");
  if (id === null) return null;
  const [filter, workflow] = await readCompany(actor, async (tx) => {
    const found = await savedFilter(tx, actor, id);
    return [found, found && (await administeredWorkflow(tx, actor, found.familyId))];
  });
  return (
    filter &&
    workflow && {
      object: { workflow, filter },
      see: true,
      may: filter.own,
      sentence: `Expected a filter of your own, but “${filter.name}” is ${filter.userName}’s: you may use it, and they change it.`,
    }
  );
}

const admins = { policy: "workflowAdmin", load: administeredAtHand } as const;
const owner = { policy: "workflowAdmin", load } as const;

/** Filters with a name: one's own, and those that others share with the workflow's ticket admins. */
export const savedFilterRoutes: readonly AnyRoute[] = [
  route({ method: "get", path: "/admin/workflows/:id/filters", ...admins, handler: index }),
  route({ method: "post", path: "/admin/workflows/:id/filters", ...admins, handler: create }),
  route({ method: "get", path: "/admin/filters/:id", ...owner, handler: edit }),
  route({
    method: "post",
    path: "/admin/filters/:id",
    ...owner,
    handler: update,
  }),
  route({
    method: "post",
    path: "/admin/filters/:id/deletion",
    ...owner,
    handler: destroy,
  }),
];

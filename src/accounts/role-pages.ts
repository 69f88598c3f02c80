import type { Request, Response } from "express";
import type { Actor } from "../access/index.js";
import { readCompany } from "../db/index.js";
import {
  emptyForm,
  formIdOf,
  PAGE_SIZE,
  pageAfterId,
  pageOf,
  parseBody,
  pathId,
  queryText,
  redirectWith,
  refuse,
  renderPage,
  route,
  sameListAddress,
  sendCsv,
  showAgain,
  type AnyRoute,
  type CsvCell,
  type FormState,
} from "../web/index.js";
import { createRole } from "./commands/create-role.js";
import { deleteRole } from "./commands/delete-role.js";
import { updateRole } from "./commands/update-role.js";
import { roleForm } from "./role-forms.js";
import { findRole, searchRoles, usesOfRole, type RoleRow } from "./role-queries.js";
import { searchUsers } from "./user-queries.js";

const CRUMB = { label: "Roles", href: "/company/roles" };
const MEMBERS_SHOWN = 100;

async function index(req: Request, res: Response, actor: Actor): Promise<void> {
  const q = queryText(req, "q").slice(0, 200);
  const rows = await readCompany(actor, (tx) =>
    searchRoles(tx, q, { after: pageAfterId(req), size: PAGE_SIZE + 1 }),
  );
  const page = pageOf(req, rows, (role) => role.id);
  const csv = sameListAddress(req, { after: "" }).replace(/^[^?]*/, "/company/roles.csv");
  await renderPage(res, "accounts/roles", { title: "Roles", page, q, csv });
}

async function csv(req: Request, res: Response, actor: Actor): Promise<void> {
  const header = [
    "Name",
    "Description",
    "Company admin",
    "Workflow designer",
    "Members",
    "Named in workflows",
  ];
  await sendCsv(res, "roles", header, everyRole(actor, queryText(req, "q").slice(0, 200)));
}

async function* everyRole(actor: Actor, q: string): AsyncGenerator<readonly CsvCell[]> {
  for (let after: number | null = null; ;) {
    const size = 500;
    const rows: RoleRow[] = await readCompany(actor, (tx) => searchRoles(tx, q, { after, size }));
    for (const role of rows) {
      const switches = [role.is_company_admin, role.is_workflow_designer].map((on) =>
        on ? "yes" : "no",
      );
      yield [role.name, role.description, ...switches, role.members, role.uses];
    }
    after = rows.at(-1)?.id ?? null;
    if (rows.length < size) return;
  }
}

function showNew(res: Response, form: FormState): Promise<void> {
  return renderPage(res, "accounts/role-new", { title: "New role", crumbs: [CRUMB], form });
}

async function create(req: Request, res: Response, actor: Actor): Promise<void> {
  const parsed = parseBody(roleForm, req.body);
  if (!parsed.ok) return showNew(res.status(422), parsed.form);
  const result = await createRole(actor, { ...inputOf(parsed.data), formId: formIdOf(req.body) });
  if (!result.ok) return showAgain(res, result.rejection, (form) => showNew(res, form));
  redirectWith(
    res,
    result.location,
    `The role ${parsed.data.name} is there. Give it to people on their pages.`,
  );
}

async function show(res: Response, actor: Actor, role: RoleRow, form: FormState): Promise<void> {
  const filter = { q: "", state: "", roleId: role.id } as const;
  const [members, uses] = await readCompany(actor, async (tx) => [
    await searchUsers(tx, filter, { after: null, size: MEMBERS_SHOWN }),
    await usesOfRole(tx, role.id),
  ]);
  await renderPage(res, "accounts/role", {
    title: role.name,
    crumbs: [CRUMB],
    role,
    members,
    uses,
    form,
  });
}

async function update(req: Request, res: Response, actor: Actor, role: RoleRow): Promise<void> {
  const parsed = parseBody(roleForm, req.body);
  if (!parsed.ok) return show(res.status(422), actor, role, parsed.form);
  const result = await updateRole(actor, role.id, inputOf(parsed.data));
  if (!result.ok) return showAgain(res, result.rejection, (form) => show(res, actor, role, form));
  redirectWith(
    res,
    `/company/roles/${role.id}`,
    "Saved. It counts from the next page of everybody who holds it.",
  );
}

async function destroy(_req: Request, res: Response, actor: Actor, role: RoleRow): Promise<void> {
  const result = await deleteRole(actor, role.id);
  if (!result.ok) return refuse(res, result.rejection);
  redirectWith(res, CRUMB.href, `The role ${role.name} is deleted.`);
}

function inputOf(typed: {
  name: string;
  description: string;
  is_company_admin: boolean;
  is_workflow_designer: boolean;
}) {
  return {
    name: typed.name,
    description: typed.description,
    isCompanyAdmin: typed.is_company_admin,
    isWorkflowDesigner: typed.is_workflow_designer,
  };
}

async function load(actor: Actor, req: Request): Promise<{ object: RoleRow } | null> {
  const id = pathId(req, "id");
  const role = id === null ? null : await readCompany(actor, (tx) => findRole(tx, id));
  return role && { object: role };
}

const admins = { policy: "companyAdmin" } as const;

/** The company's roles. */
export const roleRoutes: readonly AnyRoute[] = [
  route({ method: "get", path: "/company/roles", ...admins, handler: index }),
  route({ method: "get", path: "/company/roles.csv", ...admins, handler: csv }),
  route({
    method: "get",
    path: "/company/roles/new",
    ...admins,
    handler: (_req, res) => showNew(res, emptyForm()),
  }),
  route({ method: "post", path: "/company/roles", ...admins, handler: create }),
  route({
    method: "get",
    path: "/company/roles/:id",
    ...admins,
    load,
    handler: (_req, res, actor, role) => show(res, actor, role, emptyForm({ ...role })),
  }),
  route({ method: "post", path: "/company/roles/:id", ...admins, load, handler: update }),
  route({ method: "post", path: "/company/roles/:id/deletion", ...admins, load, handler: destroy }),
];

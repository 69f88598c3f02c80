import type { Request, Response } from "express";
import type { Actor } from "../access/index.js";
import { readCompany } from "../db/index.js";
import { mailIsSent } from "../mail/index.js";
import {
  absoluteAddress,
  emptyForm,
  formIdOf,
  parseBody,
  pathId,
  redirectWith,
  refuse,
  renderPage,
  route,
  showAgain,
  type AnyRoute,
  type FormState,
} from "../web/index.js";
import { createUserLink } from "./commands/create-user-link.js";
import { createUser } from "./commands/create-user.js";
import { setUserActive } from "./commands/set-user-active.js";
import { updateUser } from "./commands/update-user.js";
import { openWorkOf } from "./open-work.js";
import { turnOffFor } from "./two-factor/commands/turn-off.js";
import { newUserForm, userForm } from "./user-forms.js";
import { allRoles, userListRoutes } from "./user-list-pages.js";
import { findUser, type UserRow } from "./user-queries.js";

const CRUMB = { label: "Users", href: "/company/users" };

async function showNew(res: Response, actor: Actor, form: FormState): Promise<void> {
  const roles = await readCompany(actor, allRoles);
  await renderPage(res, "accounts/user-new", {
    title: "New user",
    crumbs: [CRUMB],
    form,
    roles,
    mailed: mailIsSent(),
  });
}

async function create(req: Request, res: Response, actor: Actor): Promise<void> {
  const parsed = parseBody(newUserForm, req.body);
  if (!parsed.ok) return showNew(res.status(422), actor, parsed.form);
  const { name, email, roles } = parsed.data;
  const formId = formIdOf(req.body);
  const linkTo = linkAddress(req);
  const result = await createUser(actor, { name, email, roleIds: roles, formId, linkTo });
  if (!result.ok) {
    return showAgain(res, result.rejection, (form) => showNew(res, actor, form));
  }
  const { created } = result;
  if ("repeated" in created)
    return redirectWith(res, created.repeated, `${name} is a user already.`);
  const where = `/company/users/${created.userId}`;
  if (mailIsSent()) {
    const said = `${name} is a user now, and a mail with a link is on its way to ${email}. The link works once, for 7 days.`;
    return redirectWith(res, where, said);
  }
  redirectWith(
    res,
    where,
    `${name} is a user now. Hand them this link; it works once, for 7 days, and is shown only now.`,
    {
      label: `Link for ${name}`,
      value: linkTo(created.token),
    },
  );
}

async function show(res: Response, actor: Actor, user: UserRow, form: FormState): Promise<void> {
  const [roles, left] = await readCompany(actor, async (tx) => [
    await allRoles(tx),
    await openWorkOf(tx, user.id),
  ]);
  const held = user.roles.map((role) => String(role.id));
  const data = {
    user,
    roles,
    held,
    form,
    self: user.id === actor.userId,
    mailed: mailIsSent(),
    left,
  };
  await renderPage(res, "accounts/user", { title: user.name, crumbs: [CRUMB], ...data });
}

async function update(req: Request, res: Response, actor: Actor, user: UserRow): Promise<void> {
  const parsed = parseBody(userForm, req.body);
  if (!parsed.ok) return show(res.status(422), actor, user, parsed.form);
  const { name, roles } = parsed.data;
  const result = await updateUser(actor, { userId: user.id, name, roleIds: roles });
  if (!result.ok) {
    return showAgain(res, result.rejection, (form) => show(res, actor, user, form));
  }
  redirectWith(res, `/company/users/${user.id}`, "Saved. It counts from their next page on.");
}

async function createLink(req: Request, res: Response, actor: Actor, user: UserRow): Promise<void> {
  const linkTo = linkAddress(req);
  const result = await createUserLink(actor, user.id, linkTo);
  if (!result.ok) return refuse(res, result.rejection);
  const where = `/company/users/${user.id}`;
  if (mailIsSent()) {
    const said = `A mail with a new link is on its way to ${user.email}. Earlier links have ended.`;
    return redirectWith(res, where, said);
  }
  redirectWith(
    res,
    where,
    "Hand over this link; it works once and is shown only now. Earlier links have ended.",
    {
      label: `Link for ${user.name}`,
      value: linkTo(result.token),
    },
  );
}

/** Where a token's link leads, for mails and for handing over. */
function linkAddress(req: Request): (token: string) => string {
  return (token) => absoluteAddress(req, `/links/${token}`);
}

function activation(active: boolean) {
  return async (_req: Request, res: Response, actor: Actor, user: UserRow): Promise<void> => {
    const result = await setUserActive(actor, { userId: user.id, active });
    const where = `/company/users/${user.id}`;
    if (!result.ok) return refuse(res, { ...result.rejection, location: where });
    const done = active
      ? "can sign in again"
      : "is deactivated and signed out everywhere. Tasks that they leave behind are listed here";
    redirectWith(res, where, `${user.name} ${done}.`);
  };
}

async function turnOffSecondFactor(
  _req: Request,
  res: Response,
  actor: Actor,
  user: UserRow,
): Promise<void> {
  const result = await turnOffFor(actor, user.id);
  if (!result.ok) return refuse(res, result.rejection);
  redirectWith(res, `/company/users/${user.id}`, `${user.name} signs in with the password alone.`);
}

async function load(actor: Actor, req: Request): Promise<{ object: UserRow } | null> {
  const id = pathId(req, "id");
  const user = id === null ? null : await readCompany(actor, (tx) => findUser(tx, id));
  return user && { object: user };
}

const admins = { policy: "companyAdmin" } as const;

/** The company's users. */
export const userRoutes: readonly AnyRoute[] = [
  ...userListRoutes,
  route({
    method: "get",
    path: "/company/users/new",
    ...admins,
    handler: (_req, res, actor) => showNew(res, actor, emptyForm()),
  }),
  route({ method: "post", path: "/company/users", ...admins, handler: create }),
  route({
    method: "get",
    path: "/company/users/:id",
    ...admins,
    load,
    handler: (_req, res, actor, user) => show(res, actor, user, emptyForm({ name: user.name })),
  }),
  route({ method: "post", path: "/company/users/:id", ...admins, load, handler: update }),
  route({ method: "post", path: "/company/users/:id/link", ...admins, load, handler: createLink }),
  route({
    method: "post",
    path: "/company/users/:id/two-factor-removal",
    ...admins,
    load,
    handler: turnOffSecondFactor,
  }),
  route({
    method: "post",
    path: "/company/users/:id/deactivation",
    ...admins,
    load,
    handler: activation(false),
  }),
  route({
    method: "post",
    path: "/company/users/:id/activation",
    ...admins,
    load,
    handler: activation(true),
  }),
];

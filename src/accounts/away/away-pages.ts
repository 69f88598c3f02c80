import type { Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import { readCompany } from "../../db/index.js";
import {
  emptyForm,
  parseBody,
  pathId,
  redirectWith,
  refuse,
  renderPage,
  route,
  showAgain,
  type AnyRoute,
  type Found,
  type FormState,
} from "../../web/index.js";
import { endOfDay, startOfDay } from "../../zone/days.js";
import { offeredUsers, type OfferedUser } from "../user-queries.js";
import { awayForm } from "./away-forms.js";
import { findSubstitution, substitutionsOf, type Substitution } from "./away-queries.js";
import { addSubstitute } from "./commands/add-substitute.js";
import { endSubstitute } from "./commands/end-substitute.js";

async function show(res: Response, actor: Actor, form: FormState): Promise<void> {
  const typed = String(form.values["substitute"] ?? "");
  const { all, offered } = await readCompany(actor, async (tx) => ({
    all: await substitutionsOf(tx, actor.userId),
    offered: await offeredUsers(tx, [typed]),
  }));
  const rows = all.map((one) => ({ ...one, lastDay: new Date(one.endsAt.getTime() - 1) }));
  await renderPage(res, "accounts/away", {
    title: "While you are away",
    crumbs: [{ label: "Your account", href: "/account" }],
    away: rows.filter(({ awayId }) => awayId === actor.userId),
    standing: rows.filter(({ awayId }) => awayId !== actor.userId),
    people: offered.users.filter(({ id }) => id !== actor.userId).map(asChoice(offered.more)),
    searches: offered.more,
    form,
  });
}

/** By id in a list; where one types, by name and address. */
function asChoice(searches: boolean) {
  return ({ id, name, email }: OfferedUser) =>
    searches ? { value: `${name} <${email}>`, label: name } : { value: String(id), label: name };
}

async function create(req: Request, res: Response, actor: Actor): Promise<void> {
  const parsed = parseBody(awayForm, req.body);
  if (!parsed.ok) return show(res.status(422), actor, parsed.form);
  const { substitute, from, until } = parsed.data;
  const offered = await readCompany(actor, (tx) => offeredUsers(tx, [substitute]));
  const result = await addSubstitute(actor, {
    substituteId: meant(substitute, offered.users),
    startsAt: startOfDay(from),
    endsAt: endOfDay(until),
  });
  if (!result.ok) return showAgain(res, result.rejection, (form) => show(res, actor, form));
  redirectWith(
    res,
    "/account/away",
    "Saved. Both of you see it, and the audit says who did what for whom.",
  );
}

/** Whom the text means, by id, by address or by a name that one alone has; 0: nobody. */
function meant(text: string, users: readonly OfferedUser[]): number {
  const said = text.toLowerCase();
  const address = /<([^<>]+)>$/.exec(said)?.[1] ?? said;
  const exact = users.find(({ id, email }) => String(id) === said || email === address);
  const named = users.filter(({ name }) => name.toLowerCase() === said);
  return exact?.id ?? (named.length === 1 ? (named[0]?.id ?? 0) : 0);
}

async function destroy(
  _req: Request,
  res: Response,
  actor: Actor,
  { id }: Substitution,
): Promise<void> {
  const result = await endSubstitute(actor, id);
  if (!result.ok) return refuse(res, result.rejection);
  redirectWith(res, "/account/away", "Ended. Nobody stands in for you by it any more.");
}

async function load(actor: Actor, req: Request): Promise<Found<Substitution> | null> {
  const id = pathId(req, "id");
  if (id === null) return null;
  const object = await readCompany(actor, (tx) => findSubstitution(tx, actor.userId, id));
  return object && { object };
}

/** Who stands in for the reader while they are away, and for whom the reader does. */
export const awayRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/account/away",
    policy: "member",
    handler: (_req, res, actor) => show(res, actor, emptyForm()),
  }),
  route({ method: "post", path: "/account/away", policy: "member", handler: create }),
  route({
    method: "post",
    path: "/account/away/:id/end",
    policy: "member",
    load,
    handler: destroy,
  }),
];

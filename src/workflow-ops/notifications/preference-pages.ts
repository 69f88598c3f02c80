import type { Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import { readCompany } from "../../db/index.js";
import {
  asBody,
  emptyForm,
  formIdOf,
  redirectWith,
  refuse,
  renderPage,
  route,
  type AnyRoute,
} from "../../web/index.js";
import { prefer } from "./commands/prefer.js";
import { KINDS, type MailWish } from "./kinds.js";
import { preferencesOf } from "./preference-queries.js";

const WISHES: readonly { readonly value: MailWish; readonly label: string }[] = [
  { value: "SOON", label: "Within minutes" },
  { value: "DAILY", label: "In the daily digest" },
  { value: "NEVER", label: "Not by mail" },
];

async function edit(_req: Request, res: Response, actor: Actor): Promise<void> {
  const preferences = await readCompany(actor, (tx) => preferencesOf(tx, actor.userId));
  await renderPage(res, "notifications/preferences", {
    title: "What you are told",
    crumbs: [{ label: "Your account", href: "/account" }],
    preferences,
    wishes: WISHES,
    form: emptyForm(),
  });
}

async function update(req: Request, res: Response, actor: Actor): Promise<void> {
  const body = asBody(req.body);
  const preferences = KINDS.map(({ kind, byMail }) => ({
    kind,
    inApp: body[`app.${kind}`] === "on",
    byMail: WISHES.find(({ value }) => value === body[`mail.${kind}`])?.value ?? byMail,
  }));
  const location = "/account/notifications";
  const result = await prefer(actor, { preferences, formId: formIdOf(req.body), location });
  if (!result.ok) return refuse(res, result.rejection);
  redirectWith(res, result.location, "From now on you are told so.");
}

/** How the reader is told of what: in the app, by mail at once or once a day. */
export const preferenceRoutes: readonly AnyRoute[] = [
  route({ method: "get", path: "/account/notifications", policy: "member", handler: edit }),
  route({ method: "post", path: "/account/notifications", policy: "member", handler: update }),
];

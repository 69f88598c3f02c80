import type { Request, Response } from "express";
import {
  emptyForm,
  networkOf,
  parseBody,
  refuse,
  renderPage,
  route,
  withErrors,
  type AnyRoute,
  type FormState,
} from "../web/index.js";
import { passwordForm } from "./account-forms.js";
import { proceed, refuseSuspended } from "./enter-pages.js";
import { giveBackAttempts, takeAttempts, tooMany, type Count } from "./attempts.js";
import { linkOwner, useUserLink } from "./commands/use-user-link.js";

async function show(req: Request, res: Response, form: FormState): Promise<void> {
  const counts = linkCounts(req);
  const wait = await takeAttempts(counts);
  if (wait > 0) return refuse(res, tooMany(wait));
  const owner = await linkOwner(String(req.params["token"]));
  if (owner) await giveBackAttempts(counts);
  if (!owner) return refuse(res, { code: "not_found", sentence: SPENT });
  if (owner.suspended) return refuseSuspended(res);
  await renderPage(res, "accounts/link", { title: "Choose your password", form, owner });
}

function linkCounts(req: Request): readonly Count[] {
  return [{ limit: "linkNetwork", of: networkOf(req.ip) }];
}

const SPENT =
  "Expected a link that was not used yet, but this one was, or it has expired. Ask for a new one on the page of sign-in, or a company admin.";

async function update(req: Request, res: Response): Promise<void> {
  const parsed = parseBody(passwordForm, req.body);
  if (!parsed.ok) return show(req, res.status(422), parsed.form);
  const counts = linkCounts(req);
  const wait = await takeAttempts(counts);
  if (wait > 0) return refuse(res, tooMany(wait));
  const result = await useUserLink(String(req.params["token"]), parsed.data.password, req.ip);
  if (result.ok || result.rejection.code !== "not_found") await giveBackAttempts(counts);
  if (result.ok) {
    return proceed(req, res, { identity: result.identity, email: result.email });
  }
  const { errors } = result.rejection;
  if (!errors) return refuse(res, result.rejection);
  await show(req, res.status(422), withErrors({}, errors));
}

/** One-time links, with which a user sets their password. */
export const linkRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/links/:token",
    policy: "public",
    handler: (req, res) => show(req, res, emptyForm()),
  }),
  route({ method: "post", path: "/links/:token", policy: "public", handler: update }),
];

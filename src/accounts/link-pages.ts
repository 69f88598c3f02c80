import type { Request, Response } from "express";
import {
  emptyForm,
  parseBody,
  redirectWith,
  refuse,
  renderPage,
  route,
  signIn,
  withErrors,
  type AnyRoute,
  type FormState,
} from "../web/index.js";
import { passwordForm } from "./account-forms.js";
import { linkOwner, useUserLink } from "./commands/use-user-link.js";

async function show(req: Request, res: Response, form: FormState): Promise<void> {
  const owner = await linkOwner(String(req.params["token"]));
  if (!owner) return refuse(res, { code: "not_found", sentence: SPENT });
  await renderPage(res, "accounts/link", { title: "Choose your password", form, owner });
}

const SPENT =
  "Expected a link that was not used yet, but this one was, or it has expired. Ask for a new one on the page of sign-in, or a company admin.";

async function update(req: Request, res: Response): Promise<void> {
  const parsed = parseBody(passwordForm, req.body);
  if (!parsed.ok) return show(req, res.status(422), parsed.form);
  const result = await useUserLink(String(req.params["token"]), parsed.data.password, req.ip);
  if (result.ok) {
    await signIn(req, result.identity);
    return redirectWith(res, "/", "Your password is set and you are signed in.");
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

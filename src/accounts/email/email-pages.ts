import { setTimeout as sleep } from "node:timers/promises";
import type { Request, Response } from "express";
import type { Actor, Identity } from "../../access/index.js";
import { mailIsSent } from "../../mail/index.js";
import {
  absoluteAddress,
  emptyForm,
  parseBody,
  redirectWith,
  refuse,
  renderPage,
  route,
  showAgain,
  signedIn,
  signIn,
  type AnyRoute,
  type FormState,
} from "../../web/index.js";
import { emailChangeForm } from "../account-forms.js";
import { giveBackAttempts, takeAttempts, tooMany } from "../attempts.js";
import { changeEmail, spentLink } from "./commands/change-email.js";
import {
  emailChangeOf,
  prepareEmailChange,
  requestEmailChange,
  type EmailChange,
} from "./commands/request-email-change.js";

const page = {
  title: "Your email address",
  crumbs: [{ label: "Your account", href: "/account" }],
} as const;

/** An answer takes at least this long, so that its time does not tell whether the address is used. */
const SLOW_MS = 400;

function show(res: Response, form: FormState): Promise<void> {
  return renderPage(res, "accounts/email", { ...page, form, mailed: mailIsSent() });
}

async function create(req: Request, res: Response, actor: Actor): Promise<void> {
  const parsed = parseBody(emailChangeForm, req.body);
  if (!parsed.ok) return show(res.status(422), parsed.form);
  const { email, current_password } = parsed.data;
  const ofUser = String(actor.userId);
  const password = [{ limit: "ownPassword", of: ofUser }] as const;
  const wait = await takeAttempts([...password, { limit: "emailChange", of: ofUser }]);
  if (wait > 0) return refuse(res, tooMany(wait));
  const result = await prepareEmailChange(actor, { password: current_password, email });
  if (!result.ok) return showAgain(res, result.rejection, (form) => show(res, form));
  await giveBackAttempts(password);
  if (!mailIsSent()) return changeNow(req, res, result.change);
  const linkTo = (token: string): string => absoluteAddress(req, `/links/email/${token}`);
  await Promise.all([requestEmailChange(actor, result.change, linkTo), sleep(SLOW_MS)]);
  await renderPage(res, "accounts/email-asked", { ...page, title: "Look into your mail", email });
}

/** Without a mail server nobody can be asked whether the address is theirs. */
async function changeNow(req: Request, res: Response, change: EmailChange): Promise<void> {
  const result = await changeEmail(change, req.ip);
  if (!result.ok) return showAgain(res, result.rejection, (form) => show(res, form));
  await goOn(req, res, change, result.identity);
}

/** The browser of whoever changed their address stays signed in; all others are signed out. */
async function goOn(
  req: Request,
  res: Response,
  { to }: EmailChange,
  identity: Identity,
): Promise<void> {
  const said = `You sign in with ${to} from now on. Your other sessions have ended.`;
  const reader = signedIn(req);
  const own = reader?.companyId === identity.companyId && reader.userId === identity.userId;
  if (own) await signIn(req, identity);
  redirectWith(res, own ? "/account" : "/sign-in", said);
}

async function showConfirmation(req: Request, res: Response): Promise<void> {
  const change = emailChangeOf(String(req.params["token"]));
  if (!change) return refuse(res, spentLink().rejection);
  const { from, to } = change;
  await renderPage(res, "accounts/email-confirm", { title: "One more click", from, to });
}

async function confirm(req: Request, res: Response): Promise<void> {
  const change = emailChangeOf(String(req.params["token"]));
  if (!change) return refuse(res, spentLink().rejection);
  const result = await changeEmail(change, req.ip);
  if (!result.ok) {
    const { errors: _, ...rejection } = result.rejection;
    return refuse(res, rejection);
  }
  await goOn(req, res, change, result.identity);
}

/** Changing one's own address. */
export const emailRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/account/email",
    policy: "member",
    handler: (_req, res) => show(res, emptyForm()),
  }),
  route({ method: "post", path: "/account/email", policy: "member", handler: create }),
  route({
    method: "get",
    path: "/links/email/:token",
    policy: "public",
    handler: showConfirmation,
  }),
  route({ method: "post", path: "/links/email/:token", policy: "public", handler: confirm }),
];

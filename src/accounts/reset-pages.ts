import { setTimeout as sleep } from "node:timers/promises";
import type { Request, Response } from "express";
import { mailIsKept, mailIsSent } from "../mail/index.js";
import {
  absoluteAddress,
  emptyForm,
  parseBody,
  networkOf,
  refuse,
  renderPage,
  route,
  type AnyRoute,
  type FormState,
} from "../web/index.js";
import { resetForm } from "./account-forms.js";
import { takeAttempts, tooMany } from "./attempts.js";
import { requestReset } from "./commands/request-reset.js";

/** An answer takes at least this long, so that its time does not tell whether a mail was written. */
const SLOW_MS = 400;

function show(res: Response, form: FormState): Promise<void> {
  const data = { form, byMail: mailIsSent() || mailIsKept() };
  return renderPage(res, "accounts/reset", { title: "Choose a new password", ...data });
}

async function create(req: Request, res: Response): Promise<void> {
  const parsed = parseBody(resetForm, req.body);
  if (!parsed.ok) return show(res.status(422), parsed.form);
  const { email } = parsed.data;
  const wait = await takeAttempts([{ limit: "resetNetwork", of: networkOf(req.ip) }]);
  if (wait > 0) return refuse(res, tooMany(wait));
  if (mailIsSent() || mailIsKept()) {
    const linkTo = (token: string): string => absoluteAddress(req, `/links/${token}`);
    await Promise.all([requestReset({ email, address: req.ip, linkTo }), sleep(SLOW_MS)]);
  }
  const data = { email, kept: mailIsKept() };
  await renderPage(res, "accounts/reset-asked", { title: "Look into your mail", ...data });
}

/** Forgotten passwords. */
export const resetRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/reset",
    policy: "public",
    handler: (_req, res) => show(res, emptyForm()),
  }),
  route({ method: "post", path: "/reset", policy: "public", handler: create }),
];

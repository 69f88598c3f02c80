import type { Request, Response } from "express";
import {
  asBody,
  checkCredentials,
  emptyForm,
  parseBody,
  queryText,
  refuse,
  renderPage,
  route,
  safeNext,
  signedIn,
  signOut,
  withErrors,
  type AnyRoute,
  type FormState,
} from "../web/index.js";
import { signInForm } from "./account-forms.js";
import { giveBackAttempts, takeAttempts, tooMany } from "./attempts.js";
import { recordFailedSignIn, recordSignIn } from "./commands/record-sign-in.js";
import { proceed, signInCounts } from "./enter-pages.js";

function show(res: Response, form: FormState): Promise<void> {
  return renderPage(res, "accounts/sign-in", { title: "Sign in", form });
}

async function create(req: Request, res: Response): Promise<void> {
  const parsed = parseBody(signInForm, req.body);
  if (!parsed.ok) return show(res.status(422), parsed.form);
  const { email, next } = parsed.data;
  const counts = signInCounts(req, email);
  const wait = await takeAttempts(counts);
  if (wait > 0) return refuse(res, tooMany(wait));
  const identity = await checkCredentials(req, res);
  if (!identity) return refuseSignIn(req, res, { email, next });
  await giveBackAttempts(counts);
  await proceed(req, res, { identity, email, next });
}

/** Says no, and only then writes down whose account it was: the time to the answer does not tell that there is one. */
async function refuseSignIn(
  req: Request,
  res: Response,
  typed: { email: string; next: string | undefined },
): Promise<void> {
  req.log.warn({ act: "sign_in_failed", address: req.ip }, "sign-in failed");
  const message = "Email address or password is not right. Check both and try again";
  await show(res.status(422), withErrors(typed, [{ field: "email", message }]));
  try {
    await recordFailedSignIn(typed.email, req.ip);
  } catch (error) {
    req.log.error(error, "a failed sign-in could not be written down");
  }
}

/** Sign-in and sign-out. */
export const signInRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/sign-in",
    policy: "public",
    handler(req, res) {
      const next = safeNext(queryText(req, "next"));
      if (signedIn(req)) return res.redirect(303, next);
      return show(res, emptyForm({ next }));
    },
  }),
  route({ method: "post", path: "/sign-in", policy: "public", handler: create }),
  route({
    method: "get",
    path: "/sign-out",
    policy: "member",
    beforeTwoFactor: true,
    handler: (_req, res) => renderPage(res, "accounts/sign-out", { title: "Sign out" }),
  }),
  route({
    method: "post",
    path: "/sign-out",
    policy: "member",
    beforeTwoFactor: true,
    async handler(req, res, actor) {
      await recordSignIn(actor, "signed_out", req.ip);
      await signOut(req, res);
      res.redirect(303, safeNext(asBody(req.body)["next"]));
    },
  }),
];

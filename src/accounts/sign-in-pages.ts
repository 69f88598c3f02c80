import type { Request, Response } from "express";
import {
  asBody,
  checkCredentials,
  emptyForm,
  parseBody,
  queryText,
  renderPage,
  route,
  safeNext,
  signedIn,
  signIn,
  signOut,
  withErrors,
  type AnyRoute,
  type FormState,
} from "../web/index.js";
import { signInForm } from "./account-forms.js";
import { recordSignIn } from "./commands/record-sign-in.js";

function show(res: Response, form: FormState): Promise<void> {
  return renderPage(res, "accounts/sign-in", { title: "Sign in", form });
}

async function create(req: Request, res: Response): Promise<void> {
  const parsed = parseBody(signInForm, req.body);
  if (!parsed.ok) return show(res.status(422), parsed.form);
  const { email, next } = parsed.data;
  const identity = await checkCredentials(req, res);
  if (!identity) {
    req.log.warn({ act: "sign_in_failed", address: req.ip }, "sign-in failed");
    const message = "Email address or password is not right. Check both and try again";
    return show(res.status(422), withErrors({ email, next }, [{ field: "email", message }]));
  }
  await recordSignIn(identity, "signed_in", req.ip);
  await signIn(req, identity);
  res.redirect(303, safeNext(next));
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
    handler: (_req, res) => renderPage(res, "accounts/sign-out", { title: "Sign out" }),
  }),
  route({
    method: "post",
    path: "/sign-out",
    policy: "member",
    async handler(req, res, actor) {
      await recordSignIn(actor, "signed_out", req.ip);
      await signOut(req, res);
      res.redirect(303, safeNext(asBody(req.body)["next"]));
    },
  }),
];

import type { Request, Response } from "express";
import {
  emptyForm,
  parseBody,
  redirectWithWarning,
  refuse,
  renderPage,
  route,
  withErrors,
  type AnyRoute,
  type FormState,
} from "../../web/index.js";
import { giveBackAttempts, takeAttempts, tooMany } from "../attempts.js";
import { enter, firstStepOf, signInCounts } from "../enter-pages.js";
import { passSecondFactor } from "./commands/pass-second-factor.js";
import { codeForm } from "./two-factor-forms.js";

async function show(req: Request, res: Response, form: FormState): Promise<void> {
  if (!firstStepOf(req)) return tooLate(res);
  await renderPage(res, "accounts/code", { title: "One more step", form });
}

async function create(req: Request, res: Response): Promise<void> {
  const entry = firstStepOf(req);
  if (!entry) return tooLate(res);
  const parsed = parseBody(codeForm, req.body);
  if (!parsed.ok) return show(req, res.status(422), parsed.form);
  const counts = signInCounts(req, entry.email, "code");
  const wait = await takeAttempts(counts);
  if (wait > 0) return refuse(res, tooMany(wait));
  if (!(await passSecondFactor(entry.identity, parsed.data.code, req.ip))) {
    req.log.warn({ act: "sign_in_code_failed", address: req.ip }, "a code was wrong");
    const message = "Code is not right, or was used. Type the one that is shown now";
    return show(req, res.status(422), withErrors({}, [{ field: "code", message }]));
  }
  await giveBackAttempts(counts);
  await enter(req, res, entry);
}

function tooLate(res: Response): void {
  redirectWithWarning(res, "/sign-in", "Too much time has passed. Begin again with your password.");
}

/** The second step of signing in. */
export const codeRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/sign-in/code",
    policy: "public",
    handler: (req, res) => show(req, res, emptyForm()),
  }),
  route({ method: "post", path: "/sign-in/code", policy: "public", handler: create }),
];

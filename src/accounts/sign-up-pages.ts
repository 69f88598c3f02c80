import type { Request, Response } from "express";
import {
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
} from "../web/index.js";
import { signUpForm } from "./account-forms.js";
import { networkOf, takeAttempts, tooMany } from "./attempts.js";
import { signUpCompany } from "./commands/sign-up-company.js";

function show(res: Response, form: FormState): Promise<void> {
  return renderPage(res, "accounts/sign-up", { title: "Sign up your company", form });
}

async function create(req: Request, res: Response): Promise<void> {
  const parsed = parseBody(signUpForm, req.body);
  if (!parsed.ok) return show(res.status(422), parsed.form);
  const wait = await takeAttempts([{ limit: "signUpNetwork", of: networkOf(req.ip) }]);
  if (wait > 0) return refuse(res, tooMany(wait));
  const { company_name, name, email, password } = parsed.data;
  const result = await signUpCompany({
    companyName: company_name,
    name,
    email,
    password,
    ...(req.ip === undefined ? {} : { address: req.ip }),
  });
  if (!result.ok) return showAgain(res, result.rejection, (form) => show(res, form));
  await signIn(req, result.identity);
  redirectWith(res, "/", `Welcome. ${company_name} is set up and you are its company admin.`);
}

/** A company signs up. */
export const signUpRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/sign-up",
    policy: "public",
    handler: (req, res) => (signedIn(req) ? res.redirect(303, "/") : show(res, emptyForm())),
  }),
  route({ method: "post", path: "/sign-up", policy: "public", handler: create }),
];

import { setTimeout as sleep } from "node:timers/promises";
import type { Request, Response } from "express";
import type { Rejection } from "../access/index.js";
import { mailIsSent } from "../mail/index.js";
import {
  absoluteAddress,
  emptyForm,
  parseBody,
  networkOf,
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
import { takeAttempts, tooMany } from "./attempts.js";
import { completeSignUp, requestSignUp, signUpOf } from "./commands/request-sign-up.js";
import { signUpCompany, type SignUp } from "./commands/sign-up-company.js";

/** An answer takes at least this long, so that its time does not tell whether the address is used. */
const SLOW_MS = 400;

function show(res: Response, form: FormState): Promise<void> {
  return renderPage(res, "accounts/sign-up", { title: "Sign up your company", form });
}

async function create(req: Request, res: Response): Promise<void> {
  const parsed = parseBody(signUpForm, req.body);
  if (!parsed.ok) return show(res.status(422), parsed.form);
  const wait = await takeAttempts([{ limit: "signUpNetwork", of: networkOf(req.ip) }]);
  if (wait > 0) return refuse(res, tooMany(wait));
  const { company_name, name, email, password } = parsed.data;
  const typed = {
    companyName: company_name,
    name,
    email,
    password,
    ...(req.ip === undefined ? {} : { address: req.ip }),
  };
  if (mailIsSent()) return askToConfirm(req, res, typed);
  const result = await signUpCompany(typed);
  if (!result.ok) return showAgain(res, result.rejection, (form) => show(res, form));
  await signIn(req, result.identity);
  redirectWith(res, "/", `Welcome. ${company_name} is set up and you are its company admin.`);
}

async function askToConfirm(req: Request, res: Response, typed: SignUp): Promise<void> {
  const [result] = await Promise.all([
    requestSignUp(typed, {
      confirmation: (token) => absoluteAddress(req, `/links/sign-up/${token}`),
      signIn: absoluteAddress(req, "/sign-in"),
    }),
    sleep(SLOW_MS),
  ]);
  if (!result.ok) return showAgain(res, result.rejection, (form) => show(res, form));
  await renderPage(res, "accounts/sign-up-asked", {
    title: "Look into your mail",
    email: typed.email,
  });
}

const SPENT: Rejection = {
  code: "not_found",
  sentence: "Expected a link that is still good, but this one has expired. Sign up once more.",
  location: "/sign-up",
};

async function showConfirmation(req: Request, res: Response): Promise<void> {
  const signUp = signUpOf(String(req.params["token"]));
  if (!signUp) return refuse(res, SPENT);
  const { companyName, email } = signUp;
  await renderPage(res, "accounts/sign-up-confirm", {
    title: "One more click",
    companyName,
    email,
  });
}

async function confirm(req: Request, res: Response): Promise<void> {
  const signUp = signUpOf(String(req.params["token"]));
  if (!signUp) return refuse(res, SPENT);
  const result = await completeSignUp(signUp, req.ip);
  if (!result.ok) {
    const sentence =
      "Expected an address that no account has yet, but this one has one by now. Sign in with it.";
    return refuse(res, { code: "conflict", sentence, location: "/sign-in" });
  }
  await signIn(req, result.identity);
  const said = `Welcome. ${signUp.companyName} is set up and you are its company admin.`;
  redirectWith(res, "/", said);
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
  route({
    method: "get",
    path: "/links/sign-up/:token",
    policy: "public",
    handler: showConfirmation,
  }),
  route({ method: "post", path: "/links/sign-up/:token", policy: "public", handler: confirm }),
];

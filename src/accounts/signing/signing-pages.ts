import type { Request, Response } from "express";
import { reject, type Actor } from "../../access/index.js";
import { readCompany } from "../../db/index.js";
import { signingOverlapHours } from "../../settings.js";
import {
  emptyForm,
  parseBody,
  redirectWith,
  refuse,
  renderPage,
  route,
  type AnyRoute,
} from "../../web/index.js";
import { rotateSigningSecret } from "./commands/rotate-signing-secret.js";
import { showSigningSecret } from "./commands/show-signing-secret.js";
import { rotationForm } from "./signing-forms.js";
import { signingNow } from "./signing-queries.js";

const PAGE = "/company/signing-secret";
const COPY = "Signing secret";

async function show(res: Response, actor: Actor): Promise<void> {
  const signing = await readCompany(actor, signingNow);
  await renderPage(res, "accounts/signing-secret", {
    title: "Signing secret",
    crumbs: [{ label: "Settings", href: "/company/settings" }],
    form: emptyForm(),
    hours: signingOverlapHours,
    ...signing,
  });
}

async function create(_req: Request, res: Response, actor: Actor): Promise<void> {
  const result = await showSigningSecret(actor);
  if (!result.ok) return refuse(res, result.rejection);
  const said =
    "Give this secret to those who run the systems that are called. It is shown only now.";
  redirectWith(res, PAGE, said, { label: COPY, value: result.secret });
}

async function rotate(req: Request, res: Response, actor: Actor): Promise<void> {
  const parsed = parseBody(rotationForm, req.body);
  if (!parsed.ok) {
    const sentence = "Expected the form to name the secret that it replaces, but it names none.";
    return refuse(res, reject("invalid", sentence, { location: PAGE }).rejection);
  }
  const { current, end_now } = parsed.data;
  const result = await rotateSigningSecret(actor, { currentId: current, endNow: end_now });
  if (!result.ok) return refuse(res, result.rejection);
  const before = end_now
    ? "The one before signs no more."
    : `The one before signs too for ${signingOverlapHours} hours.`;
  redirectWith(res, PAGE, `This is the new secret. It is shown only now. ${before}`, {
    label: COPY,
    value: result.secret,
  });
}

const admins = { policy: "companyAdmin" } as const;

/** What the company's calls to other systems are signed with. */
export const signingRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: PAGE,
    ...admins,
    handler: (_req, res, actor) => show(res, actor),
  }),
  route({ method: "post", path: PAGE, ...admins, handler: create }),
  route({ method: "post", path: `${PAGE}/rotation`, ...admins, handler: rotate }),
];

import type { Request, Response } from "express";
import type { Actor, Result } from "../access/index.js";
import {
  emptyForm,
  parseBody,
  redirectWith,
  refuse,
  renderPage,
  route,
  type AnyRoute,
  type FormState,
} from "../web/index.js";
import { resumeCompany } from "./commands/resume-company.js";
import { ownCompany, suspendCompany } from "./commands/suspend-company.js";
import { COMPANY_CRUMBS, companyAtHand } from "./company-at-hand-pages.js";
import { reasonForm } from "./company-forms.js";
import type { CompanyAtHand } from "./company-queries.js";

/** Suspending or resuming, as its page says it. */
interface CompanyAct {
  readonly noun: "suspension" | "resumption";
  readonly title: string;
  readonly icon: string;
  readonly explain: string;
  readonly done: string;
  run(
    actor: Actor,
    input: { readonly companyId: number; readonly reason: string },
  ): Promise<Result>;
}

const ACTS: readonly CompanyAct[] = [
  {
    noun: "suspension",
    title: "Suspend",
    icon: "player-pause",
    explain:
      "Everybody of this company is signed out at once and cannot sign in. Its links and callbacks are refused, its jobs wait. Nothing is deleted, and other companies notice nothing.",
    done: "Suspended. Everybody of this company is signed out.",
    run: suspendCompany,
  },
  {
    noun: "resumption",
    title: "Resume",
    icon: "player-play",
    explain:
      "The people of this company can sign in again, and what waited goes on within ten minutes.",
    done: "Resumed. The people of this company can sign in again.",
    run: resumeCompany,
  },
];

async function show(
  res: Response,
  act: CompanyAct,
  company: CompanyAtHand,
  form: FormState,
): Promise<void> {
  await renderPage(res, "operator/company-act", {
    title: `${act.title} ${company.name}`,
    crumbs: [...COMPANY_CRUMBS, { label: company.name, href: addressOf(company) }],
    place: "/operator",
    act,
    company,
    form,
  });
}

function create(act: CompanyAct) {
  return async (req: Request, res: Response, actor: Actor, company: CompanyAtHand) => {
    const parsed = parseBody(reasonForm, req.body);
    if (!parsed.ok) return show(res.status(422), act, company, parsed.form);
    const result = await act.run(actor, { companyId: company.id, reason: parsed.data.reason });
    if (result.ok) return redirectWith(res, addressOf(company), act.done);
    return refuse(res, { location: addressOf(company), ...result.rejection });
  };
}

function addressOf({ id }: CompanyAtHand): string {
  return `/operator/companies/${id}`;
}

const staff = { policy: "systemStaff", load: companyAtHand } as const;

/** Suspending a company and resuming it: a page each, and its post. */
export const companyActRoutes: readonly AnyRoute[] = ACTS.flatMap((act) => [
  route({
    method: "get",
    path: `/operator/companies/:id/${act.noun}`,
    ...staff,
    handler(_req, res, actor, company) {
      const refused = act.noun === "suspension" ? ownCompany(actor, company.id) : null;
      if (refused) return refuse(res, { location: addressOf(company), ...refused.rejection });
      return show(res, act, company, emptyForm());
    },
  }),
  route({
    method: "post",
    path: `/operator/companies/:id/${act.noun}`,
    ...staff,
    handler: create(act),
  }),
]);

import type { Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import { readCompany } from "../../db/index.js";
import { seal, unseal } from "../../sealing/index.js";
import {
  asBody,
  emptyForm,
  parseBody,
  redirectWith,
  refuse,
  renderPage,
  route,
  showAgain,
  TWO_FACTOR_PAGE,
  type AnyRoute,
  type FormState,
} from "../../web/index.js";
import { giveBackAttempts, takeAttempts, tooMany } from "../attempts.js";
import { renewCodes } from "./commands/renew-codes.js";
import { turnOff } from "./commands/turn-off.js";
import { turnOn } from "./commands/turn-on.js";
import { companySettings, hasSecondFactor, secondFactorOf } from "./second-factor-queries.js";
import { newSecret, qrCode } from "./totp.js";
import { renewForm, turnOffForm, turnOnForm } from "./two-factor-forms.js";

const SETUP_SECONDS = 3_600;
const page = { title: "Two-factor sign-in", crumbs: [{ label: "Your account", href: "/account" }] };

/** A secret on its way into an app, and whose. */
interface Offer {
  readonly secret: string;
  readonly userId: number;
}

async function show(req: Request, res: Response, actor: Actor, form: FormState): Promise<void> {
  const [factor, settings] = await readCompany(actor, async (tx) => [
    await secondFactorOf(tx, actor.userId),
    await companySettings(tx),
  ]);
  const demanded = settings.requires_two_factor;
  if (factor) return renderPage(res, "accounts/two-factor-on", { ...page, form, factor, demanded });
  const secret = offered(req, actor) ?? newSecret();
  const offer: Offer = { secret, userId: actor.userId };
  await renderPage(res, "accounts/two-factor-off", {
    ...page,
    form,
    demanded,
    secret: (secret.match(/.{1,4}/g) ?? []).join(" "),
    sealed: seal("totp_secret", offer, SETUP_SECONDS),
    qr: await qrCode(secret, actor.email),
  });
}

/** The secret of the posted form, which stays the same after a wrong code. */
function offered(req: Request, actor: Actor): string | null {
  const sealed = asBody(req.body)["secret"];
  const offer = typeof sealed === "string" ? (unseal("totp_secret", sealed) as Offer | null) : null;
  return offer?.userId === actor.userId ? offer.secret : null;
}

async function create(req: Request, res: Response, actor: Actor): Promise<void> {
  const parsed = parseBody(turnOnForm, req.body);
  if (!parsed.ok) return show(req, res.status(422), actor, parsed.form);
  const secret = offered(req, actor);
  if (secret === null) return res.redirect(303, TWO_FACTOR_PAGE);
  const result = await turnOn(actor, { secret, code: parsed.data.code });
  if (!result.ok) {
    return showAgain(res, result.rejection, (form) => show(req, res, actor, form));
  }
  await renderPage(res, "accounts/recovery-codes", {
    ...page,
    codes: result.codes,
    said: "Two-factor sign-in is on.",
  });
}

async function destroy(req: Request, res: Response, actor: Actor): Promise<void> {
  const parsed = parseBody(turnOffForm, req.body);
  if (!parsed.ok) return show(req, res.status(422), actor, parsed.form);
  const counts = [{ limit: "ownPassword", of: String(actor.userId) }] as const;
  const wait = await takeAttempts(counts);
  if (wait > 0) return refuse(res, tooMany(wait));
  const { current_password, code } = parsed.data;
  const result = await turnOff(actor, { password: current_password, code });
  if (!result.ok) {
    return showAgain(res, result.rejection, (form) => show(req, res, actor, form));
  }
  await giveBackAttempts(counts);
  redirectWith(res, "/account", "Two-factor sign-in is off. Your recovery codes are void.");
}

function showRenewal(res: Response, form: FormState): Promise<void> {
  const crumbs = [...page.crumbs, { label: page.title, href: TWO_FACTOR_PAGE }];
  return renderPage(res, "accounts/new-recovery-codes", {
    title: "New recovery codes",
    crumbs,
    form,
  });
}

async function renew(req: Request, res: Response, actor: Actor): Promise<void> {
  const parsed = parseBody(renewForm, req.body);
  if (!parsed.ok) return showRenewal(res.status(422), parsed.form);
  const counts = [{ limit: "ownPassword", of: String(actor.userId) }] as const;
  const wait = await takeAttempts(counts);
  if (wait > 0) return refuse(res, tooMany(wait));
  const result = await renewCodes(actor, parsed.data.current_password);
  if (!result.ok) return showAgain(res, result.rejection, (form) => showRenewal(res, form));
  await giveBackAttempts(counts);
  await renderPage(res, "accounts/recovery-codes", {
    ...page,
    codes: result.codes,
    said: "These are your recovery codes now. The earlier ones are void.",
  });
}

const member = { policy: "member", beforeTwoFactor: true } as const;

/** Turning one's own two-factor sign-in on and off. */
export const twoFactorRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: TWO_FACTOR_PAGE,
    ...member,
    handler: (req, res, actor) => show(req, res, actor, emptyForm()),
  }),
  route({ method: "post", path: TWO_FACTOR_PAGE, ...member, handler: create }),
  route({
    method: "get",
    path: "/account/two-factor/recovery-codes",
    policy: "member",
    async handler(_req, res, actor) {
      const on = await hasSecondFactor(actor);
      return on ? showRenewal(res, emptyForm()) : res.redirect(303, TWO_FACTOR_PAGE);
    },
  }),
  route({
    method: "post",
    path: "/account/two-factor/recovery-codes",
    policy: "member",
    handler: renew,
  }),
  route({
    method: "post",
    path: "/account/two-factor/removal",
    policy: "member",
    handler: destroy,
  }),
];

import { randomUUID } from "node:crypto";
import type { Request, Response } from "express";
import type { Identity } from "../access/index.js";
import { seal, unseal } from "../sealing/index.js";
import { knownDeviceDays } from "../settings.js";
import {
  dropCookie,
  keptCookie,
  networkOf,
  putCookie,
  renderPage,
  safeNext,
  signIn,
} from "../web/index.js";
import type { Count } from "./attempts.js";
import { hasSecondFactor } from "./two-factor/second-factor-queries.js";
import { recordSignIn } from "./commands/record-sign-in.js";
import { normalEmail } from "./passwords/check-password.js";
import { companyIsSuspended, SUSPENDED } from "./suspension.js";

const DEVICE = "device";
const SECOND_STEP = "second_step";
const SECOND_STEP_SECONDS = 600;

/** Somebody on their way in, and where they wanted to go. */
interface Entry {
  readonly identity: Identity;
  readonly email: string;
  readonly next?: string | undefined;
}

/** What a browser remembers of the account that it signed in to last. */
interface Device {
  readonly id: string;
  readonly email: string;
}

/**
 * What an attempt at this account's password is counted for. A browser that signed in to the account before is counted for
 * itself alone, so that strangers, however many they are, cannot keep its owner out.
 */
export function signInCounts(
  req: Request,
  typed: string,
  step: "password" | "code" = "password",
): readonly Count[] {
  const email = normalEmail(typed);
  const account = step === "password" ? email : `${email} ${step}`;
  const device = deviceOf(req);
  if (device?.email === email) return [{ limit: "signInHere", of: `${account} ${device.id}` }];
  const network = networkOf(req.ip);
  return [
    { limit: "signInHere", of: `${account} ${network}` },
    { limit: "signInAccount", of: account },
    { limit: "signInNetwork", of: network },
  ];
}

/** Goes on after a right password or link: to the second step where the user has one, else in. */
export async function proceed(req: Request, res: Response, entry: Entry): Promise<void> {
  if (await companyIsSuspended(entry.identity)) return refuseSuspended(res);
  if (!(await hasSecondFactor(entry.identity))) return enter(req, res, entry);
  putCookie(res, SECOND_STEP, seal("second_step", entry, SECOND_STEP_SECONDS), SECOND_STEP_SECONDS);
  res.redirect(303, "/sign-in/code");
}

/** Who gave the first proof on this browser a few minutes ago at most; null for anybody else. */
export function firstStepOf(req: Request): Entry | null {
  const cookie = keptCookie(req, SECOND_STEP);
  return cookie === null ? null : (unseal("second_step", cookie) as Entry | null);
}

/** Signs in whoever proved to be this user, and knows the browser from then on. */
export async function enter(req: Request, res: Response, entry: Entry): Promise<void> {
  if (await companyIsSuspended(entry.identity)) return refuseSuspended(res);
  await recordSignIn(entry.identity, "signed_in", req.ip);
  await signIn(req, entry.identity);
  const seconds = knownDeviceDays * 86_400;
  const email = normalEmail(entry.email);
  const before = deviceOf(req);
  const device: Device = before?.email === email ? before : { id: randomUUID(), email };
  putCookie(res, DEVICE, seal("device", device, seconds), seconds);
  dropCookie(res, SECOND_STEP);
  res.redirect(303, safeNext(entry.next));
}

/** Tells somebody who proved to be of a suspended company why they are not let in. */
export async function refuseSuspended(res: Response): Promise<void> {
  const { rejection } = SUSPENDED;
  await renderPage(res.status(403), "errors/refusal", {
    title: "Your company is suspended",
    rejection,
  });
}

function deviceOf(req: Request): Device | null {
  const cookie = keptCookie(req, DEVICE);
  return cookie === null ? null : (unseal("device", cookie) as Device | null);
}

import { randomUUID } from "node:crypto";
import type { Request, Response } from "express";
import type { Identity } from "../access/index.js";
import { seal, unseal } from "../sealing/index.js";
import { knownDeviceDays } from "../settings.js";
import { keptCookie, putCookie, safeNext, signIn } from "../web/index.js";
import { networkOf, type Count } from "./attempts.js";
import { recordSignIn } from "./commands/record-sign-in.js";
import { normalEmail } from "./passwords/check-password.js";

const DEVICE = "device";

/** What a browser remembers of the account that it signed in to last. */
interface Device {
  readonly id: string;
  readonly email: string;
}

/**
 * What an attempt at this account's password is counted for. A browser that signed in to the account before is counted for
 * itself alone, so that strangers, however many they are, cannot keep its owner out.
 */
export function signInCounts(req: Request, typed: string): readonly Count[] {
  const email = normalEmail(typed);
  const device = deviceOf(req);
  if (device?.email === email) return [{ limit: "signInHere", of: `${email} ${device.id}` }];
  const network = networkOf(req.ip);
  return [
    { limit: "signInHere", of: `${email} ${network}` },
    { limit: "signInAccount", of: email },
    { limit: "signInNetwork", of: network },
  ];
}

/** Signs in whoever proved to be this user, and knows the browser from then on. */
export async function enter(
  req: Request,
  res: Response,
  entry: { readonly identity: Identity; readonly email: string; readonly next: string | undefined },
): Promise<void> {
  await recordSignIn(entry.identity, "signed_in", req.ip);
  await signIn(req, entry.identity);
  const seconds = knownDeviceDays * 86_400;
  const email = normalEmail(entry.email);
  const before = deviceOf(req);
  const device: Device = before?.email === email ? before : { id: randomUUID(), email };
  putCookie(res, DEVICE, seal("device", device, seconds), seconds);
  res.redirect(303, safeNext(entry.next));
}

function deviceOf(req: Request): Device | null {
  const cookie = keptCookie(req, DEVICE);
  return cookie === null ? null : (unseal("device", cookie) as Device | null);
}

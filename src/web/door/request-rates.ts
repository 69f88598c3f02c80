import type { Request, RequestHandler, Response } from "express";
import { networkOf } from "../network.js";
import { signedIn } from "../reader.js";
import { Buckets, type Rate } from "./buckets.js";
import { turnAway } from "./turn-away.js";

/** How often each of them may ask this process. */
export interface Rates {
  readonly user: Rate;
  readonly company: Rate;
  /** Strangers, by their network. */
  readonly network: Rate;
}

/**
 * Bounds how often one user, one company and the strangers of one network ask (429): nobody takes the whole process. What a
 * browser asks for by itself (files, icons) and the questions of a load balancer were answered before.
 */
export function requestRates(rates: Rates): RequestHandler {
  const users = new Buckets(rates.user);
  const companies = new Buckets(rates.company);
  const networks = new Buckets(rates.network);
  return function keepTheRate(req: Request, res: Response, next) {
    const actor = signedIn(req);
    const now = Date.now();
    const wait = actor
      ? users.take(`${actor.companyId} ${actor.userId}`, now) ||
        companies.take(String(actor.companyId), now)
      : networks.take(networkOf(req.ip), now);
    if (wait === 0) return next();
    const whose = actor ? "you and your company" : "your network";
    const sentence = `Expected fewer requests, but ${whose} sent too many of them. Nothing was changed; wait ${wait} ${wait === 1 ? "second" : "seconds"}, then try again.`;
    turnAway(res, { status: 429, seconds: wait, sentence });
  };
}

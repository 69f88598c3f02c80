import type { Response } from "express";
import type { Rejection } from "../../access/index.js";
import { signedIn } from "../reader.js";

/** Of each user. */
const MOST_OF_A_USER = 2;
/** Of each company. */
const MOST_OF_A_COMPANY = 5;
/** Of a process. */
const MOST_EXPORTS = 20;

const underWay = new Set<{ readonly companyId: number; readonly userId: number }>();

const REFUSAL: Rejection = {
  code: "too_many",
  sentence:
    "Expected a moment with fewer exports, but several are being sent already. Wait until one of them is complete, then try again.",
  retryAfterSeconds: 10,
};

/** Takes one of the places of exports, which read much and last long: what gives it back, or the refusal. */
export function beginExport(res: Response): { end(): void } | { rejection: Rejection } {
  const actor = signedIn(res.req);
  const place = { companyId: actor?.companyId ?? 0, userId: actor?.userId ?? 0 };
  const ofCompany = [...underWay].filter((other) => other.companyId === place.companyId);
  const ofUser = ofCompany.filter((other) => other.userId === place.userId);
  if (
    underWay.size >= MOST_EXPORTS ||
    ofCompany.length >= MOST_OF_A_COMPANY ||
    ofUser.length >= MOST_OF_A_USER
  ) {
    return { rejection: REFUSAL };
  }
  underWay.add(place);
  return { end: () => void underWay.delete(place) };
}

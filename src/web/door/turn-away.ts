import type { Response } from "express";
import { renderPlain, wantsJson } from "../pages.js";

/** Why a request is not looked at, and when it may come again. */
interface Refusal {
  readonly status: 429 | 503;
  readonly seconds: number;
  readonly sentence: string;
}

const TITLES = { 429: "Too many requests", 503: "Too busy just now" } as const;

/** Answers with a page that asks no database (or JSON for programs) and says when to come again. */
export function turnAway(res: Response, { status, seconds, sentence }: Refusal): void {
  res.status(status).set("Retry-After", String(seconds));
  if (wantsJson(res.req)) res.json({ error: status === 429 ? "too_many" : status, sentence });
  else renderPlain(res, "errors/plain", { title: TITLES[status], sentence, status });
}

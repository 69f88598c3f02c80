import type { Request, Response } from "express";
import { takeAttempts } from "../../accounts/index.js";
import type { Json } from "../../engine/index.js";
import { jsonBody, networkOf, route, type AnyRoute } from "../../web/index.js";
import { acceptCallback } from "../actions/accept-callback.js";
import { callbackRun } from "../actions/callback-address.js";

/** POST /callbacks/<run>.<token>: the answer of another system, which knows nothing of sessions. All answers are JSON. */
async function create(req: Request, res: Response): Promise<void> {
  const run = await callbackRun(String(req.params["address"]));
  if (run === null) return nothingThere(req, res);
  const body = await jsonBody(req, res);
  if (!body.ok) return answer(res, body.status, body.sentence);
  const { status, sentence } = await acceptCallback(run, body.value as Json);
  if (status === 503) res.set("Retry-After", "600");
  answer(res, status, sentence);
}

/** Whoever tries addresses is slowed down; those who know theirs never are. */
async function nothingThere(req: Request, res: Response): Promise<void> {
  const wait = await takeAttempts([{ limit: "callbackNetwork", of: networkOf(req.ip) }]);
  if (wait === 0) return answer(res, 404, "Expected the address of a callback, but it is none.");
  res.set("Retry-After", String(wait));
  answer(
    res,
    429,
    `Expected fewer addresses that are none, but there were too many: wait ${wait} seconds.`,
  );
}

function answer(res: Response, status: number, sentence: string): void {
  res
    .status(status)
    .json(status === 200 ? { status: "taken" } : { error: ERRORS[status], sentence });
}

const ERRORS: Readonly<Record<number, string>> = {
  400: "bad_body",
  404: "not_found",
  409: "different",
  410: "gone",
  413: "too_large",
  415: "not_json",
  422: "refused",
  429: "too_many",
  503: "suspended",
};

/** Where answers of other systems come in. */
export const callbackRoutes: readonly AnyRoute[] = [
  route({ method: "post", path: "/callbacks/:address", policy: "callbackToken", handler: create }),
];

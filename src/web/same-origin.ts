import type { NextFunction, Request, RequestHandler, Response } from "express";
import { refuse } from "./pages.js";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/** True for methods that change nothing. */
export function isSafe(req: Request): boolean {
  return SAFE.has(req.method);
}

/**
 * Refuses every unsafe request that a browser sends from another site, sign-in included: by Sec-Fetch-Site, and by
 * Origin where a browser does not send that (plain http). A request with neither header is not a browser's.
 * @param baseUrl the site's own address, when it is set
 */
export function sameOriginOnly(baseUrl: string | undefined): RequestHandler {
  const ownHost = baseUrl === undefined ? null : new URL(baseUrl).host;
  return async function refuseOtherOrigins(req: Request, res: Response, next: NextFunction) {
    if (isSafe(req) || cameFromHere(req, ownHost)) return next();
    await refuse(res, {
      code: "forbidden",
      sentence:
        "Expected a form of this site, but the request came from another one. Open the page here and try again.",
    });
  };
}

function cameFromHere(req: Request, ownHost: string | null): boolean {
  const site = req.get("sec-fetch-site");
  if (site !== undefined) return site === "same-origin" || site === "none";
  const origin = req.get("origin");
  if (origin === undefined) return true;
  const host = URL.canParse(origin) ? new URL(origin).host : "";
  return host === (ownHost ?? req.get("host"));
}

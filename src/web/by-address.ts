import express, { type Request, type RequestHandler, type Response, type Router } from "express";
import type { AnyRoute } from "./route.js";

type Answer = (declared: AnyRoute, req: Request, res: Response) => Promise<void>;

/**
 * Express tries its routes one after another, an expression for each. Here it tries those alone that can fit, in the order in which
 * they are declared: with the request's first word and number of parts.
 */
export function byAddress(routes: readonly AnyRoute[], answer: Answer): ByAddress {
  const routers = new Map<string, Router>();
  for (const declared of routes) {
    const key = keyOf(wordsOnly(declared.path));
    const router = routers.get(key) ?? express.Router();
    routers.set(key, router);
    router[declared.method](declared.path, (req, res) => answer(declared, req, res));
  }
  const handler: RequestHandler = function routeByAddress(req, res, next) {
    // OPTIONS is no route's, but a router of Express would answer it
    const router = req.method === "OPTIONS" ? undefined : routers.get(keyOf(req.path));
    if (router) router(req, res, next);
    else next();
  };
  return Object.assign(handler, { routers });
}

/** Tells its routers, which Express does not know of. */
export interface ByAddress extends RequestHandler {
  readonly routers: ReadonlyMap<string, Router>;
}

/** As Express reads addresses: in any case, with a slash at the end or without. */
function keyOf(path: string): string {
  const parts = path.split("/");
  if (parts.length > 2 && parts.at(-1) === "") parts.pop();
  return `${parts.length} ${parts[1]?.toLowerCase()}`;
}

function wordsOnly(path: string): string {
  if (/^\/(?:$|[\w.-]+(?:\/:?[\w.-]+)*$)/.test(path)) return path;
  throw new Error(
    `Expected an address that begins with a word, of words and :names alone, but got ${path}.`,
  );
}

import type { Application, NextFunction, Request, Response } from "express";
import { HttpRefusal } from "./errors.js";
import { notFound } from "./pages.js";
import { signedIn } from "./reader.js";
import { routesOf } from "./register.js";
import { readerNow } from "./session.js";

/**
 * What answers where no route does: at an address that is there for other methods 405 (and OPTIONS says which), elsewhere
 * 404. To a stranger only public addresses are there.
 */
export function nothingHere(app: Application) {
  const addresses = routesOf(app).map((declared) => ({
    fits: expressionOf(declared.path),
    method: declared.method.toUpperCase(),
    open: declared.policy === "public",
  }));
  return async function nothingHere(
    req: Request,
    res: Response,
    next: NextFunction,
  ): Promise<void> {
    await readerNow(req);
    const known = addresses.filter(
      ({ fits, open }) => fits.test(req.path) && (open || signedIn(req) !== null),
    );
    if (known.length === 0) return notFound(res);
    const methods = new Set([...known.map(({ method }) => method), "OPTIONS"]);
    if (methods.has("GET")) methods.add("HEAD");
    const allowed = [...methods].toSorted().join(", ");
    res.set("Allow", allowed);
    if (req.method === "OPTIONS") return void res.status(204).end();
    next(
      new HttpRefusal(
        405,
        `Expected ${allowed} at this address, but the request is a ${req.method}.`,
      ),
    );
  };
}

/** The addresses of a route's path, as Express reads it: in any case, with a slash at the end or without. */
function expressionOf(path: string): RegExp {
  const parts = path
    .split("/")
    .map((part) => part.replaceAll(/[.+*?^${}()|[\]\\]/g, String.raw`\$&`))
    .map((part) => part.replaceAll(/:\w+/g, "[^/]+"));
  return new RegExp(`^${parts.join("/")}/?$`, "i");
}

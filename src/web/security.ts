import type { IncomingMessage, ServerResponse } from "node:http";
import type { NextFunction, Request, RequestHandler, Response } from "express";
import helmet, { type HelmetOptions } from "helmet";

/** The security headers of every answer, asked of helmet once: a dozen functions say them, the same for every request. */
export function securityHeaders(https: boolean): RequestHandler {
  const headers = new Map<string, string>();
  const collector = {
    setHeader: (name: string, value: string) => headers.set(name, value),
    removeHeader: () => undefined, // X-Powered-By, which is not there
  };
  let all = false;
  const saySo = (error?: unknown): void => void (all = error === undefined);
  const anyRequest = {} as IncomingMessage;
  helmet(headerOptions(https))(anyRequest, collector as unknown as ServerResponse, saySo);
  if (!all) throw new Error("Expected helmet to say its headers at once, but it did not.");
  return function setSecurityHeaders(_req, res, next) {
    for (const [name, value] of headers) res.setHeader(name, value);
    next();
  };
}

/** What helmet is asked for. `https`: readers come over https (then HSTS and upgrades too). */
export function headerOptions(https: boolean): Readonly<HelmetOptions> {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", "data:"],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        ...(https ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: https ? { maxAge: 365 * 24 * 3600, includeSubDomains: false } : false,
    referrerPolicy: { policy: "same-origin" },
    frameguard: { action: "deny" },
  };
}

/** Answers 400 to a request for another host than BASE_URL's, so that no link or cookie is made for a forged one. */
export function ownHostOnly(baseUrl: string): RequestHandler {
  const own = new URL(baseUrl).host;
  return function refuseOtherHosts(req: Request, res: Response, next: NextFunction) {
    if (req.get("host") === own) return next();
    res
      .status(400)
      .type("text/plain")
      .send(`Expected a request for ${own}, but it names another host.\n`);
  };
}

/** Marks every request as secure where readers come over https, although a proxy talks plain http to this process. */
export function overHttps(req: Request, _res: Response, next: NextFunction): void {
  Object.defineProperty(req, "secure", { value: true });
  next();
}

/** Nothing that a page shows is kept by browsers or proxies; files in /assets say otherwise themselves. */
export function noStore(_req: Request, res: Response, next: NextFunction): void {
  res.setHeader("Cache-Control", "no-store");
  next();
}

import type { NextFunction, Request, RequestHandler, Response } from "express";
import helmet from "helmet";

/** The security headers of every answer. `https`: readers come over https (then HSTS and upgrades too). */
export function securityHeaders(https: boolean): RequestHandler {
  return helmet({
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
  });
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
  res.set("Cache-Control", "no-store");
  next();
}

import { randomUUID } from "node:crypto";
import type { RequestHandler } from "express";
import type { Logger } from "pino";
import { pinoHttp } from "pino-http";
import { signedIn } from "./reader.js";

declare module "http" {
  interface IncomingMessage {
    originalUrl?: string;
  }
}

/** One line a request, with its id (also in X-Request-Id), company and user; no query, token, cookie or body. */
export function requestLog(logger: Logger): RequestHandler {
  const log = pinoHttp({
    logger,
    genReqId: (_req, res) => {
      const id = randomUUID();
      res.setHeader("X-Request-Id", id);
      return id;
    },
    customLogLevel: (_req, res, error) => (error || res.statusCode >= 500 ? "error" : "info"),
    customProps: (req) => {
      const actor = "user" in req ? signedIn(req as Parameters<typeof signedIn>[0]) : null;
      return actor ? { company: actor.companyId, user: actor.userId } : {};
    },
    serializers: {
      req: (req: { id: string; method: string; url: string }) => ({
        id: req.id,
        method: req.method,
        path: withoutSecrets(req.url),
      }),
      res: (res: { statusCode: number }) => ({ status: res.statusCode }),
    },
    redact: ["req.headers", "res.headers"],
  });
  return function logRequest(req, res, next) {
    log(req, res);
    next();
  };
}

/** The path alone, without query, and without what follows an address that is itself a secret, in whatever case it is asked for. */
function withoutSecrets(url: string): string {
  return (url.split("?")[0] ?? "").replace(/^\/(links|callbacks)\/.*/i, "/$1/…");
}

import { randomUUID } from "node:crypto";
import type { Application, NextFunction, Request, Response } from "express";
import type { Logger } from "pino";
import { signedIn } from "./reader.js";

declare module "http" {
  interface IncomingMessage {
    /** Also in X-Request-Id. */
    id: string;
    /** Says with each line which request it is about. */
    readonly log: Logger;
  }
}

const OWN = Symbol("log");

/**
 * One line a request, with its id (also in X-Request-Id), company and user; no query, token, cookie or body. Nothing is made for a
 * line that the log's level leaves out.
 */
export function useRequestLog(app: Application, logger: Logger): void {
  const log = logger.child({}, { serializers, redact: ["req.headers", "res.headers"] });
  const { request } = app as Application & { readonly request: object }; // Express's own, of this application
  Object.defineProperty(request, "log", {
    get(this: Request & { [OWN]?: Logger }) {
      return (this[OWN] ??= log.child({ req: this }));
    },
  });
  app.use(function logRequest(req: Request, res: Response, next: NextFunction) {
    const began = Date.now();
    let said = false;
    const end = (error?: Error): void => {
      if (!said && log.isLevelEnabled(isFailure(res, error) ? "error" : "info"))
        writeDown(req, res, Date.now() - began, error);
      said = true;
    };
    req.id = randomUUID();
    res.setHeader("X-Request-Id", req.id);
    res.once("close", () => end());
    res.on("error", end);
    next();
  });
}

function writeDown(req: Request, res: Response, responseTime: number, error?: Error): void {
  const actor = signedIn(req);
  const log = actor ? req.log.child({ company: actor.companyId, user: actor.userId }) : req.log;
  if (isFailure(res, error)) {
    const err = error ?? new Error(`failed with status code ${res.statusCode}`);
    log.error({ res, err, responseTime }, "request errored");
  } else {
    const whole = !req.readableAborted && res.writableEnded;
    log.info({ res, responseTime }, whole ? "request completed" : "request aborted");
  }
}

function isFailure({ statusCode }: Response, error?: Error): boolean {
  return error !== undefined || statusCode >= 500;
}

const serializers = {
  req: ({ id, method, originalUrl }: Request) => ({
    id,
    method,
    path: withoutSecrets(originalUrl),
  }),
  res: ({ statusCode }: Response) => ({ status: statusCode }),
};

/** The path alone, without query, and without what follows an address that is itself a secret, in whatever case it is asked for. */
function withoutSecrets(url: string): string {
  return (url.split("?")[0] ?? "").replace(/^\/(links|callbacks)\/.*/i, "/$1/…");
}

import type { NextFunction, Request, Response } from "express";
import { renderPage, renderPlain, wantsJson } from "./pages.js";
import { readerNow } from "./session.js";

/** Stops a request with a status that no Rejection has; only for what is wrong with the request itself. */
export class HttpRefusal extends Error {
  readonly status: number;
  constructor(status: number, sentence: string) {
    super(sentence);
    this.status = status;
  }
}

const SENTENCES: Readonly<Record<number, readonly [title: string, sentence: string]>> = {
  411: ["This request cannot be read", "Expected a form that says its length."],
  400: ["This request cannot be read", "Expected a well-formed request, but this one is not."],
  405: ["This cannot be done here", "Expected another method at this address."],
  409: [
    "This form is not yours",
    "Expected a form that was opened by you, but somebody else has sent it already. Open the page again and fill it in anew.",
  ],
  413: [
    "This is too much at once",
    "Expected at most 200 kB and 2,000 values in one form, but this one holds more. Shorten it and send it again.",
  ],
  415: ["This request cannot be read", "Expected a form, but the request holds something else."],
  422: ["This cannot be done", "Expected a form that can be stored, but this one cannot."],
  503: [
    "Too busy just now",
    "Expected a free moment of the database, but there was none. Nothing was changed; try again in a few seconds.",
  ],
};
const UNKNOWN = [
  "Something went wrong on our side",
  "Expected to answer, but an error stopped us. It has been written down with the number below.",
] as const;

/** The last handler: an own page without traces for every error, or JSON for programs. `isBusy` tells errors that go away by themselves. */
export function errorPages(isBusy: (error: unknown) => boolean) {
  return async function showError(
    error: unknown,
    req: Request,
    res: Response,
    _next: NextFunction,
  ): Promise<void> {
    const status = statusOf(error, isBusy);
    if (status >= 500) req.log.error({ err: error }, "request failed");
    if (res.headersSent) return void res.destroy();
    const [title, sentence] = wordsFor(status, error);
    res.status(status).set("Cache-Control", "no-store");
    if (status === 503) res.set("Retry-After", "3");
    if (wantsJson(req)) return void res.json({ error: status, sentence });
    await page(req, res, { title, sentence, status });
  };
}

async function page(
  req: Request,
  res: Response,
  words: { title: string; sentence: string; status: number },
): Promise<void> {
  const data = { ...words, requestId: words.status >= 500 ? req.id : "" };
  if (words.status < 500) {
    try {
      await readerNow(req);
      return await renderPage(res, "errors/error", data);
    } catch (error) {
      req.log.error({ err: error }, "error page failed");
    }
  }
  renderPlain(res, "errors/plain", data); // asks no database, which may be what failed
}

function statusOf(error: unknown, isBusy: (error: unknown) => boolean): number {
  if (isBusy(error)) return 503;
  const status = error instanceof Error && "status" in error ? Number(error.status) : 500;
  return status >= 400 && status < 600 ? status : 500;
}

function wordsFor(status: number, error: unknown): readonly [string, string] {
  const words = SENTENCES[status] ?? (status < 500 ? SENTENCES[400] : undefined) ?? UNKNOWN;
  return error instanceof HttpRefusal ? [words[0], error.message] : words;
}

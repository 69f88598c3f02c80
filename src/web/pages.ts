import { randomUUID } from "node:crypto";
import type { Application, Request, Response } from "express";
import nunjucks from "nunjucks";
import type { Actor, Rejection, RejectionCode } from "../access/index.js";
import { themeOf } from "./appearance.js";
import type { Flash, FlashBox } from "./flash.js";
import { asBody, withErrors, type FormState } from "./forms.js";
import { marked, type Navigation } from "./navigation.js";
import { signedIn } from "./reader.js";
import { formToken, settleReader } from "./session.js";

/** A step of the way from the top to this page; the page itself is not among them. */
export interface Crumb {
  readonly label: string;
  readonly href: string;
}

/** What a page gives its view; whatever else the view names goes beside these. */
export interface PageData {
  /** The h1 and, with "Error: " before it when the form has errors, the window's title. */
  readonly title: string;
  readonly crumbs?: readonly Crumb[];
  readonly form?: FormState;
  /** The address whose entry in the side bar is marked, where the page's own begins none. */
  readonly place?: string;
  readonly [name: string]: unknown;
}

/** What rendering needs; app.ts makes it once. */
export interface Rendering {
  readonly views: nunjucks.Environment;
  readonly flash: FlashBox;
  /** BASE_URL, without a slash at the end; unset on a trial, where addresses follow the request's host. */
  readonly baseUrl: string | undefined;
  navigation(actor: Actor): Promise<Navigation>;
}

const renderings = new WeakMap<Application, Rendering>();

/** Tells which views and navigation the pages of this application have. */
export function useRendering(app: Application, rendering: Rendering): void {
  renderings.set(app, rendering);
}

/** Answers with views/`view`.njk. Call it outside of any transaction; set another status before. */
export async function renderPage(res: Response, view: string, data: PageData): Promise<void> {
  const { views, flash, navigation } = renderingOf(res);
  const req = res.req;
  const actor = signedIn(req);
  const asked = actor && (navigations.get(res) ?? navigation(actor));
  navigations.delete(res);
  const nav = asked ? marked(await asked, data.place ?? req.path) : [];
  await settleReader(req);
  const html = views.render(`${view}.njk`, {
    ...data,
    ...readerOf(req, actor),
    nav,
    flash: flash.take(req, res),
  });
  sendHtml(res, html);
}

/** Express would look for the type's charset, and turn the page into bytes to know their number. */
function sendHtml(res: Response, html: string): void {
  res.setHeader("Content-Type", "text/html; charset=utf-8");
  res.send(Buffer.from(html));
}

const navigations = new WeakMap<Response, Promise<Navigation>>();

/** Asks for the side bar of the page that a browser is about to be shown, together with what the page itself asks. */
export function beginNavigation(req: Request, res: Response, actor: Actor): void {
  if (!req.headers.accept?.includes("text/html")) return;
  const asked = renderingOf(res).navigation(actor);
  asked.catch(() => undefined); // whoever waits for it hears
  navigations.set(res, asked);
}

/** The same context for views without navigation, which need no database: error pages of last resort. */
export function renderPlain(res: Response, view: string, data: PageData): void {
  const { views } = renderingOf(res);
  sendHtml(res, views.render(`${view}.njk`, { ...data, theme: themeOf(res.req) }));
}

const STATUS: Readonly<Record<RejectionCode, number>> = {
  not_found: 404,
  forbidden: 403,
  conflict: 409,
  invalid: 422,
  too_many: 429,
};
const TITLES: Readonly<Record<RejectionCode, string>> = {
  not_found: "There is nothing here",
  forbidden: "You may not do this",
  conflict: "Something has changed meanwhile",
  invalid: "This cannot be done",
  too_many: "Too many attempts",
};

/** Answers with the page (or, to a program, the JSON) that says why: 404, 403, 409, 422 or 429. */
export async function refuse(res: Response, rejection: Rejection): Promise<void> {
  await settleReader(res.req); // nobody is refused for what they were
  res.status(STATUS[rejection.code]);
  if (rejection.retryAfterSeconds) res.set("Retry-After", String(rejection.retryAfterSeconds));
  if (wantsJson(res.req)) {
    res.json({ error: rejection.code, sentence: rejection.sentence });
    return;
  }
  await renderPage(res, "errors/refusal", { title: TITLES[rejection.code], rejection });
}

/**
 * Answers a command's refusal of a form: errors that name fields show the form again as it was typed (422, by `again`),
 * anything else is a page of its own.
 */
export async function showAgain(
  res: Response,
  rejection: Rejection,
  again: (form: FormState) => Promise<void>,
): Promise<void> {
  if (!rejection.errors) return refuse(res, rejection);
  res.status(422);
  return again(withErrors(asBody(res.req.body), rejection.errors));
}

/** The same 404 for what is not there and for what this reader may not know of. */
export function notFound(res: Response): Promise<void> {
  return refuse(res, {
    code: "not_found",
    sentence: "Expected a page at this address, but there is none, or it is not for you to see.",
  });
}

/** Sends the reader on (303) after a success; `message` is shown once on the page they reach, with something to copy or not. */
export function redirectWith(
  res: Response,
  path: string,
  message?: string,
  copy?: Flash["copy"],
): void {
  if (message !== undefined) {
    renderingOf(res).flash.put(res, { tone: "ok", text: message, ...(copy ? { copy } : {}) });
  }
  res.redirect(303, path);
}

/** As redirectWith, for a message that warns. */
export function redirectWithWarning(res: Response, path: string, message: string): void {
  renderingOf(res).flash.put(res, { tone: "warn", text: message });
  res.redirect(303, path);
}

/** The whole address of a path of this site, to hand to somebody. */
export function absoluteAddress(req: Request, path: string): string {
  const { baseUrl } = renderingOf(req);
  return `${baseUrl ?? `${req.protocol}://${req.get("host")}`}${path}`;
}

/** True for a client that takes JSON but no HTML. */
export function wantsJson(req: Request): boolean {
  return req.accepts(["html", "json"]) === "json";
}

function renderingOf({ app }: { readonly app: Application }): Rendering {
  const rendering = renderings.get(app);
  if (!rendering) throw new Error("Expected useRendering() before the first page.");
  return rendering;
}

function readerOf(req: Request, actor: Actor | null): Record<string, unknown> {
  const token = formToken(req);
  return {
    actor,
    theme: themeOf(req),
    path: req.path,
    here: req.originalUrl,
    csrf: token,
    formId: () => randomUUID(),
    formTokens: () => formTokens(token),
  };
}

/** The hidden fields that every posted form carries. Both values are letters, digits and dashes. */
function formTokens(token: string): nunjucks.runtime.SafeString {
  const hidden = (name: string, value: string): string =>
    `<input type="hidden" name="${name}" value="${value}">`;
  return new nunjucks.runtime.SafeString(
    hidden("form_id", randomUUID()) + (token === "" ? "" : hidden("_csrf", token)),
  );
}

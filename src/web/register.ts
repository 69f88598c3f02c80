import type { Application, Request, Response } from "express";
import { isSystemStaff, mayAdministerCompany, mayDesign, type Actor } from "../access/index.js";
import { inZone } from "../zone/index.js";
import { byAddress } from "./by-address.js";
import { HttpRefusal } from "./errors.js";
import { beginNavigation, notFound, redirectWithWarning, refuse, wantsJson } from "./pages.js";
import { signedIn } from "./reader.js";
import type { AnyRoute, Policy } from "./route.js";
import { safeNext } from "./safe-next.js";
import { isSafe } from "./same-origin.js";
import { hasFormToken, isOutdated, readAgain, settleReader } from "./session.js";
import { hasFiles, readFiles } from "./uploads.js";

const POLICIES: Readonly<Record<Policy, true>> = {
  public: true,
  callbackToken: true,
  member: true,
  companyAdmin: true,
  designer: true,
  systemStaff: true,
  ticketViewer: true,
  ticketAdmin: true,
  submitter: true,
  executor: true,
  workflowAdmin: true,
};

/** The only place that gives Express a route: each with its policy's guard in front. A route without a policy stops the start. */
export function registerRoutes(app: Application, routes: readonly AnyRoute[]): void {
  const registered = registries.get(app) ?? [];
  registries.set(app, registered);
  for (const declared of routes) {
    if (!Object.hasOwn(POLICIES, declared.policy)) {
      throw new Error(
        `Expected a policy for ${declared.method} ${declared.path}, but it has none.`,
      );
    }
    registered.push(declared);
  }
  app.use(byAddress(routes, (declared, req, res) => answer(declared, req, res)));
}

/** Answers as whoever the reader was presumed to be; where that does not hold, nothing was done, and it is done again as who they are. */
async function answer(declared: AnyRoute, req: Request, res: Response): Promise<void> {
  const zone = (): string | undefined => signedIn(req)?.timeZone;
  try {
    await inZone(zone(), () => guarded(declared, req, res));
  } catch (error) {
    if (!isOutdated(req, error) || res.headersSent) throw error;
    await readAgain(req);
    await inZone(zone(), () => guarded(declared, req, res));
  }
}

/** Where two-factor sign-in is set up. */
export const TWO_FACTOR_PAGE = "/account/two-factor";

const registries = new WeakMap<Application, AnyRoute[]>();

/** Every route of an application, in the order in which they are tried. */
export function routesOf(app: Application): readonly AnyRoute[] {
  return registries.get(app) ?? [];
}

async function guarded(declared: AnyRoute, req: Request, res: Response): Promise<void> {
  if (declared.policy === "callbackToken") return declared.handler(req, res);
  const actor = signedIn(req);
  if (actor && declared.method === "get") beginNavigation(req, res, actor);
  if (declared.policy === "systemStaff" && actor && !isSystemStaff(actor)) return notFound(res);
  if (actor?.mustSetUpTwoFactor || (!declared.load && !isPage(req, declared)))
    await settleReader(req);
  if (hasFiles(req)) {
    if (!declared.takesFiles) throw new HttpRefusal(415, NO_FILES);
    if (actor && !isSafe(req)) {
      await settleReader(req); // a form can be read only once
      await readFiles(req, res); // its token is in there
    }
  }
  if (actor && !isSafe(req) && !hasFormToken(req)) return refuseStaleForm(res);
  if (declared.policy === "public") return declared.handler(req, res);
  if (!actor) return sendToSignIn(req, res);
  if (actor.mustSetUpTwoFactor && !declared.beforeTwoFactor) return sendToTwoFactor(req, res);
  const why = refusalByRole(declared.policy, actor);
  if (why) return refuse(res, { code: "forbidden", sentence: why });
  if (!declared.load) return declared.handler(req, res, actor);
  const loaded = await declared.load(actor, req);
  if (!loaded || ("see" in loaded && !loaded.see)) return notFound(res);
  if ("may" in loaded && !loaded.may) {
    return refuse(res, { code: "forbidden", sentence: loaded.sentence ?? NOT_YOURS });
  }
  return declared.handler(req, res, actor, loaded.object);
}

/** What ends in renderPage, which looks whether the reader is who they were presumed to be; for all else it is asked before. */
function isPage(req: Request, { method, path }: AnyRoute): boolean {
  if (path.includes(".")) return false; // a file: it is under way before its rows are asked for
  return method === "get" && req.headers.accept?.includes("text/html") === true;
}

const NO_FILES =
  "Expected a form (application/x-www-form-urlencoded), but the request holds something else.";
const NOT_YOURS = "Expected somebody who may do this, but your roles do not allow it.";

function refusalByRole(policy: Policy, actor: Actor): string | null {
  if (policy === "companyAdmin" && !mayAdministerCompany(actor)) {
    return "Expected a company admin, but none of your roles is one. A company admin can do this or give you such a role.";
  }
  if (policy === "designer" && !mayDesign(actor)) {
    return "Expected a workflow designer, but none of your roles is one. A company admin can give you such a role.";
  }
  return null;
}

function refuseStaleForm(res: Response): Promise<void> {
  return refuse(res, {
    code: "forbidden",
    sentence:
      "Expected a form of your present session, but this one is from another. Go back, reload the page and send it again.",
  });
}

function sendToSignIn(req: Request, res: Response): void {
  if (wantsJson(req)) {
    const sentence = "Expected a signed-in user, but nobody is.";
    res.status(401).json({ error: "signed_out", sentence });
  } else if (isSafe(req)) {
    res.redirect(303, `/sign-in?next=${encodeURIComponent(req.originalUrl)}`);
  } else {
    redirectWithWarning(
      res,
      `/sign-in?next=${encodeURIComponent(pageBefore(req))}`,
      "Your session has ended, so nothing was saved. Sign in and send the form again.",
    );
  }
}

/** Where those go first whose company demands two-factor sign-in. */
function sendToTwoFactor(req: Request, res: Response): void {
  if (wantsJson(req)) {
    const sentence = "Expected two-factor sign-in to be set up, but it is not.";
    res.status(403).json({ error: "two_factor", sentence });
  } else res.redirect(303, TWO_FACTOR_PAGE);
}

/** The page of this site that held the posted form, else "/". */
function pageBefore(req: Request): string {
  const referrer = req.get("referer") ?? "";
  if (!URL.canParse(referrer)) return "/";
  const url = new URL(referrer);
  return url.host === req.get("host") ? safeNext(`${url.pathname}${url.search}`) : "/";
}

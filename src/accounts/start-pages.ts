import type { Request, Response } from "express";
import type { Actor } from "../access/index.js";
import { renderPage, route, signedIn, TWO_FACTOR_PAGE, type AnyRoute } from "../web/index.js";

/** GET /: the landing page for strangers, `home` for whoever is signed in. */
export function startRoute(
  home: (req: Request, res: Response, actor: Actor) => Promise<void>,
): AnyRoute {
  return route({
    method: "get",
    path: "/",
    policy: "public",
    handler(req, res) {
      const actor = signedIn(req);
      if (actor?.mustSetUpTwoFactor) return res.redirect(303, TWO_FACTOR_PAGE);
      return actor
        ? home(req, res, actor)
        : renderPage(res, "accounts/landing", { title: "Work that finds its own way" });
    },
  });
}

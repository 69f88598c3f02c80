import type { Request } from "express";
import { asBody } from "./forms.js";
import { cookieOf } from "./cookies.js";
import { route } from "./route.js";
import { safeNext } from "./safe-next.js";

const NAME = "theme";
const A_YEAR_MS = 365 * 24 * 3_600_000;

/** "light" or "dark" as the reader chose, "" to follow their system. */
export function themeOf(req: Request): string {
  const chosen = cookieOf(req, NAME);
  return chosen === "light" || chosen === "dark" ? chosen : "";
}

/** POST /appearance: `theme` light, dark or anything else for the system's, `next` where to return to. */
export const appearanceRoute = route({
  method: "post",
  path: "/appearance",
  policy: "public",
  handler(req, res) {
    const { theme, next } = asBody(req.body);
    const options = { httpOnly: true, sameSite: "lax", secure: req.secure, path: "/" } as const;
    if (theme === "light" || theme === "dark") {
      res.cookie(NAME, theme, { ...options, maxAge: A_YEAR_MS });
    } else {
      res.clearCookie(NAME, options);
    }
    res.redirect(303, safeNext(next));
  },
});

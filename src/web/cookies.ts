import type { Request, Response } from "express";

const secureApps = new WeakMap<object, boolean>();

/** Tells whether readers of an application come over https: then cookies are Secure, and named __Host-…. */
export function useCookies(app: object, secure: boolean): void {
  secureApps.set(app, secure);
}

/** Keeps a value in the reader's browser, out of scripts' sight. Sign or seal it: the reader can change it. */
export function putCookie(res: Response, name: string, value: string, seconds: number): void {
  const secure = isSecure(res);
  const options = { httpOnly: true, sameSite: "lax", secure, path: "/" } as const;
  res.cookie(named(name, secure), value, { ...options, maxAge: seconds * 1000 });
}

/** What putCookie kept under this name, as the browser sent it; null when it did not. */
export function keptCookie(req: Request, name: string): string | null {
  return cookieOf(req, named(name, isSecure(req)));
}

/** Takes such a cookie away. */
export function dropCookie(res: Response, name: string): void {
  const secure = isSecure(res);
  const options = { httpOnly: true, sameSite: "lax", secure, path: "/" } as const;
  res.clearCookie(named(name, secure), options);
}

function isSecure({ app }: { readonly app: object }): boolean {
  return secureApps.get(app) ?? false;
}

function named(name: string, secure: boolean): string {
  return secure ? `__Host-${name}` : name;
}

/** The value of a cookie of the request, or null. */
export function cookieOf(req: Request, name: string): string | null {
  for (const pair of (req.headers.cookie ?? "").split(";")) {
    const at = pair.indexOf("=");
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return null;
}

import type { Request } from "express";
import type { Actor } from "../access/index.js";

declare global {
  namespace Express {
    // passport's req.user: the actor of this request
    interface User extends Actor {}
  }
}

/** Who reads this page, or null for a stranger. */
export function signedIn(req: Request): Actor | null {
  return req.user ?? null;
}

const INT4_MAX = 2_147_483_647;

/** The id in the path, or null where it can be no row's (then the answer is 404). */
export function pathId(req: Request, name: string): number | null {
  return rowId(req.params[name]);
}

/** A row's id written as text: a whole number from 1 to 2147483647 without leading zeros, else null. */
export function rowId(text: unknown): number | null {
  if (typeof text !== "string" || !/^[1-9]\d{0,9}$/.test(text)) return null;
  const id = Number(text);
  return id <= INT4_MAX ? id : null;
}

/** One query parameter as text; absent or repeated ones are "". NUL bytes are taken out, since no column holds one. */
export function queryText(req: Request, name: string): string {
  const value = req.query[name];
  return typeof value === "string" ? value.replaceAll("\0", "").trim() : "";
}

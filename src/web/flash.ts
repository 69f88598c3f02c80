import { createHmac, timingSafeEqual } from "node:crypto";
import type { Request, Response } from "express";
import { cookieOf } from "./cookies.js";

/** A message that the next page shows once. */
export interface Flash {
  readonly tone: "ok" | "warn";
  readonly text: string;
  /** Something that is shown this once, to be copied: a one-time link. */
  readonly copy?: { readonly label: string; readonly value: string };
}

const NAME = "flash";
const MAX_AGE_MS = 60_000;

/** Messages for the next page in a signed cookie: no session is written for them. */
export interface FlashBox {
  put(res: Response, flash: Flash): void;
  /** Gives the message, if any, and takes it away with this answer. */
  take(req: Request, res: Response): Flash | null;
}

/** @param secret signs the cookie; @param secure as the other cookies */
export function flashBox(secret: string, secure: boolean): FlashBox {
  const name = secure ? `__Host-${NAME}` : NAME;
  const options = { httpOnly: true, sameSite: "lax", secure, path: "/" } as const;
  const sign = (payload: string): string =>
    createHmac("sha256", secret).update(`flash\0${payload}`).digest("base64url");
  return {
    put(res, flash) {
      const short = { ...flash, text: flash.text.slice(0, 500) };
      const payload = Buffer.from(JSON.stringify(short)).toString("base64url");
      res.cookie(name, `${payload}.${sign(payload)}`, { ...options, maxAge: MAX_AGE_MS });
    },
    take(req, res) {
      const value = cookieOf(req, name);
      if (value === null) return null;
      res.clearCookie(name, options);
      const [payload = "", signature = ""] = value.split(".");
      return same(signature, sign(payload)) ? read(payload) : null;
    },
  };
}

function read(payload: string): Flash {
  return JSON.parse(Buffer.from(payload, "base64url").toString()) as Flash; // it bears our signature
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

import express, { type NextFunction, type Request, type Response, type Router } from "express";
import { asBody, list } from "./forms.js";
import { HttpRefusal } from "./errors.js";

/** A form's body may be this large. */
const BODY_LIMIT = "200kb";
const MOST_PARAMETERS = 4_000;

/** Reads posted forms: urlencoded (files are read later, on the routes that take them), repeated names as lists, never nested; refuses what no form of ours sends. */
export function formBodies(): Router {
  const router = express.Router();
  router.use(formsOnly);
  router.use(
    express.urlencoded({ extended: false, limit: BODY_LIMIT, parameterLimit: MOST_PARAMETERS }),
  );
  router.use(noNulBytes);
  return router;
}

function formsOnly(req: Request, _res: Response, next: NextFunction): void {
  if (req.method !== "POST") return next("router"); // no route reads a body then
  const type = req.is(["application/x-www-form-urlencoded", "multipart/form-data"]);
  if (type !== false) return next(); // null: no body at all
  next(
    new HttpRefusal(
      415,
      "Expected a form (application/x-www-form-urlencoded), but the request holds something else.",
    ),
  );
}

/** Refuses texts that nothing can store. */
export function noNulBytes(req: Request, _res: Response, next: NextFunction): void {
  const texts = Object.entries(asBody(req.body)).flatMap(([name, value]) => [name, ...list(value)]);
  if (!texts.some((text) => text.includes("\0"))) return next();
  next(
    new HttpRefusal(
      422,
      "Expected text, but the form holds a NUL character, which nothing can store.",
    ),
  );
}

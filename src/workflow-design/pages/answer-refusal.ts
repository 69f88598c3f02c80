import type { Response } from "express";
import type { Rejection } from "../../access/index.js";
import { asBody, showAgain, withErrors, type FormState } from "../../web/index.js";

/**
 * Answers a refused form of a draft. Where somebody else saved meanwhile, the form comes back as it was typed (409) with the stamp of what
 * is there now, so that saving again replaces it knowingly; everything else as showAgain().
 */
export async function answerRefusal(
  res: Response,
  rejection: Rejection,
  again: (form: FormState) => Promise<void>,
): Promise<void> {
  if (rejection.detail !== "changed_meanwhile") return showAgain(res, rejection, again);
  const { updated_at: _, ...typed } = asBody(res.req.body);
  const how =
    "What you typed is still below. Look at what is there now in another window; saving again replaces it.";
  res.status(409);
  return again(
    withErrors(typed, [
      { field: "", message: rejection.sentence },
      { field: "", message: how },
    ]),
  );
}

/** The stamp that a form's hidden field holds: the one it was opened with, while it is typed on. */
export function stampOf(form: FormState, updatedAt: string): string {
  const typed = form.values["updated_at"];
  return typeof typed === "string" && typed !== "" ? typed : updatedAt;
}

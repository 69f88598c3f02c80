import { reject, type FieldError } from "../../access/index.js";
import type { Rejection as EngineRejection } from "../../engine/index.js";

/** There is no such ticket, or the actor may not know of it: the same answer. */
export function noSuchTicket() {
  return reject(
    "not_found",
    "Expected a ticket that you may see, but there is none with this number.",
  );
}

/** There is no such task, or the actor may not know of it: the same answer. */
export function noSuchTask() {
  return reject(
    "not_found",
    "Expected a task that you may do, but there is none with this number.",
  );
}

/** The actor sees the ticket but does not administer it. */
export function notTicketAdmin(what: string) {
  return reject(
    "forbidden",
    `Expected a ticket admin of this workflow to ${what}, but you have no role that is one.`,
  );
}

/** Values that the fields' schemas refuse, with a message for each field. */
export function wrongValues(errors: readonly FieldError[]) {
  const first = errors[0]?.message ?? "something is wrong with them";
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  return reject("invalid", `Expected values that the fields allow, but: ${first}${more}`, {
    errors,
  });
}

/** An act that needs its reason written down, and has none. */
export function reasonMissing(what: string) {
  return reject("invalid", `Expected a reason to ${what}, but none was given.`, {
    errors: [
      {
        field: "reason",
        message: `Say why, so that others can follow: it is kept in the history.`,
      },
    ],
    detail: "reason_missing",
  });
}

/** What the engine refused: 422 where the fields are to blame, else 409, because the ticket is not in a state for it. */
export function refusedByEngine(rejection: EngineRejection) {
  const invalid = ["unknown_field", "not_an_output", "read_only", "unknown_task", "unknown_ticket"];
  const code = invalid.includes(rejection.code) ? "invalid" : "conflict";
  return reject(code, rejection.sentence, {
    detail: rejection.code,
    ...(rejection.field === undefined
      ? {}
      : { errors: [{ field: rejection.field, message: rejection.sentence }] }),
  });
}

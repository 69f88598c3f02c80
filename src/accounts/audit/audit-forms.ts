import type { Request } from "express";
import { isDay } from "../../zone/days.js";
import { queryText, rowId } from "../../web/index.js";
import type { AuditFilter } from "./audit-queries.js";

/** A word of the stored ones: an act or a kind. */
const WORD = /^[a-z][a-z_]{0,59}$/;

/** The filter of the address; what cannot be one is left out. */
export function auditFilterOf(req: Request): AuditFilter {
  const word = (name: string) => {
    const text = queryText(req, name);
    return WORD.test(text) ? text : "";
  };
  const day = (name: string) => (isDay(queryText(req, name)) ? queryText(req, name) : "");
  return {
    q: queryText(req, "q").slice(0, 200),
    act: word("act"),
    kind: word("kind"),
    objectId: rowId(queryText(req, "object")),
    from: day("from"),
    to: day("to"),
  };
}

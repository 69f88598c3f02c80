import type { Request } from "express";
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
  return {
    q: queryText(req, "q").slice(0, 200),
    act: word("act"),
    kind: word("kind"),
    objectId: rowId(queryText(req, "object")),
    from: dayOf(queryText(req, "from")),
    to: dayOf(queryText(req, "to")),
  };
}

/** A day of the calendar as yyyy-mm-dd, else "". */
function dayOf(text: string): string {
  if (!/^[12]\d{3}-\d\d-\d\d$/.test(text)) return "";
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text) ? text : "";
}

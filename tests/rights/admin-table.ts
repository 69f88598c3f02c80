import type { Answers } from "./ask.js";

const admins = "303 303 404 404 404 404 404 200 404 200 404 404";
const refusedForm = "303 303 404 404 404 404 404 422 404 422 404 404";
const versions = (answers: string): Answers => ({
  draft: answers,
  active: answers,
  archived: answers,
});

const nobody = "303 303 404 404 404 404 404 404 404 404 404 404";
const seen = "303 303 404 200 404 404 404 200 404 200 404 404";
const viewers: Answers = { live: seen, held: seen, ended: seen, saved: nobody };
const played = "303 303 404 403 404 404 404 200 404 200 404 404";
const whatIf: Answers = { live: played, held: played, ended: played, saved: nobody };

/** The administration of a workflow: board, filters, acts on many tickets; how to read the statuses: table.ts. */
export const adminTable: Readonly<Record<string, Answers>> = {
  "GET /admin/workflows/:id/attention": versions(admins),
  "GET /admin/workflows/:id/board": versions(admins),
  "GET /admin/workflows/:id/report": versions(admins),
  "GET /admin/workflows/:id/report.csv": versions(admins),
  "GET /admin/workflows/:id/filters": versions(admins),
  "POST /admin/workflows/:id/filters": versions(refusedForm),
  "GET /admin/workflows/:id/bulk/new": versions(refusedForm),
  "POST /admin/workflows/:id/bulk": versions(refusedForm),
  "GET /admin/bulk/:id": {
    finished: admins,
  },
  "GET /tickets/:id/time": viewers,
  "GET /tickets/:id/lineage": viewers,
  "GET /tickets/:id/what-if": whatIf,
  "POST /tickets/:id/what-if": whatIf,
  "GET /admin/filters/:id": {
    own: "303 303 404 404 404 404 404 200 404 404 404 404",
    shared: "303 303 404 404 404 404 404 200 404 403 404 404",
  },
  "POST /admin/filters/:id": {
    own: "303 303 404 404 404 404 404 422 404 404 404 404",
    shared: "303 303 404 404 404 404 404 422 404 403 404 404",
  },
  "POST /admin/filters/:id/deletion": {
    own: "303 303 404 404 404 404 404 303 404 404 404 404",
    shared: "303 303 404 404 404 404 404 303 404 403 404 404",
  },
};

import type { Answers } from "./ask.js";

/** What other systems call, and what ticket admins do about actions; how to read the statuses: table.ts. */
export const actionsTable: Readonly<Record<string, Answers>> = {
  "POST /callbacks/:address": {
    unknown: "404 404 404 404 404 404 404 404 404 404 404 404",
  },
  "POST /tasks/:id/retry": {
    open: "303 303 404 404 404 403 403 409 404 409 404 404",
    claimed: "303 303 404 404 404 403 403 409 404 409 404 404",
    named: "303 303 404 404 404 404 403 409 404 409 404 404",
    closed: "303 303 404 404 404 403 403 409 404 409 404 404",
  },
  "GET /admin/errors": {
    always: "303 303 200 200 200 200 200 200 200 200 200 200",
  },
  "GET /admin/errors.csv": {
    always: "303 303 200 200 200 200 200 200 200 200 200 200",
  },
  "POST /admin/errors": {
    always: "303 303 422 422 422 422 422 422 422 422 422 422",
  },
  "GET /admin/workflows/:id/errors": {
    draft: "303 303 404 404 404 404 404 200 404 200 404 404",
    active: "303 303 404 404 404 404 404 200 404 200 404 404",
    archived: "303 303 404 404 404 404 404 200 404 200 404 404",
  },
  "GET /admin/workflows/:id/errors.csv": {
    draft: "303 303 404 404 404 404 404 200 404 200 404 404",
    active: "303 303 404 404 404 404 404 200 404 200 404 404",
    archived: "303 303 404 404 404 404 404 200 404 200 404 404",
  },
  "POST /admin/workflows/:id/errors": {
    draft: "303 303 404 404 404 404 404 422 404 422 404 404",
    active: "303 303 404 404 404 404 404 422 404 422 404 404",
    archived: "303 303 404 404 404 404 404 422 404 422 404 404",
  },
};

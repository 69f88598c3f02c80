import type { Answers } from "./ask.js";

/** The pages of system staff; for everybody else there are none. How to read the statuses: table.ts. */
export const operatorTable: Readonly<Record<string, Answers>> = {
  "GET /operator": {
    always: "303 303 404 404 404 404 404 404 404 404 404 200",
  },
  "GET /operator/companies": {
    always: "303 303 404 404 404 404 404 404 404 404 404 200",
  },
  "GET /operator/companies.csv": {
    always: "303 303 404 404 404 404 404 404 404 404 404 200",
  },
  "GET /operator/companies/:id": {
    open: "303 303 404 404 404 404 404 404 404 404 404 200",
    suspended: "303 303 404 404 404 404 404 404 404 404 404 200",
  },
  "GET /operator/companies/:id/suspension": {
    open: "303 303 404 404 404 404 404 404 404 404 404 200",
    suspended: "303 303 404 404 404 404 404 404 404 404 404 200",
  },
  "POST /operator/companies/:id/suspension": {
    open: "303 303 404 404 404 404 404 404 404 404 404 422",
    suspended: "303 303 404 404 404 404 404 404 404 404 404 422",
  },
  "GET /operator/companies/:id/resumption": {
    open: "303 303 404 404 404 404 404 404 404 404 404 200",
    suspended: "303 303 404 404 404 404 404 404 404 404 404 200",
  },
  "POST /operator/companies/:id/resumption": {
    open: "303 303 404 404 404 404 404 404 404 404 404 422",
    suspended: "303 303 404 404 404 404 404 404 404 404 404 422",
  },
  "GET /operator/definitions/workflows": {
    always: "303 303 404 404 404 404 404 404 404 404 404 200",
  },
  "GET /operator/definitions/workflows.csv": {
    always: "303 303 404 404 404 404 404 404 404 404 404 200",
  },
  "GET /operator/definitions/tickets": {
    always: "303 303 404 404 404 404 404 404 404 404 404 200",
  },
  "GET /operator/definitions/tickets.csv": {
    always: "303 303 404 404 404 404 404 404 404 404 404 200",
  },
  "GET /operator/definitions/tasks": {
    always: "303 303 404 404 404 404 404 404 404 404 404 200",
  },
  "GET /operator/definitions/tasks.csv": {
    always: "303 303 404 404 404 404 404 404 404 404 404 200",
  },
  "GET /operator/definitions/completions": {
    always: "303 303 404 404 404 404 404 404 404 404 404 200",
  },
  "GET /operator/definitions/completions.csv": {
    always: "303 303 404 404 404 404 404 404 404 404 404 200",
  },
  "GET /operator/jobs": {
    always: "303 303 404 404 404 404 404 404 404 404 404 200",
  },
  "GET /operator/jobs.csv": {
    always: "303 303 404 404 404 404 404 404 404 404 404 200",
  },
  "POST /operator/jobs/:id/retry": {
    failed: "303 303 404 404 404 404 404 404 404 404 404 303",
    waiting: "303 303 404 404 404 404 404 404 404 404 404 404",
  },
  "POST /operator/jobs/:id/removal": {
    failed: "303 303 404 404 404 404 404 404 404 404 404 303",
    waiting: "303 303 404 404 404 404 404 404 404 404 404 404",
  },
};

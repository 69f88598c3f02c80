import type { Answers } from "./ask.js";

/** Everybody's pages and those of company admins; how to read the statuses: table.ts. */
export const accountsTable: Readonly<Record<string, Answers>> = {
  "GET /healthz": {
    always: "200 200 200 200 200 200 200 200 200 200 200 200",
  },
  "GET /readyz": {
    always: "200 200 200 200 200 200 200 200 200 200 200 200",
  },
  "GET /assets/:hash/:name": {
    unknown: "404 404 404 404 404 404 404 404 404 404 404 404",
  },
  "POST /appearance": {
    always: "303 303 303 303 303 303 303 303 303 303 303 303",
  },
  "GET /": {
    always: "200 200 200 200 200 200 200 200 200 200 200 200",
  },
  "GET /sign-up": {
    always: "200 200 303 303 303 303 303 303 303 303 303 303",
  },
  "POST /sign-up": {
    always: "422 422 422 422 422 422 422 422 422 422 422 422",
  },
  "GET /links/sign-up/:token": {
    unknown: "404 404 404 404 404 404 404 404 404 404 404 404",
  },
  "POST /links/sign-up/:token": {
    unknown: "404 404 404 404 404 404 404 404 404 404 404 404",
  },
  "GET /sign-in": {
    always: "200 200 303 303 303 303 303 303 303 303 303 303",
  },
  "POST /sign-in": {
    always: "422 422 422 422 422 422 422 422 422 422 422 422",
  },
  "GET /sign-out": {
    always: "303 303 200 200 200 200 200 200 200 200 200 200",
  },
  "POST /sign-out": {
    always: "303 303 303 303 303 303 303 303 303 303 303 303",
  },
  "GET /links/:token": {
    unknown: "404 404 404 404 404 404 404 404 404 404 404 404",
  },
  "POST /links/:token": {
    unknown: "404 404 404 404 404 404 404 404 404 404 404 404",
  },
  "GET /reset": {
    always: "200 200 200 200 200 200 200 200 200 200 200 200",
  },
  "POST /reset": {
    always: "422 422 422 422 422 422 422 422 422 422 422 422",
  },
  "GET /account": {
    always: "303 303 200 200 200 200 200 200 200 200 200 200",
  },
  "POST /account": {
    always: "303 303 422 422 422 422 422 422 422 422 422 422",
  },
  "POST /account/password": {
    always: "303 303 422 422 422 422 422 422 422 422 422 422",
  },
  "POST /account/sessions/others/end": {
    always: "303 303 303 303 303 303 303 303 303 303 303 303",
  },
  "POST /account/sessions/:key/end": {
    unknown: "303 303 404 404 404 404 404 404 404 404 404 404",
  },
  "GET /account/email": {
    always: "303 303 200 200 200 200 200 200 200 200 200 200",
  },
  "POST /account/email": {
    always: "303 303 422 422 422 422 422 422 422 422 422 422",
  },
  "GET /links/email/:token": {
    unknown: "404 404 404 404 404 404 404 404 404 404 404 404",
  },
  "POST /links/email/:token": {
    unknown: "404 404 404 404 404 404 404 404 404 404 404 404",
  },
  "GET /account/two-factor/recovery-codes": {
    always: "303 303 303 303 303 303 303 303 303 303 303 303",
  },
  "POST /account/two-factor/recovery-codes": {
    always: "303 303 422 422 422 422 422 422 422 422 422 422",
  },
  "GET /account/two-factor": {
    always: "303 303 200 200 200 200 200 200 200 200 200 200",
  },
  "POST /account/two-factor": {
    always: "303 303 422 422 422 422 422 422 422 422 422 422",
  },
  "POST /account/two-factor/removal": {
    always: "303 303 422 422 422 422 422 422 422 422 422 422",
  },
  "GET /sign-in/code": {
    always: "303 303 303 303 303 303 303 303 303 303 303 303",
  },
  "POST /sign-in/code": {
    always: "303 303 303 303 303 303 303 303 303 303 303 303",
  },
  "GET /company/settings": {
    always: "303 303 403 403 403 403 403 403 403 200 200 403",
  },
  "POST /company/settings": {
    always: "303 303 403 403 403 403 403 403 403 422 422 403",
  },
  "GET /company/calendar": {
    always: "303 303 403 403 403 403 403 403 403 200 200 403",
  },
  "POST /company/calendar": {
    always: "303 303 403 403 403 403 403 403 403 422 422 403",
  },
  "POST /company/calendar/holidays": {
    always: "303 303 403 403 403 403 403 403 403 422 422 403",
  },
  "POST /company/calendar/holidays/many": {
    always: "303 303 403 403 403 403 403 403 403 422 422 403",
  },
  "POST /company/calendar/holidays/:day/removal": {
    there: "303 303 403 403 403 403 403 403 403 303 404 403",
    unknown: "303 303 403 403 403 403 403 403 403 404 404 403",
  },
  "GET /company/signing-secret": {
    always: "303 303 403 403 403 403 403 403 403 200 200 403",
  },
  "POST /company/signing-secret": {
    always: "303 303 403 403 403 403 403 403 403 303 303 403",
  },
  "POST /company/signing-secret/rotation": {
    always: "303 303 403 403 403 403 403 403 403 422 422 403",
  },
  "GET /company/users": {
    always: "303 303 403 403 403 403 403 403 403 200 200 403",
  },
  "GET /company/users.csv": {
    always: "303 303 403 403 403 403 403 403 403 200 200 403",
  },
  "GET /company/users/new": {
    always: "303 303 403 403 403 403 403 403 403 200 200 403",
  },
  "POST /company/users": {
    always: "303 303 403 403 403 403 403 403 403 422 422 403",
  },
  "GET /company/users/:id": {
    active: "303 303 403 403 403 403 403 403 403 200 404 403",
    deactivated: "303 303 403 403 403 403 403 403 403 200 404 403",
  },
  "POST /company/users/:id": {
    active: "303 303 403 403 403 403 403 403 403 422 404 403",
    deactivated: "303 303 403 403 403 403 403 403 403 422 404 403",
  },
  "POST /company/users/:id/link": {
    active: "303 303 403 403 403 403 403 403 403 303 404 403",
    deactivated: "303 303 403 403 403 403 403 403 403 409 404 403",
  },
  "POST /company/users/:id/two-factor-removal": {
    active: "303 303 403 403 403 403 403 403 403 409 404 403",
    deactivated: "303 303 403 403 403 403 403 403 403 409 404 403",
  },
  "GET /company/users/:id/reassignment": {
    active: "303 303 403 403 403 403 403 403 403 200 404 403",
    deactivated: "303 303 403 403 403 403 403 403 403 200 404 403",
  },
  "POST /company/users/:id/reassignment": {
    active: "303 303 403 403 403 403 403 403 403 422 404 403",
    deactivated: "303 303 403 403 403 403 403 403 403 422 404 403",
  },
  "POST /company/users/:id/deactivation": {
    active: "303 303 403 403 403 403 403 403 403 303 404 403",
    deactivated: "303 303 403 403 403 403 403 403 403 303 404 403",
  },
  "POST /company/users/:id/activation": {
    active: "303 303 403 403 403 403 403 403 403 303 404 403",
    deactivated: "303 303 403 403 403 403 403 403 403 303 404 403",
  },
  "GET /company/roles": {
    always: "303 303 403 403 403 403 403 403 403 200 200 403",
  },
  "GET /company/roles.csv": {
    always: "303 303 403 403 403 403 403 403 403 200 200 403",
  },
  "GET /company/roles/new": {
    always: "303 303 403 403 403 403 403 403 403 200 200 403",
  },
  "POST /company/roles": {
    always: "303 303 403 403 403 403 403 403 403 422 422 403",
  },
  "GET /company/roles/:id": {
    used: "303 303 403 403 403 403 403 403 403 200 404 403",
    unused: "303 303 403 403 403 403 403 403 403 200 404 403",
  },
  "POST /company/roles/:id": {
    used: "303 303 403 403 403 403 403 403 403 422 404 403",
    unused: "303 303 403 403 403 403 403 403 403 422 404 403",
  },
  "POST /company/roles/:id/deletion": {
    used: "303 303 403 403 403 403 403 403 403 409 404 403",
    unused: "303 303 403 403 403 403 403 403 403 303 404 403",
  },
  "GET /company/audit": {
    always: "303 303 403 403 403 403 403 403 403 200 200 403",
  },
  "GET /company/audit.csv": {
    always: "303 303 403 403 403 403 403 403 403 200 200 403",
  },
  "GET /dev/mail": {
    always: "200 200 200 200 200 200 200 200 200 200 200 200",
  },
  "GET /dev/mail/:companyId/:id": {
    unknown: "404 404 404 404 404 404 404 404 404 404 404 404",
  },
};

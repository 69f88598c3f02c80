import type { Answers } from "./ask.js";

/** What other systems call, and what ticket admins do about actions; how to read the statuses: table.ts. */
export const actionsTable: Readonly<Record<string, Answers>> = {
  "POST /callbacks/:address": {
    unknown: "404 404 404 404 404 404 404 404 404 404 404 404",
  },
};

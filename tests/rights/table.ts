import { accountsTable } from "./accounts-table.js";
import { actionsTable } from "./actions-table.js";
import { adminTable } from "./admin-table.js";
import type { Answers } from "./ask.js";
import { designTable } from "./design-table.js";
import { operationsTable } from "./operations-table.js";
import { operatorTable } from "./operator-table.js";
import { peopleTable } from "./people-table.js";

/**
 * What every route answers to each of the cast, in the order of CAST in cast.ts, by the state of its object (objects.ts makes them):
 *
 *   stranger deactivated member submitter employee executor named ticketAdmin designer admin elsewhere staff
 *
 * 303 to a stranger is the way to the sign-in page; a POST that is empty and allowed is answered by 422 (its form again), 409 or 303.
 */
export const TABLE: Readonly<Record<string, Answers>> = {
  ...accountsTable,
  ...designTable,
  ...operationsTable,
  ...actionsTable,
  ...operatorTable,
  ...adminTable,
  ...peopleTable,
};

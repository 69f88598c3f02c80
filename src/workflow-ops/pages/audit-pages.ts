import { workflowAuditRoutes } from "../../accounts/index.js";
import type { AnyRoute } from "../../web/index.js";
import { administeredAtHand } from "./admin-list-pages.js";

/** The audit of the workflows that the reader administers. */
export const adminAuditRoutes: readonly AnyRoute[] = workflowAuditRoutes(administeredAtHand);

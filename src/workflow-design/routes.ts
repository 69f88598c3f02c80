import type { AnyRoute } from "../web/index.js";
import { completionKind } from "./pages/completion-kind.js";
import { componentActRoutes } from "./pages/component-acts-pages.js";
import { componentRoutes } from "./pages/component-pages.js";
import { fieldsRoutes } from "./pages/fields-pages.js";
import { importRoutes } from "./pages/import-pages.js";
import { publicationRoutes } from "./pages/publication-pages.js";
import { roleListRoutes, ticketAdminRoutes } from "./pages/role-list-pages.js";
import { settingsRoutes } from "./pages/settings-pages.js";
import { taskKind } from "./pages/task-kind.js";
import { ticketKind } from "./pages/ticket-kind.js";
import { tryRoutes } from "./pages/try-pages.js";
import { versionRoutes } from "./pages/version-pages.js";
import { workflowListRoutes } from "./pages/workflow-list-pages.js";
import { workflowRoutes } from "./pages/workflow-pages.js";

/** Every page of workflow design. */
export const designRoutes: readonly AnyRoute[] = [
  ...workflowListRoutes,
  ...importRoutes,
  ...workflowRoutes,
  ...settingsRoutes,
  ...fieldsRoutes,
  ...tryRoutes,
  ...publicationRoutes,
  ...versionRoutes,
  ...ticketAdminRoutes,
  ...componentRoutes(taskKind),
  ...componentActRoutes(taskKind),
  ...roleListRoutes(taskKind),
  ...componentRoutes(ticketKind),
  ...componentActRoutes(ticketKind),
  ...roleListRoutes(ticketKind),
  ...componentRoutes(completionKind),
  ...componentActRoutes(completionKind),
];

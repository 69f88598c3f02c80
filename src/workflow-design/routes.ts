import type { AnyRoute } from "../web/index.js";
import { completionKind } from "./pages/completion-kind.js";
import { componentRoutes } from "./pages/component-pages.js";
import { fieldsRoutes } from "./pages/fields-pages.js";
import { taskKind } from "./pages/task-kind.js";
import { ticketKind } from "./pages/ticket-kind.js";
import { workflowListRoutes } from "./pages/workflow-list-pages.js";
import { workflowRoutes } from "./pages/workflow-pages.js";

/** Every page of workflow design. */
export const designRoutes: readonly AnyRoute[] = [
  ...workflowListRoutes,
  ...workflowRoutes,
  ...fieldsRoutes,
  ...componentRoutes(taskKind),
  ...componentRoutes(ticketKind),
  ...componentRoutes(completionKind),
];

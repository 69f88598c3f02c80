import type { AnyRoute } from "../web/index.js";
import { workflowListRoutes } from "./pages/workflow-list-pages.js";
import { workflowRoutes } from "./pages/workflow-pages.js";

/** Every page of workflow design. */
export const designRoutes: readonly AnyRoute[] = [...workflowListRoutes, ...workflowRoutes];

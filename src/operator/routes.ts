import type { AnyRoute } from "../web/index.js";
import { companyActRoutes } from "./company-act-pages.js";
import { companyListRoutes } from "./company-list-pages.js";
import { companyRoutes } from "./company-pages.js";
import { definitionRoutes } from "./definition-pages.js";
import { jobRoutes } from "./job-pages.js";
import { overviewRoutes } from "./overview-pages.js";

/** The pages of system staff. */
export const operatorRoutes: readonly AnyRoute[] = [
  ...overviewRoutes,
  ...companyListRoutes,
  ...companyRoutes,
  ...companyActRoutes,
  ...definitionRoutes,
  ...jobRoutes,
];

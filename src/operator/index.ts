export { operatorRoutes } from "./routes.js";
export { useReadiness } from "./overview-pages.js";

export { createApplication } from "./application.js";
export { dropCookie, keptCookie, putCookie } from "./cookies.js";
export { sendCsv, type CsvCell } from "./csv.js";
export {
  asBody,
  emptyForm,
  formIdOf,
  list,
  parseBody,
  withErrors,
  type Body,
  type FormState,
} from "./forms.js";
export type { Rates } from "./door/request-rates.js";
export type { Crowd } from "./door/under-way.js";
export type { Readiness } from "./health.js";
export { networkOf } from "./network.js";
export { jsonBody, type JsonBody } from "./json-body.js";
export { navigationFor, type Navigation } from "./navigation.js";
export {
  absoluteAddress,
  notFound,
  redirectWith,
  redirectWithWarning,
  refuse,
  renderPage,
  showAgain,
  type Crumb,
  type PageData,
} from "./pages.js";
export { PAGE_SIZE, page, pageAfterId, pageOf, sameListAddress } from "./paging.js";
export { pathId, queryText, rowId, signedIn } from "./reader.js";
export { routesOf, TWO_FACTOR_PAGE } from "./register.js";
export { route, type AnyRoute, type Found, type Loaded, type Policy } from "./route.js";
export { follow } from "./live/follow.js";
export { Streams } from "./live/streams.js";
export { sendFile } from "./send-file.js";
export { serverFor } from "./server.js";
export { uploadedFiles, type UploadedFile } from "./uploads.js";
export { safeNext } from "./safe-next.js";
export { checkCredentials, sessionKey, signIn, signOut, type SessionOptions } from "./session.js";

import express, { type Application } from "express";
import type { Logger } from "pino";
import type { Actor } from "../access/index.js";
import { appearanceRoute } from "./appearance.js";
import { loadAssets } from "./assets.js";
import { formBodies } from "./body.js";
import { requestRates, type Rates } from "./door/request-rates.js";
import { boundedCrowd, type Crowd } from "./door/under-way.js";
import { errorPages } from "./errors.js";
import { flashBox } from "./flash.js";
import { healthRoutes, type Readiness } from "./health.js";
import { useRequestLog } from "./logging.js";
import type { Navigation } from "./navigation.js";
import { nothingHere } from "./other-methods.js";
import { useStreams } from "./live/follow.js";
import type { Streams } from "./live/streams.js";
import { useRendering } from "./pages.js";
import { registerRoutes } from "./register.js";
import type { AnyRoute } from "./route.js";
import { sameOriginOnly } from "./same-origin.js";
import { noStore, overHttps, ownHostOnly, securityHeaders } from "./security.js";
import { useSessions, type SessionOptions } from "./session.js";
import { loadViews } from "./views.js";

/** What the application is made of. */
export interface ApplicationOptions {
  /** The folder that holds views/, public/ and node_modules/. */
  readonly root: string;
  readonly log: Logger;
  readonly baseUrl?: string | undefined;
  readonly sessions: SessionOptions;
  readonly routes: readonly AnyRoute[];
  /** Of programs, with the policy callbackToken: they stand before everything that is about browsers. */
  readonly callbackRoutes?: readonly AnyRoute[];
  readiness(): Promise<Readiness>;
  readonly crowd: Crowd;
  /** Absent: pages do not refresh by themselves. */
  readonly streams?: Streams | undefined;
  /** Absent: nobody's requests are counted. */
  readonly rates?: Rates | undefined;
  navigation(actor: Actor): Promise<Navigation>;
  /** Errors that go away by themselves (a full pool, a timeout): they are answered with 503. */
  isBusy(error: unknown): boolean;
}

/** Express with every guard in its order: headers, files, crowd, host, origin, body, session, rates, routes, errors. */
export function createApplication(options: ApplicationOptions): Application {
  const { baseUrl, sessions } = options;
  const app = express();
  const assets = loadAssets(options.root);
  app.disable("x-powered-by");
  app.disable("etag");
  app.set("query parser", "simple");
  app.set("trust proxy", "loopback");
  useRendering(app, {
    views: loadViews(options.root, assets),
    flash: flashBox(sessions.secret, sessions.secure),
    baseUrl,
    navigation: options.navigation,
  });
  useRequestLog(app, options.log);
  app.use(securityHeaders(baseUrl?.startsWith("https:") ?? false));
  app.use(noStore);
  registerRoutes(app, [...healthRoutes(options.readiness, options.crowd.isStopping), assets.route]);
  app.use(boundedCrowd(options.crowd));
  if (baseUrl !== undefined) app.use(ownHostOnly(baseUrl));
  if (sessions.secure) app.use(overHttps);
  registerRoutes(app, options.callbackRoutes ?? []);
  app.use(sameOriginOnly(baseUrl));
  app.use(formBodies());
  useSessions(app, sessions);
  useStreams(app, options.streams);
  if (options.rates) app.use(requestRates(options.rates));
  registerRoutes(app, [appearanceRoute, ...options.routes]);
  app.use(nothingHere(app));
  app.use(errorPages(options.isBusy));
  return app;
}

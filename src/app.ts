import type { Application } from "express";
import type { Logger } from "pino";
import {
  accountRoutes,
  checkPassword,
  loadActor,
  presumeActor,
  startRoute,
  useOpenWork,
} from "./accounts/index.js";
import {
  isBusy,
  Outdated,
  settlePresumed,
  waitingForConnection,
  type Database,
} from "./db/index.js";
import { devMailRoutes, mailIsKept } from "./mail/index.js";
import { operatorRoutes, useReadiness } from "./operator/index.js";
import { readiness } from "./readiness.js";
import { requestRates, sessionLimits } from "./settings.js";
import { designRoutes } from "./workflow-design/index.js";
import { createApplication, type AnyRoute, type Streams } from "./web/index.js";
import { callbackRoutes, home, navigation, openWorkOf, opsRoutes } from "./workflow-ops/index.js";

/** What differs from one installation to another. */
export interface AppOptions {
  readonly database: Pick<Database, "sessionPool">;
  readonly root: string;
  readonly sessionSecret: string;
  readonly log: Logger;
  readonly baseUrl: string | undefined;
  readonly production: boolean;
  /** False: nobody's requests are counted. */
  readonly rates?: boolean | undefined;
  isStopping?(): boolean;
  /** Absent: pages do not refresh by themselves. */
  readonly streams?: Streams | undefined;
}

/** Every page there is, in the order in which addresses are tried. */
const routes: readonly AnyRoute[] = [
  startRoute(home),
  ...accountRoutes,
  ...designRoutes,
  ...opsRoutes,
  ...operatorRoutes,
];

/** The web application on a connected database. */
export function createApp(options: AppOptions): Application {
  const { baseUrl, production, root } = options;
  useOpenWork(openWorkOf);
  const ready = () => readiness(options.database.sessionPool, root);
  useReadiness(ready);
  const https = baseUrl?.startsWith("https:") ?? production;
  return createApplication({
    root,
    routes: mailIsKept() ? [...routes, ...devMailRoutes] : routes,
    callbackRoutes,
    baseUrl,
    log: options.log,
    sessions: {
      pool: options.database.sessionPool,
      limits: sessionLimits,
      secret: options.sessionSecret,
      secure: https,
      loadActor,
      presume: presumeActor,
      settle: settlePresumed,
      isOutdated: (error) => error instanceof Outdated,
      checkPassword,
    },
    navigation,
    readiness: ready,
    streams: options.streams,
    crowd: {
      waiting: waitingForConnection,
      isStopping: () => options.isStopping?.() ?? false,
    },
    rates: options.rates === false ? undefined : requestRates,
    isBusy,
  });
}

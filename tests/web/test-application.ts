import { checkPassword, loadActor, presumeActor } from "../../src/accounts/index.js";
import { isBusy, Outdated, sessionPool, settlePresumed } from "../../src/db/index.js";
import { openLog } from "../../src/log.js";
import { sessionLimits } from "../../src/settings.js";
import {
  createApplication,
  navigationFor,
  serverFor,
  type AnyRoute,
  type Crowd,
  type Rates,
} from "../../src/web/index.js";
import { root } from "../../bin/lib/project.mjs";
import type { Logger } from "pino";
import type { AddressInfo } from "node:net";

/** An application with routes of the test's own, on the database that startApp connected; its port closes with close(). */
export async function serveRoutes(
  routes: readonly AnyRoute[],
  {
    baseUrl,
    limits,
    crowd,
    rates,
    log = openLog("silent"),
  }: {
    baseUrl?: string;
    limits?: Partial<typeof sessionLimits>;
    crowd?: Partial<Crowd>;
    rates?: Rates;
    log?: Logger;
  } = {},
): Promise<{ url: string; close(): Promise<void> }> {
  const app = createApplication({
    root,
    routes,
    baseUrl,
    log,
    sessions: {
      pool: sessionPool(),
      limits: { ...sessionLimits, ...limits },
      secret: "a secret that only the tests know",
      secure: baseUrl?.startsWith("https:") ?? false,
      loadActor,
      presume: presumeActor,
      settle: settlePresumed,
      isOutdated: (error) => error instanceof Outdated,
      checkPassword,
    },
    navigation: async (actor) => navigationFor(actor, []),
    readiness: async () => ({ database: true, schema: true, queue: true }),
    crowd: { waiting: () => 0, isStopping: () => false, ...crowd },
    rates,
    isBusy,
  });
  const server = serverFor(app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

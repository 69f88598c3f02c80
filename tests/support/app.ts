import { root } from "../../bin/lib/project.mjs";
import { serve } from "../../src/main.js";
import { freshDatabase, type TestDatabase } from "./database.js";

type ServeOptions = Parameters<typeof serve>[0];

/** A running app on a port and a database of its own. */
export interface TestApp extends TestDatabase {
  port: number;
  /** Such as http://127.0.0.1:34567, without a slash at the end. */
  url: string;
  demoPassword?: string;
  close: () => Promise<void>;
}

/**
 * Starts the app, without worker and demo data unless asked. Close it in afterAll.
 * @param over options of serve(); `databaseUrl` to start on a database that the test made itself (then ownerUrl is "")
 */
export async function startApp(over: Partial<ServeOptions> = {}): Promise<TestApp> {
  const database = over.databaseUrl
    ? { ownerUrl: "", runtimeUrl: over.databaseUrl }
    : await freshDatabase();
  const app = await serve({
    databaseUrl: database.runtimeUrl,
    root,
    port: 0,
    sessionSecret: "a secret that only the tests know",
    worker: false,
    demo: false,
    logLevel: "silent",
    rates: false, // tests ask faster than people
    ...over,
  });
  return {
    ...database,
    port: app.port,
    url: `http://127.0.0.1:${app.port}`,
    ...(app.demoPassword === undefined ? {} : { demoPassword: app.demoPassword }),
    close: () => app.close(),
  };
}

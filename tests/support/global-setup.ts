import type { TestProject } from "vitest/node";
import { openTestServer, type TestServer } from "./test-server.js";

declare module "vitest" {
  interface ProvidedContext {
    testServer: Omit<TestServer, "close">;
  }
}

/** One server and one migrated template for all test files; each file clones it (see database.ts). */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { close, ...server } = await openTestServer();
  project.provide("testServer", server);
  return close;
}

import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll } from "vitest";
import { root } from "../../../bin/lib/project.mjs";
import { createApp } from "../../../src/app.js";
import { sessionPool } from "../../../src/db/index.js";
import { openLog } from "../../../src/log.js";
import { BASE_URL } from "./stage.js";

/** The web beside a stage, for what comes in. */
export interface Web {
  url: string;
  /** Posts to the address of a callback, as it was sent out. */
  callBack: (
    callbackUrl: string | undefined,
    body: unknown,
    init?: RequestInit,
  ) => Promise<{ status: number; said: Record<string, unknown> }>;
}

export async function openWeb(): Promise<Web> {
  const app = createApp({
    database: { sessionPool: sessionPool() },
    root,
    sessionSecret: "a secret that only the tests know",
    log: openLog("silent"),
    baseUrl: undefined,
    production: false,
  });
  const server = http.createServer(app).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    async callBack(callbackUrl = "", body, init = {}) {
      const answer = await fetch(callbackUrl.replace(BASE_URL, url), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: typeof body === "string" || body instanceof Buffer ? body : JSON.stringify(body),
        ...init,
      });
      return { status: answer.status, said: (await answer.json()) as Record<string, unknown> };
    },
  };
}

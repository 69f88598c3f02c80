import { type IncomingMessage, ServerResponse } from "node:http";
import type { Request, Response } from "express";
import helmet from "helmet";
import { expect, test } from "vitest";
import { headerOptions, securityHeaders } from "../../src/web/security.js";

test.each([false, true])("with https %s an answer has helmet's own headers", (https) => {
  const [ours, theirs] = [1, 2].map(() => new ServerResponse({ method: "GET" } as IncomingMessage));
  const passed: unknown[] = [];
  const next = (error?: unknown) => passed.push(error);
  void securityHeaders(https)({} as Request, ours as Response, next);
  helmet(headerOptions(https))({} as IncomingMessage, theirs as ServerResponse, next);
  expect(passed).toEqual([undefined, undefined]);
  expect(ours?.getHeaders()).toEqual(theirs?.getHeaders());
  expect(ours?.getHeaderNames()).toHaveLength(https ? 12 : 11);
});

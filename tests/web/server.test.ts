import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterAll, expect, it } from "vitest";
import express, { type Request, type Response } from "express";
import { serverFor } from "../../src/web/server.js";

const app = express();
const server = serverFor(app);
const { request, response } = app as unknown as { request: object; response: object };
/** Of those that came, before Express saw them. */
const seen: unknown[][] = [];
server.prependListener("request", (req, res) =>
  seen.push([Object.getPrototypeOf(req), Object.getPrototypeOf(res)]),
);
app.get("/hello", (req: Request, res: Response) => {
  res.json({ app: req.app === app && res.app === app, ip: req.ip, type: req.get("accept") });
});

afterAll(() => server.close());

it("makes requests and answers as Express wants them, so that it changes the prototype of none", async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/hello`, { headers: { accept: "a/b" } });
  expect(await answer.json()).toEqual({ app: true, ip: "127.0.0.1", type: "a/b" });
  expect(seen).toEqual([[request, response]]);
});

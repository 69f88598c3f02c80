import http from "node:http";
import type { Application } from "express";

/** Bounds on how many connect, and on how long a connection may take to ask; milliseconds. */
function setBounds(server: http.Server): void {
  server.headersTimeout = 15_000;
  server.requestTimeout = 30_000;
  server.keepAliveTimeout = 10_000;
  server.maxConnections = 5_000;
}

/** Express's own prototypes of requests and answers, which Application's type does not name. */
interface Prototypes {
  request: object;
  response: object;
}

/**
 * A server whose requests and answers are made with the prototypes that Express would give them one by one. An object whose prototype was changed outlives V8's
 * collections of the young, with all that hangs on it: each request would stay until a full collection, of which there would be one every few hundred requests.
 */
export function serverFor(app: Application): http.Server {
  class Request extends http.IncomingMessage {}
  class Answer extends http.ServerResponse {}
  const prototypes = app as Application & Prototypes;
  Object.setPrototypeOf(Request.prototype, prototypes.request);
  Object.setPrototypeOf(Answer.prototype, prototypes.response);
  prototypes.request = Request.prototype;
  prototypes.response = Answer.prototype;
  const server = http.createServer({ IncomingMessage: Request, ServerResponse: Answer }, app);
  setBounds(server);
  return server;
}

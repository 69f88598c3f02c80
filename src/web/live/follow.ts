import type { Application, Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import { identityOf, sessionLives } from "../session.js";
import type { Streams } from "./streams.js";

const streamsOf = new WeakMap<Application, Streams>();

/** Gives an application its streams; without them pages do not refresh by themselves. */
export function useStreams(app: Application, streams: Streams | undefined): void {
  if (streams) streamsOf.set(app, streams);
}

/** Answers with a stream that says when a ticket, or with null anything of the company, changed. Its session's end ends it. */
export function follow(req: Request, res: Response, actor: Actor, ticketId: number | null): void {
  if (!req.get("accept")?.includes("text/event-stream"))
    return void res
      .status(406)
      .type("text/plain")
      .send("Expected a request for an event stream.\n");
  const streams = streamsOf.get(req.app);
  if (!streams) return void res.status(204).end(); // browsers do not ask again then
  const { companyId, userId } = actor;
  const identity = identityOf(req);
  const isAlive = () => sessionLives(req.app, req.sessionID, identity);
  streams.open(res, { companyId, userId, ticketId, isAlive });
}

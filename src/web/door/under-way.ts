import type { Request, RequestHandler, Response } from "express";
import { networkOf } from "../network.js";
import { turnAway } from "./turn-away.js";

/** Requests that a process works on at once. */
const MOST_UNDER_WAY = 300;
/** Of these, from one network: the rest stays for others. */
const MOST_OF_A_NETWORK = 150;
/** Transactions that may wait for a connection when a request comes in. */
const MOST_WAITING = 100;

const TOO_MANY =
  "Expected a free moment of the server, but it has more requests than it can answer. Nothing was changed; try again in a few seconds.";

/** What the door looks at before it lets a request in. */
export interface Crowd {
  /** How many wait for a connection to the database. */
  waiting(): number;
  /** The process finishes what is under way and ends. */
  isStopping(): boolean;
}

/**
 * Lets in what the process can do soon, and turns the rest away at once (503), before anything is read or asked for it: so
 * those inside are answered, and it recovers by itself. An event stream counts until it has begun.
 */
export function boundedCrowd({ waiting, isStopping }: Crowd): RequestHandler {
  let inside = 0;
  const byNetwork = new Map<string, number>();
  return function keepTheDoor(req: Request, res: Response, next) {
    if (isStopping()) res.set("Connection", "close");
    const network = networkOf(req.ip);
    const ofNetwork = byNetwork.get(network) ?? 0;
    if (inside >= MOST_UNDER_WAY || ofNetwork >= MOST_OF_A_NETWORK || waiting() >= MOST_WAITING) {
      return turnAway(res, { status: 503, seconds: 3, sentence: TOO_MANY });
    }
    inside += 1;
    byNetwork.set(network, ofNetwork + 1);
    whenAnswered(res, () => {
      inside -= 1;
      const left = (byNetwork.get(network) ?? 1) - 1;
      if (left > 0) byNetwork.set(network, left);
      else byNetwork.delete(network);
    });
    next();
  };
}

/** Calls back once: when the answer is out, the reader is gone, or a stream without end has begun. */
function whenAnswered(res: Response, done: () => void): void {
  let called = false;
  const once = (): void => {
    if (!called) done();
    called = true;
  };
  res.once("finish", once);
  res.once("close", once);
  const writeHead = res.writeHead.bind(res) as (...head: unknown[]) => Response;
  res.writeHead = ((...head: unknown[]) => {
    const answer = writeHead(...head);
    if (String(res.getHeader("content-type")).startsWith("text/event-stream")) once();
    return answer;
  }) as Response["writeHead"];
}

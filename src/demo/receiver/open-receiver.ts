import http from "node:http";
import type { AddressInfo } from "node:net";
import { Book, claimPort, keptPort } from "./book.js";
import { isSigned } from "./is-signed.js";
import { makeAccount, takeOrder, type ServiceAnswer } from "./services.js";
import { tellBack, type Teller } from "./tell-back.js";

/** How the demo's receiver is started. */
export interface ReceiverOptions {
  /** Where it keeps what it knows, its port among it. */
  readonly file: string;
  /** The port to take the first time, if it is free. */
  readonly port?: number;
  /** The secrets with which a request may be signed. */
  readonly secrets: () => Promise<readonly string[]>;
  readonly log: { warn(message: string): void };
  /** How many milliseconds a second of waiting lasts; tests have shorter ones. */
  readonly second?: number;
}

/** The demo's receiver, which stands for the other systems of a company. */
export interface Receiver {
  /** Such as http://127.0.0.1:3999. */
  readonly origin: string;
  close(): Promise<void>;
}

const USUAL_PORT = 3999;
const TRY_AGAIN_MS = 5_000;
const TIMEOUTS = { requestTimeout: 10_000, headersTimeout: 5_000 };
const BODY_BYTES = 100_000;
const HELLO = `This is the demo's receiver: it stands for the other systems of a company.
POST /accounts makes an account name; POST /orders orders equipment and calls back.
`;

/**
 * Opens the receiver on this machine alone. The port of the first time is kept, because the demo's workflow names it: when it is taken
 * later (by another TicketFlower of the same database, or by something else) the receiver waits until it is free.
 */
export async function openReceiver(options: ReceiverOptions): Promise<Receiver> {
  let desk: Desk | undefined;
  const server = http.createServer(TIMEOUTS, (req, res) => {
    if (desk) void respond(req, res, options, desk);
    else res.destroy();
  });
  server.on("error", () => undefined); // what listen() is told of
  const port = keptPort(options.file) ?? (await firstPort(server, options));
  const trying = await keepTrying(server, port, options.log, () => {
    const book = new Book(options.file);
    desk = { book, teller: tellBack(book, options.second ?? 1_000) };
  });
  return {
    origin: `http://127.0.0.1:${port}`,
    async close() {
      clearInterval(trying);
      desk?.teller.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers a request, and never throws. */
async function respond(
  req: http.IncomingMessage,
  res: http.ServerResponse,
  options: ReceiverOptions,
  desk: Desk,
): Promise<void> {
  const broken: ServiceAnswer = { status: 500, body: { error: "Something went wrong here." } };
  const { status, body } = await answer(req, options, desk).catch(() => broken);
  const text = req.method === "GET" && status === 200;
  const type = text ? "text/plain" : "application/json";
  const said = text ? HELLO : JSON.stringify(body);
  const length = Buffer.byteLength(said);
  res.writeHead(status, { "content-type": type, "content-length": length, connection: "close" });
  res.end(said);
}

/** What the process that listens has. */
interface Desk {
  readonly book: Book;
  readonly teller: Teller;
}

/** The usual port, or one that is free; or that of another process that came first. */
async function firstPort(server: http.Server, options: ReceiverOptions): Promise<number> {
  if (!(await listen(server, options.port ?? USUAL_PORT))) await listen(server, 0);
  const { port } = server.address() as AddressInfo;
  const claimed = claimPort(options.file, port);
  if (claimed !== port) await new Promise((resolve) => server.close(resolve));
  return claimed;
}

/** Listens as soon as the port is free; `listens` is called then. */
async function keepTrying(
  server: http.Server,
  port: number,
  log: ReceiverOptions["log"],
  listens: () => void,
): Promise<NodeJS.Timeout> {
  let [told, done] = [false, false];
  const once = async (): Promise<void> => {
    if (done) return;
    if (server.listening || (await listen(server, port))) {
      done = true;
      listens();
    } else if (!told) {
      told = true;
      log.warn(
        `Expected port ${port} to be free for the demo's receiver, but something listens there (another TicketFlower with this demo?). Until it is free, that answers the demo's actions.`,
      );
    }
  };
  await once();
  return setInterval(() => void once(), TRY_AGAIN_MS).unref();
}

/** False when the port is taken. */
function listen(server: http.Server, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const failed = (): void => resolve(false);
    server.once("error", failed);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", failed);
      resolve(true);
    });
  });
}

async function answer(
  req: http.IncomingMessage,
  { secrets }: ReceiverOptions,
  { book, teller }: Desk,
): Promise<ServiceAnswer> {
  if (req.method === "GET" && req.url === "/") return { status: 200, body: {} };
  const body = await read(req);
  if (body === null) return { status: 413, body: { error: "Expected a shorter body." } };
  if (!isSigned(req.headers, body, await secrets()))
    return { status: 401, body: { error: "Expected a signature with the company's secret." } };
  const request = parse(body);
  if (req.method === "POST" && req.url === "/accounts") return makeAccount(book, request);
  if (req.method === "POST" && req.url === "/orders") return takeOrder(book, request, teller);
  return { status: 404, body: { error: "Expected POST /accounts or POST /orders." } };
}

async function read(req: http.IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return null;
  }
}

import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createApp } from "./app.js";
import { useCalling } from "./calling/index.js";
import { connectDatabase, hearAnnouncements } from "./db/index.js";
import { openDemoReceiver } from "./demo/demo-receiver.js";
import { loadDemo } from "./demo/load-demo.js";
import { startJobs } from "./jobs/index.js";
import { openLog } from "./log.js";
import { useMail } from "./mail/index.js";
import { useSecret } from "./sealing/index.js";
import { serverFor, Streams } from "./web/index.js";
import { useActions } from "./workflow-ops/index.js";

/** What bin/ hands over; the settings are parsed there. */
export interface ServeOptions {
  /** The runtime role's address. */
  readonly databaseUrl: string;
  /** The project's folder: views/, public/, prisma/, node_modules/. */
  readonly root: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly sessionSecret: string;
  /** Jobs run in this process too. */
  readonly worker: boolean;
  /** Loads the demo company, once. */
  readonly demo: boolean;
  /** Where the demo's receiver keeps what it knows, outside production; without it the demo calls nobody. */
  readonly receiver?: { readonly file: string; readonly port?: number; readonly second?: number };
  readonly baseUrl?: string;
  /** Where mail goes; without it, mails are kept. */
  readonly smtpUrl?: string;
  /** What tenants' calls may go to besides public servers; see CallingOptions. */
  readonly allowedOrigins?: readonly string[];
  readonly allowedPorts?: readonly number[];
  readonly logLevel?: string;
  readonly production?: boolean;
  /** False: nobody's requests are counted, for measuring how fast it is. */
  readonly rates?: boolean;
}

/** A process that serves. */
export interface Serving {
  readonly port: number;
  /** The demo people's, when the demo company is there. */
  readonly demoPassword?: string;
  /** Finishes what is under way, then closes. */
  close(): Promise<void>;
}

const FINISHING_MS = 10_000;

/** Connects, and serves until it is closed. The database is migrated already. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { databaseUrl } = options;
  const log = openLog(options.logLevel ?? "warn");
  /** Last opened, first closed. */
  const closers: (() => Promise<void>)[] = [];
  let stopping = false;
  const close = async (): Promise<void> => {
    stopping = true; // /readyz says so from now on
    for (const closer of closers.splice(0).toReversed()) await closer();
  };
  try {
    const production = options.production ?? false;
    useSecret(options.sessionSecret);
    useMail({ smtpUrl: options.smtpUrl, baseUrl: options.baseUrl, production, log });
    useActions({ baseUrl: options.baseUrl ?? localAddress(options.port) });
    const database = connectDatabase({ databaseUrl, watched: !production });
    closers.push(() => database.close());
    const receiver =
      options.demo && options.receiver && !production
        ? await openDemoReceiver({ ...options.receiver, log })
        : undefined;
    if (receiver) closers.push(() => receiver.close());
    const { allowedOrigins = [], allowedPorts = [] } = options;
    const origins = [...allowedOrigins, ...(receiver ? [receiver.origin] : [])];
    useCalling({ allowedOrigins: origins, allowedPorts, log });
    const { root, sessionSecret } = options;
    const demoPassword = options.demo
      ? await loadDemo({ root, sessionSecret, receiver: receiver?.origin })
      : undefined;
    if (options.worker) {
      const jobs = await startJobs({ databaseUrl, log });
      closers.push(() => jobs.stop());
    }
    const streams = new Streams();
    const ears = hearAnnouncements(databaseUrl, streams);
    closers.push(() => ears.close());
    const server = serverFor(
      createApp({
        streams,
        database,
        log,
        root: options.root,
        sessionSecret: options.sessionSecret,
        baseUrl: options.baseUrl,
        production,
        rates: options.rates,
        isStopping: () => stopping,
      }),
    );
    const port = await listen(server, options.port);
    useActions({ baseUrl: options.baseUrl ?? localAddress(port) });
    closers.push(() => stop(server));
    closers.push(async () => streams.close()); // first: they would keep the server from closing
    return { port, close, ...(demoPassword === undefined ? {} : { demoPassword }) };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Where a trial is found by what runs on the same machine. */
function localAddress(port: number): string {
  return `http://localhost:${port}`;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, () => resolve((server.address() as AddressInfo).port));
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), FINISHING_MS).unref();
  });
}

import fs from "node:fs/promises";
import pg from "pg";
import { withDatabase } from "../bin/lib/database-url.mjs";
import { asClient } from "../bin/lib/prepare-database.mjs";
import { benchDatabase, type BenchDatabase } from "./database.js";
import { drive, type Measured } from "./drive.js";
import { measureFurther } from "./further.js";
import { HELP, OPERATIONS, parseOptions, type Options } from "./options.js";
import { memoryOf, startApp, startLimit, type Server } from "./processes.js";
import { table, type Line } from "./table.js";
import { signInAll, someCompanies } from "./visitors.js";

/** What bin/bench.mjs hands over. */
export interface Context {
  readonly args: readonly string[];
  readonly root: string;
  /** A superuser's address of a server whose databases may be made and dropped. */
  readonly serverUrl: string;
}

/** Databases up to this size are measured in a copy, so that each run begins with the same one. */
const COPIED = 200_000;
/** Those that only read come first: what the others write does not change their lists. */
const READING = new Set(["my-tasks", "my-tickets", "ticket", "admin-list", "design"]);

/** Measures and prints; 0 when everything asked was answered and arrived. */
export async function run({ args, root, serverUrl }: Context): Promise<number> {
  if (args.includes("--help")) {
    process.stdout.write(HELP);
    return 0;
  }
  const options = parseOptions(args);
  const lines: Line[] = [];
  for (const tickets of options.tickets)
    lines.push(...(await measureSize(serverUrl, root, tickets, options)));
  if (options.json !== undefined) await fs.writeFile(options.json, JSON.stringify(lines, null, 1));
  return 0;
}

function say(line: string): void {
  process.stderr.write(`[bench] ${line}\n`);
}

async function measureSize(
  serverUrl: string,
  root: string,
  tickets: number,
  options: Options,
): Promise<Line[]> {
  const wanted = { ...options, tickets, root };
  const filled = await benchDatabase(serverUrl, wanted, say);
  if (tickets > COPIED) return measureDatabase(root, tickets, filled, options);
  const copy = `ticketflower_bench_copy_${process.pid}`;
  const name = new URL(filled.superuserUrl).pathname.slice(1);
  await asClient(serverUrl, (client) => client.query(`create database ${copy} template ${name}`));
  try {
    return await measureDatabase(root, tickets, inCopy(filled, copy), options);
  } finally {
    await asClient(serverUrl, (client) => client.query(`drop database ${copy} with (force)`));
  }
}

function inCopy(filled: BenchDatabase, copy: string): BenchDatabase {
  return {
    superuserUrl: withDatabase(filled.superuserUrl, copy),
    runtimeUrl: withDatabase(filled.runtimeUrl, copy),
    openUrl: withDatabase(filled.openUrl, copy),
  };
}

interface Servers {
  readonly app: Server;
  /** The same past row-level security. */
  readonly open: Server;
  readonly limit: Server;
}

async function measureDatabase(
  root: string,
  tickets: number,
  database: BenchDatabase,
  options: Options,
): Promise<Line[]> {
  const started: Server[] = [];
  const start = async (starting: Promise<Server>): Promise<Server> => {
    const server = await starting;
    started.push(server);
    return server;
  };
  try {
    const where = { root, profile: options.profile };
    const servers: Servers = {
      app: await start(startApp(where, database.runtimeUrl)),
      open: await start(startApp(where, database.openUrl)),
      limit: await start(startLimit(where, database.openUrl)),
    };
    const lines = await measureAll(tickets, database, servers, options);
    process.stdout.write(
      `\n${tickets} tickets, ${options.companies} companies\n\n${table(lines)}\n`,
    );
    await tellFurther(root, database, servers.app, options);
    const memory = memoryOf(servers.app.pid);
    process.stdout.write(
      `\nStart to first page: ${Math.round(servers.app.startedIn)} ms. Memory of the web process afterwards: ${memory === null ? "-" : Math.round(memory)} MB.\n`,
    );
    return lines;
  } finally {
    for (const server of started) await server.stop();
  }
}

async function tellFurther(
  root: string,
  database: BenchDatabase,
  app: Server,
  options: Options,
): Promise<void> {
  if (options.further.length === 0 && options.minutes === 0) return;
  say(`further: ${[...options.further, ...(options.minutes > 0 ? ["memory"] : [])].join(", ")}`);
  const client = new pg.Client({ connectionString: database.superuserUrl });
  await client.connect();
  try {
    const databaseName = new URL(database.superuserUrl).pathname.slice(1);
    await measureFurther({ root, database, databaseName, client, app, options }, (text) =>
      process.stdout.write(`\n${text}\n`),
    );
  } finally {
    await client.end();
  }
}

async function measureAll(
  tickets: number,
  database: BenchDatabase,
  servers: Servers,
  options: Options,
): Promise<Line[]> {
  const client = new pg.Client({ connectionString: database.superuserUrl });
  await client.connect();
  try {
    const companies = await someCompanies(client);
    const visitors = await signInAll(servers.app.origin, companies);
    const databaseName = new URL(database.superuserUrl).pathname.slice(1);
    const inOrder = options.operations.toSorted(
      (left, right) => Number(READING.has(right)) - Number(READING.has(left)),
    );
    const lines: Line[] = [];
    for (const operation of inOrder)
      for (const concurrency of options.concurrency) {
        say(`${operation}, ${concurrency} at once`);
        const measure = (server: Server, perSecond: number): Promise<Measured> =>
          drive(
            server,
            { visitors, companies, database: client },
            {
              operation,
              concurrency,
              databaseName,
              warm: options.warm,
              seconds: options.seconds,
              atMost: Math.ceil((options.warm + options.seconds) * perSecond),
            },
          );
        lines.push({
          tickets,
          operation,
          concurrency,
          app: await measure(servers.app, 400),
          open: await measure(servers.open, 400),
          limit: await measure(servers.limit, 1500),
        });
      }
    return lines.toSorted(
      (left, right) => OPERATIONS.indexOf(left.operation) - OPERATIONS.indexOf(right.operation),
    );
  } finally {
    await client.end();
  }
}

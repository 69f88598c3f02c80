// The life of a server process: prepare, open the database, serve, and close in order at a signal. Built-ins only at the top.
import v8 from "node:v8";
import { prepare } from "./prepare.mjs";
import { Refusal, log } from "./project.mjs";
import { errorCode } from "./processes.mjs";
import { loadDotEnv, parseSettings, sessionSecret } from "./settings.mjs";

const CLOSING_MS = 30_000;

/** How far memory may grow over what is in use before it is cleared of what is not. Left alone V8 lets it grow to four times as much. */
const GROWING_PERCENT = 25;

/**
 * How V8 keeps memory. What a program makes while it starts lives long, so that V8 learns to put such things where only a full collection looks; made for a
 * request, they die at once, and until then keep everything alive that they point to: a third of a page's own.
 */
const MEMORY_FLAGS = [
  `--heap-growing-percent=${GROWING_PERCENT}`,
  "--no-allocation-site-pretenuring",
];

/**
 * @typedef {object} Context what the app is started with
 * @property {import("./settings.mjs").Settings} settings
 * @property {string} secret signs session cookies
 * @property {import("./database.mjs").OpenDatabase} database
 *
 * @typedef {object} Running
 * @property {() => Promise<void>} close finishes what is under way
 * @property {string} greeting said when it serves
 */

/**
 * Runs a server until a signal ends it: then closes the app, then the database, and exits with 0.
 * @param {object} options
 * @param {string[]} options.entries what to bundle
 * @param {boolean} options.migrate also a database that is not our own?
 * @param {(context: Context) => Promise<Running>} options.start
 */
export async function runServer({ entries, migrate, start }) {
  for (const flag of MEMORY_FLAGS) v8.setFlagsFromString(flag);
  /** @type {(() => Promise<void>)[]} last opened, first closed */
  const closers = [];
  const shutDown = onceOnly(async (/** @type {number} */ code) => {
    setTimeout(() => process.exit(1), CLOSING_MS).unref();
    for (const close of closers.toReversed()) await close().catch((error) => console.error(error));
    process.exit(code);
  });
  let stopping = false;
  let started = false;
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, () => {
      if (!stopping) log("shutting down");
      stopping = true;
      if (started) void shutDown(0);
    });
  }
  try {
    loadDotEnv();
    const settings = parseSettings(process.env);
    const secret = sessionSecret(settings);
    await prepare(entries);
    if (stopping) return await shutDown(0);
    const { openDatabase } = await import("./database.mjs");
    const database = await openDatabase(settings, { migrate });
    closers.push(database.stop);
    const running = await start({ settings, secret, database });
    closers.push(running.close);
    if (!stopping) process.stdout.write(running.greeting);
  } catch (error) {
    tell(error);
    await shutDown(1);
  }
  started = true;
  if (stopping) await shutDown(0); // a signal that came while things were half open
}

/** @template T @param {(value: T) => Promise<void>} work @returns {(value: T) => Promise<void>} */
function onceOnly(work) {
  /** @type {Promise<void> | undefined} */
  let running;
  return (value) => (running ??= work(value));
}

/** @param {unknown} error */
function tell(error) {
  if (errorCode(error) === "EADDRINUSE") {
    const port = error instanceof Error && "port" in error ? String(error.port) : "";
    log(
      `Expected port ${port} to be free, but something listens there (TicketFlower already?). Set PORT to another.`,
    );
  } else if (error instanceof Refusal) log(error.message);
  else console.error(error);
}

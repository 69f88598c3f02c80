import path from "node:path";
import { readIfThere, root, stateDir } from "./project.mjs";

/** @typedef {import("./run-server.mjs").Context} Context */
/** @typedef {import("./run-server.mjs").Running} Running */

/**
 * What the bundled entries export.
 * @typedef {{ databaseUrl: string, root: string, port: number, sessionSecret: string, worker: boolean, demo: boolean, receiver: { file: string },
 *   baseUrl?: string, smtpUrl?: string, allowedOrigins: string[], allowedPorts: number[], logLevel?: string,
 *   production?: boolean, rates?: boolean }} ServeOptions
 * @typedef {{ databaseUrl: string, root: string, sessionSecret: string, baseUrl?: string, smtpUrl?: string,
 *   allowedOrigins: string[], allowedPorts: number[], logLevel?: string, production?: boolean }} WorkOptions
 * @typedef {{ serve: (options: ServeOptions) => Promise<{ port: number, close: () => Promise<void>, demoPassword?: string }> }} Main
 * @typedef {{ work: (options: WorkOptions) => Promise<{ close: () => Promise<void> }> }} Worker
 */

/**
 * Serves the web, with or without a worker in the same process.
 * @param {Context} context @param {{ worker: boolean }} options
 * @returns {Promise<Running>}
 */
export async function startWeb({ settings, secret, database }, { worker }) {
  /** @type {Main} */
  const { serve } = await import(entryUrl("main"));
  const demo = settings.demo ?? database.embedded;
  const { port, close, demoPassword } = await serve({
    databaseUrl: database.databaseUrl,
    root,
    port: settings.port,
    sessionSecret: secret,
    worker,
    demo,
    receiver: { file: receiverFile },
    logLevel: settings.logLevel,
    production: settings.production,
    ...(settings.rates === undefined ? {} : { rates: settings.rates }),
    ...reached(settings),
  });
  const address = settings.baseUrl ?? `http://localhost:${port}`;
  return { close, greeting: greeting(address, demoPassword) };
}

/** @param {Context} context @returns {Promise<Running>} */
export async function startWorker({ settings, secret, database }) {
  /** @type {Worker} */
  const { work } = await import(entryUrl("worker"));
  const { close } = await work({
    databaseUrl: database.databaseUrl,
    root,
    sessionSecret: secret,
    logLevel: settings.logLevel,
    production: settings.production,
    ...reached(settings),
    allowedOrigins: [...(settings.allowedOrigins ?? []), ...receiverOrigins(settings, database)],
  });
  return { close, greeting: "The worker is running.\n" };
}

/** Where the demo's receiver keeps what it knows. */
const receiverFile = path.join(stateDir, "demo-receiver.json");

/**
 * The demo's receiver, which the web process of this machine has, for its worker; nothing in production.
 * @param {Context["settings"]} settings @param {Context["database"]} database
 * @returns {string[]}
 */
function receiverOrigins(settings, database) {
  if (settings.production || !(settings.demo ?? database.embedded)) return [];
  const { port } = JSON.parse(readIfThere(receiverFile) || "{}");
  return [`http://127.0.0.1:${Number(port ?? 3999)}`];
}

/** Where people reach the site, mail them, and what it may call. @param {Context["settings"]} settings */
function reached({ baseUrl, smtpUrl, allowedOrigins = [], allowedPorts = [] }) {
  const given = { ...(baseUrl ? { baseUrl } : {}), ...(smtpUrl ? { smtpUrl } : {}) };
  return { ...given, allowedOrigins, allowedPorts };
}

/** @param {string} name */
function entryUrl(name) {
  return new URL(`../../dist/${name}.mjs`, import.meta.url).href;
}

/** Where to look, and who can sign in. @param {string} address @param {string | undefined} demoPassword */
function greeting(address, demoPassword) {
  const lines = ["", `TicketFlower is ready: ${address}/`];
  if (demoPassword) {
    lines.push(
      "",
      "Sign in as one of the demo people",
      "  alice@acme.test      administers the company Acme",
      "  dana@acme.test       designs its workflows",
      "  bob@acme.test        does the tasks of human resources",
      "  fay@acme.test        does the tasks of finance",
      "  erin@acme.test       submits tickets",
      "  charlie@globex.test  administers another company, Globex",
      `with the password  ${demoPassword}`,
    );
  }
  return `${[...lines, "", "Ctrl-C stops it.", ""].join("\n")}\n`;
}

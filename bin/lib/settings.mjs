// The settings of the environment, parsed once. Built-ins only, so that a wrong one is told before anything is installed.
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { Refusal, readIfThere, root, stateDir } from "./project.mjs";

/**
 * @typedef {object} Settings
 * @property {number} port
 * @property {string} [baseUrl] without a slash at the end
 * @property {string} [databaseUrl] @property {string} [migrationDatabaseUrl]
 * @property {string} [sessionSecret] as given; see sessionSecret()
 * @property {string} [smtpUrl]
 * @property {string[]} [allowedOrigins] what actions may call besides public servers, such as http://orders.intranet:8080
 * @property {number[]} [allowedPorts] ports of public servers that actions may call besides 443
 * @property {boolean} [demo] undefined: yes with the embedded database, no with another
 * @property {boolean} [rates] false: nobody's requests are counted
 * @property {string} logLevel
 * @property {boolean} production
 */

const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"];
const SHORTEST_SECRET = 32;

/** Reads .env into the environment; what the environment has already is left alone. @param {string} [file] */
export function loadDotEnv(file = path.join(root, ".env")) {
  const text = readIfThere(file);
  for (const [name, value] of parseDotEnv(text)) {
    if (process.env[name] === undefined) process.env[name] = value;
  }
}

/**
 * NAME=value lines; # begins a comment; quotes around a value are taken off, and "\n" inside double quotes is a new line.
 * @param {string} text
 * @returns {[string, string][]}
 */
export function parseDotEnv(text) {
  return text.split(/\r?\n/).flatMap((line) => {
    const match =
      /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(?:"((?:\\.|[^"\\])*)"|'([^']*)'|([^#]*?))\s*(?:#.*)?$/.exec(
        line,
      );
    if (!match) return [];
    const [, name = "", double, single, bare] = match;
    return [
      [name, double?.replaceAll("\\n", "\n").replaceAll(/\\(.)/g, "$1") ?? single ?? bare ?? ""],
    ];
  });
}

/**
 * Parses the settings; refuses with one sentence that names every wrong one. An empty setting counts as none.
 * @param {Record<string, string | undefined>} env
 * @returns {Settings}
 */
export function parseSettings(env) {
  /** @type {string[]} */
  const wrong = [];
  /** @param {string} name @param {string} expected @param {(value: string) => boolean} fits @returns {string | undefined} */
  const read = (name, expected, fits) => {
    const value = env[name]?.trim();
    if (!value) return undefined;
    if (!fits(value)) wrong.push(`${name} to be ${expected}`);
    return value;
  };
  const port = read(
    "PORT",
    "a number from 0 to 65535",
    (value) => /^\d{1,5}$/.test(value) && Number(value) < 65_536,
  );
  const baseUrl = read("BASE_URL", "an http or https address", (value) =>
    isUrl(value, ["http:", "https:"]),
  );
  const databases = ["DATABASE_URL", "MIGRATION_DATABASE_URL"].map((name) =>
    read(name, "an address like postgresql://user:password@host/database", isDatabaseUrl),
  );
  const secret = read(
    "SESSION_SECRET",
    `at least ${SHORTEST_SECRET} characters long`,
    (value) => value.length >= SHORTEST_SECRET,
  );
  const smtpUrl = read("SMTP_URL", "an address like smtps://user:password@host", (value) =>
    isUrl(value, ["smtp:", "smtps:"]),
  );
  // A link in a mail must not name whatever host a stranger's request named.
  if (smtpUrl && !baseUrl) wrong.push("BASE_URL to be set along with SMTP_URL");
  const called = callSettings(read);
  const [demo, rates] = ["DEMO", "REQUEST_RATES"].map((name) => read(name, "0 or 1", isFlag));
  const logLevel = read("LOG_LEVEL", `one of ${LOG_LEVELS.join(", ")}`, (value) =>
    LOG_LEVELS.includes(value),
  );
  if (wrong.length > 0) throw new Refusal(`Expected ${wrong.join(", and ")}.`);
  return {
    port: Number(port ?? 3000),
    ...(baseUrl && { baseUrl: baseUrl.replace(/\/+$/, "") }),
    ...(databases[0] && { databaseUrl: databases[0] }),
    ...(databases[1] && { migrationDatabaseUrl: databases[1] }),
    ...(secret && { sessionSecret: secret }),
    ...(smtpUrl && { smtpUrl }),
    ...called,
    ...(demo && { demo: demo === "1" }),
    ...(rates === "0" && { rates: false }),
    logLevel: logLevel ?? "warn",
    production: env["NODE_ENV"] === "production",
  };
}

/** @param {string} value */
function isDatabaseUrl(value) {
  return isUrl(value, ["postgres:", "postgresql:"]);
}

/** @param {string} value */
function isFlag(value) {
  return value === "0" || value === "1";
}

/**
 * What actions may call.
 * @param {(name: string, expected: string, fits: (value: string) => boolean) => string | undefined} read
 */
function callSettings(read) {
  const origins = read(
    "ACTION_ALLOWED_ORIGINS",
    "origins like http://orders.intranet:8080, separated by commas, without a path",
    (value) => listed(value).every(isOrigin),
  );
  const ports = read(
    "ACTION_ALLOWED_PORTS",
    "numbers from 1 to 65535, separated by commas",
    (value) => listed(value).every((port) => /^[1-9]\d{0,4}$/.test(port) && Number(port) < 65_536),
  );
  const isRight = origins === undefined || listed(origins).every(isOrigin); // else it is told with the others
  return {
    ...(origins &&
      isRight && { allowedOrigins: listed(origins).map((text) => new URL(text).origin) }),
    ...(ports && { allowedPorts: listed(ports).map(Number) }),
  };
}

/** @param {string} value */
function listed(value) {
  return value.split(/[\s,]+/).filter(Boolean);
}

/** Scheme, host and port alone; a slash at the end is forgiven. @param {string} value */
function isOrigin(value) {
  if (!isUrl(value, ["http:", "https:"])) return false;
  const { href, origin } = new URL(value);
  return href === `${origin}/`;
}

/** @param {string} value @param {string[]} protocols */
function isUrl(value, protocols) {
  return URL.canParse(value) && protocols.includes(new URL(value).protocol);
}

/**
 * The secret that signs session cookies: the one given, else one that is made once and kept in the state folder. In
 * production with a database of its own it must be given, so that several machines agree.
 * @param {Settings} settings
 */
export function sessionSecret(settings) {
  if (settings.sessionSecret) return settings.sessionSecret;
  if (settings.production && settings.databaseUrl) {
    throw new Refusal(
      `Expected SESSION_SECRET (at least ${SHORTEST_SECRET} random characters) in production, but it is not set.`,
    );
  }
  const file = path.join(stateDir, "session-secret");
  fs.mkdirSync(stateDir, { recursive: true, mode: 0o711 });
  try {
    fs.writeFileSync(file, randomBytes(32).toString("base64url"), { mode: 0o600, flag: "wx" });
  } catch {
    // it is there already
  }
  const kept = readIfThere(file);
  if (kept.length < SHORTEST_SECRET)
    throw new Refusal(`Expected ${file} to hold a secret, but it does not: remove it.`);
  return kept;
}

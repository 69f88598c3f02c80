// Built-ins only: this is what installs the modules.
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { Refusal, hashOf, log, readIfThere, root } from "./project.mjs";

const stampFile = path.join(root, "node_modules", ".ticketflower-stamp");

/** Ends with a sentence on a Node that the dependencies do not support. */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const supported = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 24;
  if (!supported) {
    throw new Refusal(
      `Expected Node 20.19 or newer (20, 22 and 24 work), but this is ${process.versions.node}.`,
    );
  }
}

/** Installs when the lock file, the npm settings or the platform are not those of the last complete install. */
export async function ensureModules() {
  const wanted = hashOf(
    ["package-lock.json", ".npmrc"],
    `${process.platform}-${process.arch}-${process.versions.modules}`,
  );
  if (readIfThere(stampFile) === wanted) return;
  log("installing the dependencies (a minute or so, once)");
  const failure = await npm([
    "ci",
    "--ignore-scripts", // nothing here needs one, and npm versions differ in running them
    "--include=dev", // NODE_ENV=production would leave out what builds the app
    "--include=optional",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
  ]);
  if (failure) {
    throw new Refusal(`Expected npm ci to install the dependencies, but it ended with ${failure}.`);
  }
  fs.writeFileSync(stampFile, wanted); // last: an install that was killed leaves none and is done again
}

const SIGNALS = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/**
 * Runs npm to its end; a signal to us ends it too.
 * @param {string[]} args
 * @returns {Promise<string>} what went wrong, "" when nothing did
 */
function npm(args) {
  const cli = process.env["npm_execpath"]; // set under `npm start`: the very npm that runs us
  /** @type {import("node:child_process").SpawnOptions} */
  const options = { cwd: root, stdio: ["ignore", 2, 2] };
  const child = cli?.endsWith("npm-cli.js")
    ? spawn(process.execPath, [cli, ...args], options)
    : spawn("npm", args, { ...options, shell: process.platform === "win32" });
  const stop = () => child.kill("SIGKILL"); // asked politely, npm takes its time to tidy what we install anew anyway
  for (const signal of SIGNALS) process.on(signal, stop);
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) =>
      resolve(code === 0 ? "" : (signal ?? `exit code ${code}`)),
    );
  }).finally(() => {
    for (const signal of SIGNALS) process.off(signal, stop);
  });
}

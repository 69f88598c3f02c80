// Runs PostgreSQL's own programs. Built-ins only.
import { spawnSync } from "node:child_process";
import path from "node:path";

/** @typedef {import("./account.mjs").Account} Account */

/**
 * Runs a program to its end as the server's account; throws with what it said.
 * @param {string} command @param {string[]} args @param {Account} account
 */
export function run(command, args, account) {
  const result = spawnSync(command, args, {
    ...settings(account),
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
  });
  if (result.status === 0) return;
  throw new Error(
    `${path.basename(command)} failed (${result.error?.message ?? `exit ${result.status}`}): ${result.stderr}`,
  );
}

/**
 * The same for `pg_ctl`, which leaves a daemon behind: with a pipe that the daemon inherits, waiting would never end.
 * @param {string} command @param {string[]} args @param {Account} account
 */
export function runQuietly(command, args, account) {
  const result = spawnSync(command, args, { ...settings(account), stdio: "ignore" });
  if (result.status === 0) return;
  throw new Error(
    `${path.basename(command)} ${args[0]} failed (${result.error?.message ?? `exit ${result.status}`})`,
  );
}

/** Messages in English, nothing of the caller's environment, a folder that the account may enter. @param {Account} account */
function settings(account) {
  const windows = process.platform === "win32";
  /** @type {NodeJS.ProcessEnv} */
  const env = { PATH: process.env["PATH"], LC_ALL: "C", TZ: "UTC" };
  if (windows) env["SystemRoot"] = process.env["SystemRoot"];
  return { ...account, ...(windows ? {} : { cwd: "/" }), env, windowsHide: true };
}

// Built-ins only: this runs before the modules are installed.
import { spawnSync } from "node:child_process";
import fs from "node:fs";

/** @param {number} pid */
function answers(pid) {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}

/** The `code` of a system error, if it is one. @param {unknown} error */
export function errorCode(error) {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

/** @param {number} pid @param {string} column */
function ps(pid, column) {
  const { stdout } = spawnSync("ps", ["-o", `${column}=`, "-p", String(pid)], { encoding: "utf8" });
  return stdout?.trim() ?? "";
}

/**
 * When the process was started, as text that a later process of the same number cannot share; "" where that is unknown.
 * @param {number} pid
 */
function birth(pid) {
  if (process.platform === "win32") return "";
  if (process.platform !== "linux") return ps(pid, "lstart");
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" "); // from the third on
    if (fields[0] === "Z") return "dead"; // ended, and its parent has not asked yet
    const ticks = fields[19]; // start time since boot
    return `${fs.readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()} ${ticks}`;
  } catch {
    return "";
  }
}

/** This process as one line: its number and its birth, which together name it for good. */
export function ownName() {
  return `${process.pid} ${birth(process.pid)}`;
}

/** Is the process that wrote `name` (see ownName) still running? @param {string} name */
export function isRunning(name) {
  const pid = Number.parseInt(name, 10);
  const born = name.slice(String(pid).length + 1).trim();
  return answers(pid) && (born === "" || born === birth(pid));
}

/**
 * Is `pid` a PostgreSQL server of this data folder? Numbers are reused, and a stale postmaster.pid may name a stranger.
 * @param {number} pid @param {string} dataDir
 */
export function isPostmasterOf(pid, dataDir) {
  if (!answers(pid)) return false;
  if (process.platform === "win32") return true;
  if (process.platform !== "linux") return ps(pid, "command").includes(dataDir);
  try {
    return fs.readlinkSync(`/proc/${pid}/cwd`) === fs.realpathSync(dataDir);
  } catch {
    return false; // another account's process, into which we may not look, is no server that we started
  }
}

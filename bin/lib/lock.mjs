// Built-ins only: this runs before the modules are installed.
import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { log, readIfThere } from "./project.mjs";
import { errorCode, isRunning, ownName } from "./processes.mjs";

const WAIT_MS = 600_000;
const UNSIGNED_MS = 5_000;

/**
 * One process at a time, across processes: making a folder either succeeds or tells that it is there, on every platform.
 * The lock of a process that has died is broken.
 * @template T
 * @param {string} folder where the lock is made
 * @param {string} name
 * @param {() => T | Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(folder, name, work) {
  fs.mkdirSync(folder, { recursive: true, mode: 0o711 });
  const lock = path.join(folder, `${name}.lock`);
  await take(lock, Date.now() + WAIT_MS);
  try {
    return await work();
  } finally {
    fs.rmSync(lock, { recursive: true, force: true });
  }
}

/** @param {string} lock @param {number} until */
async function take(lock, until) {
  for (let told = false; ;) {
    try {
      fs.mkdirSync(lock);
      fs.writeFileSync(path.join(lock, "holder"), ownName());
      return;
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw error;
    }
    if (isAbandoned(lock)) fs.rmSync(lock, { recursive: true, force: true });
    else if (Date.now() > until) throw new Error(`waited too long for ${lock}`);
    else await sleep(100);
    if (!told && Date.now() > until - WAIT_MS + 3_000) {
      log("another start-up is at work here: waiting for it");
      told = true;
    }
  }
}

/** @param {string} lock */
function isAbandoned(lock) {
  const holder = readIfThere(path.join(lock, "holder"));
  if (holder) return !isRunning(holder);
  const made = fs.statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
  return Date.now() - made > UNSIGNED_MS; // killed between making the lock and signing it
}

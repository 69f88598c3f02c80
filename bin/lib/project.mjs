// Built-ins only: this runs before the modules are installed.
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/** The project's own folder, absolute. */
export const root = path.resolve(import.meta.dirname, "..", "..");

/** Everything this machine makes and keeps for the project: databases, secrets, locks. `TICKETFLOWER_STATE` moves it. */
export const stateDir = path.resolve(root, process.env["TICKETFLOWER_STATE"] ?? ".ticketflower");

/** Progress and complaints go to stderr, so that a command's stdout holds its answer alone. @param {string} message */
export function log(message) {
  process.stderr.write(`[ticketflower] ${message}\n`);
}

/** The file's text, or "" when there is none. @param {string} file */
export function readIfThere(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
}

/**
 * A hash (hex) of these files of the project, whatever line endings git gave them, and of some more text.
 * @param {string[]} files relative to the root; a missing file counts as empty
 * @param {string} [more]
 */
export function hashOf(files, more = "") {
  const hash = createHash("sha256");
  for (const file of files) {
    hash.update(`\0${file}\0`).update(readIfThere(path.join(root, file)).replaceAll("\r\n", "\n"));
  }
  return hash.update(`\0${more}`).digest("hex");
}

/** A failure with a sentence for people: shown without a trace, and the process ends with 1. */
export class Refusal extends Error {}

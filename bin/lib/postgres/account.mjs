// PostgreSQL refuses to run as root. Built-ins only.
import fs from "node:fs";
import path from "node:path";
import { Refusal } from "../project.mjs";

/** @typedef {{ uid?: number, gid?: number }} Account */

const isRoot = process.getuid?.() === 0;

/** As root: the account of this machine that the server runs as (none is ever made). Otherwise {}: our own. @returns {Account} */
export function serverAccount() {
  if (!isRoot) return {};
  const lines = fs.readFileSync("/etc/passwd", "utf8").split("\n");
  for (const name of ["postgres", "nobody"]) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(":") ?? [];
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Refusal(
    "Expected an account named postgres or nobody to run PostgreSQL as, but root found neither. Set DATABASE_URL, or start as an ordinary user.",
  );
}

/** Hands a file to the server's account. @param {string} file @param {Account} account */
export function giveTo(file, account) {
  if (account.uid !== undefined && account.gid !== undefined) {
    fs.chownSync(file, account.uid, account.gid);
  }
}

/** Can the server's account walk to this folder? (Not into a clone under /root, mode 0700.) @param {string} folder */
export function reachable(folder) {
  if (!isRoot) return true;
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    const stat = fs.statSync(at, { throwIfNoEntry: false });
    if (stat && (stat.mode & 0o001) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

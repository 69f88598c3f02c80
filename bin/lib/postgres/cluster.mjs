// Makes a cluster's data folder. Built-ins only.
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { giveTo } from "./account.mjs";
import { run } from "./run.mjs";

/** The cluster's superuser; only start-up connects as it. */
export const SUPERUSER = "postgres";

/**
 * @typedef {object} Cluster
 * @property {string} dir its folder: data, password, the processes that hold it
 * @property {string} dataDir
 * @property {string} holdersDir one file for each process that uses it, named and signed by it
 * @property {string} pgCtl
 * @property {import("./account.mjs").Account} account
 * @property {string} log the server's own log
 */

/**
 * Makes the data folder if there is none. It is made beside and renamed: a killed initdb never looks like a database.
 * @param {Cluster} cluster @param {string} initdb @param {boolean} fast for tests: without waiting for the disk
 */
export function ensureCluster(cluster, initdb, fast) {
  fs.mkdirSync(cluster.holdersDir, { recursive: true, mode: 0o711 });
  if (fs.existsSync(path.join(cluster.dataDir, "PG_VERSION"))) return;
  const half = `${cluster.dataDir}.half`;
  fs.rmSync(half, { recursive: true, force: true });
  fs.mkdirSync(half, { mode: 0o700 });
  giveTo(half, cluster.account);
  const password = randomBytes(18).toString("base64url");
  const passwordFile = path.join(cluster.dir, "password.half");
  fs.writeFileSync(passwordFile, password, { mode: 0o600 });
  giveTo(passwordFile, cluster.account);
  const args = ["-D", half, "-U", SUPERUSER, "--pwfile", passwordFile, "--auth=scram-sha-256"];
  args.push(
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
  );
  args.push("--no-instructions", ...(fast ? ["--no-sync"] : []));
  run(initdb, args, cluster.account);
  fs.rmSync(passwordFile);
  fs.writeFileSync(path.join(cluster.dir, "password"), password, { mode: 0o600 });
  fs.renameSync(half, cluster.dataDir);
}

/** The superuser's password. @param {Cluster} cluster */
export function clusterPassword(cluster) {
  return fs.readFileSync(path.join(cluster.dir, "password"), "utf8");
}

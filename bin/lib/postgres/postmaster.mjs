// The server process of a cluster: is it there, start it, stop it. Built-ins only.
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { isPostmasterOf } from "../processes.mjs";
import { readIfThere } from "../project.mjs";
import { runQuietly } from "./run.mjs";

/** @typedef {import("./cluster.mjs").Cluster} Cluster */

const TRIES = 3;

/** postmaster.pid: line 1 the process, 4 the port, 8 the status. A file that a crash left and whose number is a stranger's now counts as none. @param {Cluster} cluster */
function findPostmaster({ dataDir }) {
  const lines = readIfThere(path.join(dataDir, "postmaster.pid")).split("\n");
  const pid = Number(lines[0]);
  if (!isPostmasterOf(pid, dataDir)) return null;
  return { pid, port: Number(lines[3]), ready: (lines[7] ?? "").includes("ready") };
}

/** Is a server there that takes connections? Returns its port. @param {Cluster} cluster */
export async function portInUse(cluster) {
  const found = findPostmaster(cluster);
  return found?.ready && (await answersOn(found.port)) ? found.port : null;
}

/** Starts the server on a free port of this machine alone, and waits until it takes connections. @param {Cluster} cluster @param {boolean} fast */
export async function startPostmaster(cluster, fast) {
  if (!findPostmaster(cluster))
    fs.rmSync(path.join(cluster.dataDir, "postmaster.pid"), { force: true });
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    try {
      runQuietly(cluster.pgCtl, startArguments(cluster, port, fast), cluster.account);
      return port;
    } catch (error) {
      if (attempt < TRIES) continue; // the port may have been taken in between
      throw new Error(`${String(error)}\n${readIfThere(cluster.log).slice(-1500)}`, {
        cause: error,
      });
    }
  }
}

/** Stops the server, if one runs. @param {Cluster} cluster */
export function stopPostmaster(cluster) {
  if (!findPostmaster(cluster)) return; // pg_ctl trusts the file, and would signal a stranger
  try {
    const args = ["stop", "-w", "-s", "-m", "fast", "-t", "30", "-D", cluster.dataDir];
    runQuietly(cluster.pgCtl, args, cluster.account);
  } catch (error) {
    if (findPostmaster(cluster)) throw error;
  }
}

/** @param {Cluster} cluster @param {number} port @param {boolean} fast */
function startArguments(cluster, port, fast) {
  const settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=''"]; // a socket's path has a limit, and litters
  settings.push("max_connections=100", "timezone=UTC", "log_timezone=UTC");
  if (fast) settings.push("fsync=off", "synchronous_commit=off", "full_page_writes=off");
  else settings.push(`shared_buffers=${sharedBuffers(os.totalmem())}`);
  const options = [`-p ${port}`, ...settings.map((setting) => `-c ${setting}`)].join(" ");
  return ["start", "-w", "-s", "-t", "60", "-D", cluster.dataDir, "-l", cluster.log, "-o", options];
}

const MB = 2 ** 20;

/**
 * What PostgreSQL keeps of its tables itself: a sixteenth of the machine's memory, and 512 MB at most, since others live here, too. It takes what it uses.
 * What it does not keep it copies from the system's memory, at a few microseconds for each 8 kB.
 * @param {number} memory bytes @returns {string} as PostgreSQL reads it
 */
export function sharedBuffers(memory) {
  return `${Math.min(512, Math.max(128, Math.floor(memory / 16 / MB)))}MB`;
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = address && typeof address === "object" ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** @param {number} port @returns {Promise<boolean>} */
function answersOn(port) {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: "127.0.0.1", timeout: 1_000 });
    /** @param {boolean} answer */
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
    socket.once("timeout", () => end(false));
  });
}

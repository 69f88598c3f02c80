// Who uses a cluster. The last one to leave stops its server. Built-ins only.
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { withLock } from "../lock.mjs";
import { isRunning, ownName } from "../processes.mjs";
import { readIfThere } from "../project.mjs";
import { stopPostmaster } from "./postmaster.mjs";

/** @typedef {import("./cluster.mjs").Cluster} Cluster */

/**
 * Signs this process in. A keeper process watches it: however we die (kill -9 too), its stdin closes, and it signs us out.
 * @param {Cluster} cluster
 */
export function hold(cluster) {
  fs.writeFileSync(path.join(cluster.holdersDir, String(process.pid)), ownName());
  const keeper = spawn(
    process.execPath,
    [path.join(import.meta.dirname, "keeper.mjs"), JSON.stringify({ cluster, pid: process.pid })],
    {
      detached: true,
      stdio: ["pipe", "ignore", "ignore"],
      windowsHide: true,
      cwd: path.parse(cluster.dir).root,
    },
  );
  keeper.unref();
  keeper.on("error", () => {}); // without a keeper only the tidying after a kill -9 is missing
  keeper.stdin.on("error", () => {});
  if ("unref" in keeper.stdin && typeof keeper.stdin.unref === "function") keeper.stdin.unref();
}

/** Signs a process out, and stops the server if nobody holds it any more. @param {Cluster} cluster @param {number} pid */
export async function release(cluster, pid) {
  if (!fs.existsSync(cluster.dir)) return;
  await withLock(cluster.dir, "server", () => {
    fs.rmSync(path.join(cluster.holdersDir, String(pid)), { force: true });
    for (const holder of fs.readdirSync(cluster.holdersDir)) {
      const file = path.join(cluster.holdersDir, holder);
      if (isRunning(readIfThere(file))) return;
      fs.rmSync(file, { force: true });
    }
    stopPostmaster(cluster);
  });
}

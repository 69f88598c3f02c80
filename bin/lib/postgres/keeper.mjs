// Outlives the process that started it by a moment: its stdin closes when that one ends, in whatever way. Built-ins only.
import { release } from "./holders.mjs";

/** @type {{cluster: import("./cluster.mjs").Cluster, pid: number}} */
const { cluster, pid } = JSON.parse(process.argv[2] ?? "");

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});
process.stdin.on("error", () => {});
process.stdin.on("close", () => {
  void release(cluster, pid).finally(() => process.exit());
});
process.stdin.resume();

// A real PostgreSQL of our own. Built-ins only.
import path from "node:path";
import { withLock } from "../lock.mjs";
import { serverAccount } from "./account.mjs";
import { findBinaries } from "./binaries.mjs";
import { SUPERUSER, clusterPassword, ensureCluster } from "./cluster.mjs";
import { hold, release } from "./holders.mjs";
import { portInUse, startPostmaster } from "./postmaster.mjs";

/**
 * @typedef {object} EmbeddedPostgres
 * @property {string} superuserUrl the address of its database `postgres`, as superuser
 * @property {() => Promise<void>} stop leaves it, and stops it if nobody else uses it
 */

/**
 * Starts the cluster of this name, or joins its server when one runs already (another process's, or left by a kill -9).
 * @param {"app" | "test" | "bench"} name
 * @param {{ fast?: boolean }} [options] fast: for tests, which may lose everything in a power cut
 * @returns {Promise<EmbeddedPostgres>}
 */
export async function startEmbedded(name, { fast = false } = {}) {
  const { home, executable } = findBinaries();
  const dir = path.join(home, `postgres-${name}`);
  /** @type {import("./cluster.mjs").Cluster} */
  const cluster = {
    dir,
    dataDir: path.join(dir, "data"),
    holdersDir: path.join(dir, "holders"),
    pgCtl: executable("pg_ctl"),
    account: serverAccount(),
    log: path.join(dir, "data", "server.log"),
  };
  const port = await withLock(dir, "server", async () => {
    ensureCluster(cluster, executable("initdb"), fast);
    const found = (await portInUse(cluster)) ?? (await startPostmaster(cluster, fast));
    hold(cluster);
    return found;
  });
  return {
    superuserUrl: `postgresql://${SUPERUSER}:${clusterPassword(cluster)}@127.0.0.1:${port}/postgres`,
    stop: () => release(cluster, process.pid),
  };
}

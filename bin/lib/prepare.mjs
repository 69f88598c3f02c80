// Built-ins only: a fresh clone has nothing else.
import path from "node:path";
import { bundle } from "./bundle.mjs";
import { ensureClient } from "./client.mjs";
import { withLock } from "./lock.mjs";
import { checkNode, ensureModules } from "./modules.mjs";
import { root } from "./project.mjs";

/**
 * Makes the project runnable: modules, generated client, and these entries bundled into dist/.
 * One process at a time does it. An image that was built beforehand says so by TICKETFLOWER_PREPARED=1.
 * @param {string[]} entries of src/
 */
export async function prepare(entries = []) {
  checkNode();
  if (process.env["TICKETFLOWER_PREPARED"] === "1") return;
  await withLock(path.join(root, ".ticketflower"), "prepare", async () => {
    await ensureModules();
    ensureClient();
    if (entries.length > 0) await bundle(entries);
  });
}

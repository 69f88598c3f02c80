// Built-ins only: a fresh clone has nothing else.
import path from "node:path";
import { bundle } from "./bundle.mjs";
import { ensureClient } from "./client.mjs";
import { withLock } from "./lock.mjs";
import { checkNode, ensureModules } from "./modules.mjs";
import { root } from "./project.mjs";

const SERVING = ["src/main.ts", "src/worker.ts"];

/**
 * Makes the project runnable: modules, generated client, and these entries bundled into dist/.
 * One process at a time does it. An image that was built beforehand says so by TICKETFLOWER_PREPARED=1.
 * @param {string[]} entries of src/: packages go inside those that serve, so that they start sooner
 */
export async function prepare(entries = []) {
  checkNode();
  if (process.env["TICKETFLOWER_PREPARED"] === "1") return;
  await withLock(path.join(root, ".ticketflower"), "prepare", async () => {
    await ensureModules();
    ensureClient();
    const serving = entries.filter((entry) => SERVING.includes(entry));
    const others = entries.filter((entry) => !SERVING.includes(entry));
    if (serving.length > 0) await bundle(serving, { inside: true });
    if (others.length > 0) await bundle(others);
  });
}
